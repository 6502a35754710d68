import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFAULT_SCOPES } from '../../../sandbox/slack/world.ts';
import { SUGGESTED_PROMPTS } from '../../../src/domain/talk/prompts.ts';
import { BOT_SCOPES } from '../../../src/slack/scopes.ts';
import { COMMAND } from '../../../src/wiring/listeners.ts';
import { readYaml } from './read-yaml.ts';
import { read, sourceFiles } from './repository.ts';

/** Bot scopes per Web API method, as far as the bot meets it: channels, private ones too. See the method's page. */
const SCOPES: Record<string, readonly string[]> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'], // to a person as well: the messages tab is on
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  filesUploadV2: ['files:write'], // files.getUploadURLExternal and files.completeUploadExternal
  'files.info': ['files:read'],
  'files.list': ['files:read'],
  'usergroups.users.list': ['usergroups:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

/** What Bolt calls an event, what the manifest does, and the scope that Slack wants for it. */
const EVENTS: Record<string, { name: string; scopes: readonly string[] }> = {
  app_home_opened: { name: 'app_home_opened', scopes: [] },
  file_shared: { name: 'file_shared', scopes: ['files:read'] },
  app_mention: { name: 'app_mention', scopes: ['app_mentions:read'] },
  message: { name: 'message.im', scopes: ['im:history'] },
};

/** Slack adds it to every app with an `agent_view`. */
const AGENT_SCOPE = 'assistant:write';

/** The parts of the manifest that we use, with Slack's limits ("App manifest reference"). */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal([1, 2]), minor_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(174).max(4_000).optional(),
    background_color: z.string().regex(/^#(?:[0-9a-f]{3}){1,2}$/i),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    agent_view: z.strictObject({
      agent_description: z.string().min(1).max(300),
      suggested_prompts: z.array(z.strictObject({ title: z.string().min(1), message: z.string().min(1) })).max(4),
    }),
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .regex(/^\/[a-z0-9_-]+$/)
            .max(32),
          url: z.url({ protocol: /^https$/ }),
          description: z.string().min(1).max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.literal(false), // the parser reads what people typed
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: z.url({ protocol: /^https$/ }),
      bot_events: z.array(z.string()).min(1).max(100),
    }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: z.url({ protocol: /^https$/ }) }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.literal(false),
    token_rotation_enabled: z.literal(false),
  }),
});

const manifest = Manifest.parse(readYaml(read('manifest.yml')));
const bot = manifest.oauth_config.scopes.bot;

/** Everything but the providers, whose clients talk to other vendors. */
const code = sourceFiles('src')
  .filter((file) => !file.startsWith('src/providers/'))
  .map((file) => ({ file, text: read(file) }));

/** `client.chat.update(…)` → `chat.update`, also when the call is broken over lines. */
function calledMethods(): Map<string, string> {
  const calls = code.flatMap(({ file, text }) =>
    [...text.matchAll(/\bclient\s*((?:\.\s*[a-zA-Z0-9]+\s*)+)\(/g)].map(
      ([, chain = '']) => [chain.replaceAll(/\s/g, '').slice(1), file] as const,
    ),
  );
  return new Map(calls);
}

describe('manifest.yml', () => {
  it('registers exactly the command that the code listens for', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
  });

  it('sends commands, clicks and events to the path that the HTTP server serves', () => {
    const { interactivity, event_subscriptions: events } = manifest.settings;
    const urls = [manifest.features.slash_commands[0]?.url, interactivity.request_url, events.request_url];
    const path = /SLACK_PATH = '([^']+)'/.exec(read('src/http/slack-door.ts'))?.[1];
    expect(path).toBeDefined();
    expect(urls.map((url) => new URL(url ?? '').pathname)).toEqual([path, path, path]);
  });

  it('grants every scope that a Web API call of the code needs', () => {
    const called = calledMethods();
    expect(called.size).toBeGreaterThan(5); // else the scan reads nothing
    for (const [method, file] of called) {
      const scopes = SCOPES[method];
      expect(scopes, `${file} calls ${method}: add its scopes to this test and to manifest.yml`).toBeDefined();
      for (const scope of scopes ?? []) expect(bot, `${method} needs ${scope}`).toContain(scope);
    }
  });

  it('asks for the scopes whose lack the doctor names, and the sandbox grants them', () => {
    expect(Object.keys(BOT_SCOPES).sort()).toEqual([...bot].sort());
    expect([...DEFAULT_SCOPES].sort()).toEqual([...bot].sort());
  });

  it('asks for no scope that nothing uses, and for none twice', () => {
    const heard = manifest.settings.event_subscriptions.bot_events.flatMap(
      (event) => Object.values(EVENTS).find(({ name }) => name === event)?.scopes ?? [],
    );
    const used = new Set([
      'commands',
      AGENT_SCOPE,
      ...heard,
      ...[...calledMethods().keys()].flatMap((method) => SCOPES[method] ?? []),
    ]);
    expect([...bot].sort()).toEqual([...used].sort());
  });

  it('has no method in its own table that the code stopped calling', () => {
    expect(Object.keys(SCOPES).sort()).toEqual([...calledMethods().keys()].sort());
  });

  it('subscribes to exactly the events that the code listens for', () => {
    const heard = code.flatMap(({ text }) => [...text.matchAll(/\bapp\.(?:event|message)\(\s*'?([\w.]*)/g)]);
    expect(heard.map(([, event = '']) => EVENTS[event]?.name).sort()).toEqual(
      [...manifest.settings.event_subscriptions.bot_events].sort(),
    );
  });

  it('has each scope and event explained in the guide, and none that it does not ask for', () => {
    const named = [...read('docs/slack-setup.md').matchAll(/^\| (`[a-z_.:`, ]+`) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    );
    expect(named.sort()).toEqual([...bot, ...manifest.settings.event_subscriptions.bot_events].sort());
  });

  it('shows a Home tab only when the code publishes one', () => {
    expect(manifest.features.app_home.home_tab_enabled).toBe(calledMethods().has('views.publish'));
  });

  it('lets the bot write to a person, which it does where no private answer in a channel is possible', () => {
    expect(manifest.features.app_home.messages_tab_enabled).toBe(true);
  });

  it('lets a person write to the bot, and suggests the questions that the code and its tests know', () => {
    expect(manifest.features.app_home.messages_tab_read_only_enabled).toBe(false);
    expect(manifest.features.agent_view.suggested_prompts).toEqual(SUGGESTED_PROMPTS);
  });
});

describe('readYaml', () => {
  it('reads maps, lists of values and lists of maps', () => {
    const text = 'a:\n  b: "x # y"\n  c: true\nlist:\n  - one\n  - k: 1\n    l: two\n';
    expect(readYaml(text)).toEqual({ a: { b: 'x # y', c: true }, list: ['one', { k: 1, l: 'two' }] });
  });

  it.each([
    'a: [1, 2]',
    'a: &x 1',
    'a: b: c',
    'a:\n\nb: 1',
    'a: 1\na: 2',
    'a: yes',
    "a: 'x'",
    'a: 1\n   b: 2',
    'a: x # y',
  ])('refuses %j', (text) => {
    expect(() => readYaml(text)).toThrow(/^line \d+/);
  });
});
