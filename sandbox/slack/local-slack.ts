/** A Slack workspace on this machine: what a Bolt app talks to through `SLACK_API_URL`, with hands for people and tests. */
import type { AddressInfo } from 'node:net';
import { Deliveries, type Delivery, type RawRequest } from './deliveries.ts';
import { ResponseUrls, Triggers } from './exchange.ts';
import { type Fault, Faults, RateLimits } from './faults.ts';
import type { FieldValues } from './field-values.ts';
import { Interactions, type MessagePress, type Press, type SubmitAnswer } from './interactions.ts';
import { createSlackServer } from './server.ts';
import { SocketMode } from './socket-mode.ts';
import { Workspace } from './state.ts';
import type {
  Answer,
  ApiCall,
  Failure,
  Json,
  SlackChannel,
  SlackMessage,
  SlackUser,
  UserGroup,
  View,
  Warning,
} from './types.ts';
import { type OpenView, Views } from './views.ts';
import {
  BOT_USER_ID,
  buildChannels,
  buildUsers,
  type ChannelSeed,
  DEFAULT_CHANNELS,
  DEFAULT_SCOPES,
  DEFAULT_USER_GROUPS,
  DEFAULT_USERS,
  type UserSeed,
} from './world.ts';

export type LocalSlackOptions = {
  /** 0 (default) takes any free port. */
  port?: number;
  signingSecret: string;
  botToken: string;
  /** Needed for Socket Mode. */
  appToken?: string;
  /** Where the bot listens, e.g. `http://127.0.0.1:3000/slack/events`; without it deliveries go over Socket Mode. */
  botUrl?: string;
  users?: readonly UserSeed[];
  channels?: readonly ChannelSeed[];
  userGroups?: readonly UserGroup[];
  /** Time of messages, triggers and response URLs; signatures always carry real time, which is what the bot checks. */
  now?: () => Date;
};

export type LocalSlack = {
  /** For `SLACK_API_URL`; ends with `/api/`. */
  apiUrl: string;
  setBotUrl(url: string | null): void;
  close(): Promise<void>;

  slash(userId: string, channelId: string, text: string, command?: string): Promise<Answer>;
  click(userId: string, press: MessagePress): Promise<Answer>;
  clickSnapshot(
    userId: string,
    snapshot: SlackMessage,
    actionId: string,
    rest?: Omit<Press, 'actionId'>,
  ): Promise<Answer>;
  clickInView(userId: string, viewId: string, press: Press): Promise<Answer>;
  submitView(userId: string, viewId: string, values?: FieldValues): Promise<SubmitAnswer>;
  closeView(userId: string, viewId: string): Promise<Answer>;
  openHome(userId: string, tab?: 'home' | 'messages'): Promise<Answer>;
  event(event: Json & { type: string }): Promise<Answer>;
  say(
    userId: string,
    channelId: string,
    text: string,
    threadTs?: string,
  ): Promise<{ message: SlackMessage; answer: Answer | null }>;
  /** A file that a person has; its id goes into a form, or to `shareFile`. */
  addFile(userId: string, file: { name: string; bytes: Uint8Array }): string;
  shareFile(userId: string, channelId: string, fileId: string, text?: string): Promise<Answer[]>;
  /** The channel in which a person writes to the bot alone; made when first asked for. */
  directLine(userId: string): string;
  redeliver(times?: number, options?: { reason?: string; delivery?: Delivery }): Promise<Answer[]>;
  deliverRaw(request: RawRequest): Promise<Answer>;

  fail(fault: Fault): void;
  clearFaults(): void;
  limitRates(on: boolean): void;
  revokeToken(revoked?: boolean): void;
  /** What the app may do, as every answer tells; all that its manifest asks for at first. */
  grantScopes(scopes: readonly string[]): void;
  disconnectSockets(reason?: string): void;

  channel(idOrName: string): { id: string; messages(): SlackMessage[]; thread(ts: string): SlackMessage[] };
  channels(): readonly SlackChannel[];
  users(): readonly SlackUser[];
  message(channelId: string, ts: string): SlackMessage | null;
  thread(ts: string): SlackMessage[];
  ephemerals(userId: string): SlackMessage[];
  modals(userId: string): View[];
  openViews(userId: string): readonly OpenView[];
  home(userId: string): View | null;
  file(id: string): { name: string; title: string; bytes: Buffer | null } | null;
  calls(method?: string): ApiCall[];
  deliveries(): readonly Delivery[];
  /** How often a message was posted per value of a field of its metadata payload, deleted ones included. */
  postCounts(field?: string): Map<string, number>;
  /** Every message that was ever posted, as it was posted. */
  posted(): SlackMessage[];
  threadFacts(message: SlackMessage): Json;
  readonly warnings: readonly Warning[];
  readonly failures: readonly Failure[];
  readonly revision: number;
  onChange(listener: () => void): () => void;
  /** Resolves with the first truthy value; looks again at every change, and ten times a second. */
  waitFor<T>(
    predicate: (slack: LocalSlack) => T,
    options?: { timeoutMs?: number; what?: string },
  ): Promise<NonNullable<T>>;
};

