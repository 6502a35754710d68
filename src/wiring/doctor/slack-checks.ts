import { WebClient } from '@slack/web-api';
import type { Config } from '../../config.ts';
import { silentLogger } from '../../lib/logger.ts';
import { plural } from '../../lib/text.ts';
import { BOT_SCOPES } from '../../slack/scopes.ts';
import { slackFailureOf } from '../../slack/slack-failure.ts';
import { createSlackClient } from '../slack.ts';
import { reasonOf } from './run-checks.ts';
import { type Check, ok, problem, skipped, type Verdict, warning } from './verdict.ts';

const CALL_MS = 8_000;
const MOST_MEMBERS = 1_000;
const NEW_TOKEN = 'Reinstall the Slack app and set SLACK_BOT_TOKEN to its Bot User OAuth Token (xoxb-…).';
const NEW_MANIFEST = 'Paste manifest.yml into App Manifest of the Slack app again, then reinstall the app.';

const CHANNEL_REMEDIES: Record<string, string> = {
  channel_not_found: 'Copy the id (C…) from the details of the channel; into a private one invite the bot first.',
  missing_scope: NEW_MANIFEST,
};

/** Everything about Slack, with calls that show nothing to anybody. */
export function slackCheck({ slack: config }: Config): Check {
  const client = createSlackClient(config, silentLogger, CALL_MS, () => undefined);

  async function token(): Promise<{ verdict: Verdict; scopes: string[] | null; isGood: boolean }> {
    try {
      const answer = await client.auth.test();
      const scopes = answer.response_metadata?.scopes ?? null;
      return {
        verdict: ok('Slack token', `${answer.user ?? 'bot'} in ${answer.team ?? 'Slack'}`),
        scopes,
        isGood: true,
      };
    } catch (error) {
      const reason = slackReason(error);
      const verdict = isRefusal(error)
        ? problem('Slack token', `Slack refuses it (${reason})`, NEW_TOKEN)
        : problem('Slack token', `Slack does not answer (${reason})`, 'Check the network, a proxy, and SLACK_API_URL.');
      return { verdict, scopes: null, isGood: false };
    }
  }

  function granted(scopes: string[] | null): Verdict {
    if (scopes === null) return skipped('Slack scopes', 'Slack did not say what it granted');
    const missing = Object.keys(BOT_SCOPES).filter((scope) => !scopes.includes(scope));
    if (missing.length === 0) return ok('Slack scopes', `all ${Object.keys(BOT_SCOPES).length} of manifest.yml`);
    const effects = [...new Set(missing.map((scope) => BOT_SCOPES[scope]))].join('; ');
    return problem('Slack scopes', `${missing.join(', ')} not granted: ${effects}`, NEW_MANIFEST);
  }

  async function appToken(): Promise<Verdict> {
    if (config.appToken === null) {
      return skipped('Slack requests', 'HTTP mode; whether SLACK_SIGNING_SECRET is right shows with the first command');
    }
    const appLevel = new WebClient(config.appToken, {
      ...(config.apiUrl === null ? {} : { slackApiUrl: config.apiUrl }),
      retryConfig: { retries: 0 },
      timeout: CALL_MS,
    });
    try {
      await appLevel.apps.connections.open({});
      return ok('Slack requests', 'Socket Mode, the app token is good');
    } catch (error) {
      const remedy =
        'Basic Information → App-Level Tokens: one with connections:write (xapp-…); Socket Mode switched on.';
      return problem('Slack requests', `Slack refuses the app token (${slackReason(error)})`, remedy);
    }
  }

  async function channel(name: string, id: string): Promise<Verdict> {
    const part = `Slack channel ${name}`;
    try {
      const { channel: found } = await client.conversations.info({ channel: id });
      const label = `#${found?.name ?? id}`;
      if (found?.is_archived) return problem(part, `${label} is archived`, 'Unarchive it, or set another one.');
      if (found?.is_member !== true) return problem(part, `the bot is not in ${label}`, `/invite the bot in ${label}.`);
      return ok(part, label);
    } catch (error) {
      const reason = slackReason(error);
      const remedy =
        CHANNEL_REMEDIES[reason] ?? 'Check SLACK_LEADS_CHANNEL, SLACK_EMAILS_CHANNEL, SLACK_ALERTS_CHANNEL.';
      return problem(part, `${id}: ${reason.replaceAll('_', ' ')}`, remedy);
    }
  }

  async function approvers(): Promise<Verdict> {
    const part = 'Approvers';
    const ids = [...new Set([...config.approverIds, ...config.adminIds])];
    if (ids.length === 0) return warning(part, 'nobody may approve anything', 'Set SLACK_APPROVER_IDS (U…, S… or *).');
    if (ids.includes('*')) return ok(part, 'everybody in the workspace');
    const groups = ids.filter((id) => id.startsWith('S'));
    const empty = await Promise.all(groups.map(async (id) => ((await groupSize(id)) === 0 ? [id] : [])));
    const members = await membersOf(config.channels.emails);
    const absent = members === null ? [] : ids.filter((id) => !groups.includes(id) && !members.has(id));
    const bad = [...empty.flat(), ...absent];
    if (bad.length === 0) return ok(part, plural(ids.length, 'id'));
    return warning(
      part,
      `${bad.join(', ')}: nobody of that id in the channel for drafts`,
      'Correct SLACK_APPROVER_IDS and SLACK_ADMIN_IDS (profile → ⋮ → Copy member ID), or invite them there.',
    );
  }

  /** 0 = no such group, or nobody in it. */
  async function groupSize(usergroup: string): Promise<number> {
    try {
      return (await client.usergroups.users.list({ usergroup })).users?.length ?? 0;
    } catch (error) {
      if (isRefusal(error)) return 0;
      throw error;
    }
  }

  /** `null` = cannot be read, or too many to read. */
  async function membersOf(channelId: string): Promise<Set<string> | null> {
    try {
      const { members, response_metadata: more } = await client.conversations.members({
        channel: channelId,
        limit: MOST_MEMBERS,
      });
      return (more?.next_cursor ?? '') === '' ? new Set(members) : null;
    } catch (error) {
      if (isRefusal(error)) return null; // the channel's own check says why
      throw error;
    }
  }

  return {
    part: 'Slack',
    remedy: 'Check the network, a proxy, and SLACK_API_URL.',
    timeoutMs: 25_000,
    async look() {
      const { verdict, scopes, isGood } = await token();
      if (!isGood) return [verdict, skipped('Slack scopes, channels, approvers', 'not looked at without a token')];
      return [
        verdict,
        granted(scopes),
        ...(await Promise.all([
          appToken(),
          ...Object.entries(config.channels).map(([name, id]) => channel(name, id)),
          approvers(),
        ])),
      ];
    },
  };
}

/** Slack understood and said no, as opposed to no answer at all. */
function isRefusal(error: unknown): boolean {
  return ['unreachable', 'gone', 'refused'].includes(slackFailureOf(error).kind);
}

function slackReason(error: unknown): string {
  const failure = slackFailureOf(error);
  if (failure.kind === 'rate_limited') return 'asks us to wait, try again in a minute';
  return failure.kind === 'doubt' ? `${failure.error}: ${reasonOf(error)}` : failure.error;
}