/** @throws when the port is taken */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const now = options.now ?? (() => new Date());
  const users = buildUsers(options.users ?? DEFAULT_USERS);
  const channels = buildChannels(options.channels ?? DEFAULT_CHANNELS, users);
  const workspace = new Workspace(users, channels, options.userGroups ?? DEFAULT_USER_GROUPS, now);
  const views = new Views(workspace);
  const triggers = new Triggers(now);
  const responseUrls = new ResponseUrls(now);
  const faults = new Faults();
  const rateLimits = new RateLimits();
  const sockets = new SocketMode();
  const calls: ApiCall[] = [];
  const tokens = { bot: options.botToken, app: options.appToken ?? null, revoked: false };
  const grants = { scopes: DEFAULT_SCOPES };
  const deliveries = new Deliveries({
    signingSecret: options.signingSecret,
    botUrl: options.botUrl ?? null,
    workspace,
    sockets,
  });

  const context = { workspace, views, triggers, baseUrl: '', openSocket: () => '' };
  const server = createSlackServer({ context, responseUrls, faults, rateLimits, sockets, calls, tokens, grants });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  context.baseUrl = `http://127.0.0.1:${port}`;
  context.openSocket = () => `ws://127.0.0.1:${port}${sockets.issueTicket()}`;
  const people = new Interactions({ workspace, views, triggers, responseUrls, deliveries, baseUrl: context.baseUrl });

  const slack: LocalSlack = {
    apiUrl: `${context.baseUrl}/api/`,
    setBotUrl: (url) => {
      deliveries.botUrl = url;
    },
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),

    slash: (...given) => people.slash(...given),
    click: (...given) => people.click(...given),
    clickSnapshot: (...given) => people.clickSnapshot(...given),
    clickInView: (...given) => people.clickInView(...given),
    submitView: (...given) => people.submitView(...given),
    closeView: (...given) => people.closeView(...given),
    openHome: (...given) => people.openHome(...given),
    event: (given) => people.event(given),
    say: (...given) => people.say(...given),
    addFile: (...given) => people.addFile(...given),
    shareFile: (...given) => people.shareFile(...given),
    directLine: (userId) => workspace.directChannel(userId, BOT_USER_ID).id,
    redeliver: (...given) => deliveries.redeliver(...given),
    deliverRaw: (request) => deliveries.raw(request),

    fail: (fault) => faults.plan(fault),
    clearFaults: () => faults.clear(),
    limitRates: (on) => {
      rateLimits.enabled = on;
    },
    revokeToken: (revoked = true) => {
      tokens.revoked = revoked;
    },
    grantScopes: (scopes) => {
      grants.scopes = scopes;
    },
    disconnectSockets: (reason) => sockets.disconnectAll(reason),

    channel: (idOrName) => {
      const known = [...channels.values()].find((one) => one.id === idOrName || one.name === idOrName.replace('#', ''));
      if (!known) throw new Error(`there is no channel ${idOrName}`);
      return {
        id: known.id,
        messages: () => structuredClone([...workspace.messages(known.id)]),
        thread: (ts) => structuredClone(workspace.thread(known.id, ts)),
      };
    },
    channels: () => [...channels.values()],
    users: () => [...users.values()],
    message: (channelId, ts) => structuredClone(workspace.message(channelId, ts)),
    thread: (ts) => structuredClone([...channels.keys()].flatMap((id) => workspace.thread(id, ts))),
    ephemerals: (userId) => structuredClone([...workspace.ephemerals(userId)]),
    modals: (userId) => views.stack(userId).map((open) => structuredClone(open.view)),
    openViews: (userId) => structuredClone(views.stack(userId)),
    home: (userId) => structuredClone(views.home(userId)),
    file: (id) => workspace.files.get(id) ?? null,
    calls: (method) => calls.filter((call) => method === undefined || call.method === method),
    deliveries: () => deliveries.log,
    postCounts: (field = 'key') => postCounts(workspace.posted, field),
    posted: () => structuredClone([...workspace.posted]),
    threadFacts: (message) => workspace.threadFacts(message),
    warnings: workspace.warnings,
    failures: deliveries.failures,
    get revision() {
      return workspace.revision;
    },
    onChange: (listener) => workspace.onChange(listener),
    waitFor: (predicate, { timeoutMs = 5000, what = 'the expected state' } = {}) =>
      new Promise((resolve, reject) => {
        let due: NodeJS.Immediate | null = null;
        const finish = (settle: () => void) => {
          clearTimeout(timer);
          clearInterval(again);
          if (due) clearImmediate(due);
          stop();
          settle();
        };
        const look = () => {
          due = null;
          try {
            const value = predicate(slack);
            if (value) finish(() => resolve(value));
          } catch (error) {
            finish(() => reject(error));
          }
        };
        // Many changes of one moment are looked at once.
        const stop = workspace.onChange(() => {
          due ??= setImmediate(look);
        });
        // A predicate may look at more than this workspace.
        const again = setInterval(look, 100);
        const timer = setTimeout(() => {
          const message = `waited ${timeoutMs} ms for ${what}; last calls: ${describeCalls(calls)}`;
          finish(() => reject(new Error(message)));
        }, timeoutMs);
        look();
      }),
  };
  return slack;
}

function describeCalls(calls: readonly ApiCall[]): string {
  return (
    calls
      .slice(-8)
      .map((call) => `${call.method} ${call.error ?? 'ok'}`)
      .join(', ') || 'none'
  );
}

function postCounts(posted: readonly SlackMessage[], field: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const message of posted) {
    const key = message.metadata?.event_payload[field];
    if (typeof key === 'string') counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
