import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { DateTime } from 'luxon';
import type { Config } from '../../config.ts';
import { bytesWithin } from '../../lib/bytes-within.ts';
import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from './run-checks.ts';
import { type Check, ok, problem, skipped, type Verdict, warning } from './verdict.ts';

const LEAST_NODE = [22, 19] as const;
const MEGABYTE = 1024 ** 2;
const LITTLE_MB = 1_024;
const TOO_LITTLE_MB = 200;
/** Somebody else may answer on the bot's port. */
const MAX_HEALTH_BYTES = 64 * 1024;
const SKEW_WARNING_S = 60;
/** Slack's and SendGrid's signatures are refused beyond this. */
const SKEW_PROBLEM_S = 300;

/** `version` as Node writes it, `24.21.0`. */
export function nodeVerdict(version: string): Verdict {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  if (isEnough) return ok('Node', version);
  return problem(
    'Node',
    `${version} is too old`,
    `Use Node ${LEAST_NODE.join('.')} or newer; npm scripts bring their own.`,
  );
}

/** Compares our clock with the one that Slack's answers carry. */
export function clockCheck({ slack, timeZone }: Config, clock: Clock): Check {
  return {
    part: 'Clock',
    remedy: 'Check the network and SLACK_API_URL.',
    async look(signal) {
      const before = clock.now().getTime();
      const response = await fetch(new URL('api.test', slack.apiUrl ?? 'https://slack.com/api/'), {
        method: 'POST',
        signal,
      });
      await response.body?.cancel();
      const theirs = Date.parse(response.headers.get('date') ?? '');
      const now = clock.now();
      const local = `${DateTime.fromJSDate(now, { zone: timeZone }).toFormat('ccc HH:mm')} in ${timeZone}`;
      if (Number.isNaN(theirs)) return [skipped('Clock', `nobody to compare with; ${local}`)];
      const skewS = Math.round(((before + now.getTime()) / 2 - theirs) / 1_000);
      const words = `${Math.abs(skewS)} s ${skewS > 0 ? 'ahead of' : 'behind'} Slack’s`;
      const remedy = 'Switch on time synchronisation (NTP) on this machine.';
      if (Math.abs(skewS) > SKEW_PROBLEM_S)
        return [problem('Clock', `${words}: commands and clicks are refused`, remedy)];
      if (Math.abs(skewS) > SKEW_WARNING_S) return [warning('Clock', words, remedy)];
      return [ok('Clock', `right; ${local}`)];
    },
  };
}

/** @param folder - where the embedded database lives; it need not exist yet */
export async function diskVerdict(folder: string): Promise<Verdict> {
  let existing = path.resolve(folder);
  while (!existsSync(existing)) existing = path.dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  const freeMb = Math.floor((bavail * bsize) / MEGABYTE);
  const words = `${freeMb.toLocaleString('en-US')} MB free for ${folder}`;
  const remedy = 'Make room, or move LEADGEN_DATA_DIR to a larger disk.';
  if (freeMb < TOO_LITTLE_MB) return problem('Disk', words, remedy);
  return freeMb < LITTLE_MB ? warning('Disk', words, remedy) : ok('Disk', words);
}

type Health = { status: string; uptimeSeconds: number };

/** Whether the bot runs here, and whether its public address leads to it. */
export function botCheck(config: Config): Check {
  const { host, port, publicBaseUrl } = config.http;
  const loopback = host === '0.0.0.0' || host === '' ? '127.0.0.1' : host === '::' ? '[::1]' : host;

  async function publicVerdict(isRunning: boolean, signal: AbortSignal): Promise<Verdict> {
    const part = 'Public address';
    const isHttpMode = config.slack.appToken === null;
    if (publicBaseUrl === null) {
      const lack = `none: mails have no unsubscribe link${isHttpMode ? ', and Slack has to reach the bot' : ''}`;
      return warning(part, lack, 'Set PUBLIC_BASE_URL to the https address that leads to HOST:PORT.');
    }
    if (!isRunning) return skipped(part, `${publicBaseUrl}: looked at while the bot runs`);
    const remedy = `Let ${publicBaseUrl} lead to ${host}:${port} (proxy, tunnel, DNS, certificate).`;
    try {
      if ((await healthOf(`${publicBaseUrl}/health`, signal)) === null)
        return problem(part, `${publicBaseUrl}/health is not answered by the bot`, remedy);
      if (isHttpMode) {
        // an event without a signature: the bot refuses it, and only the bot answers so
        const event = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
        const { status, body } = await fetch(`${publicBaseUrl}/slack/events`, { ...event, signal });
        await body?.cancel();
        if (status !== 401) return problem(part, `${publicBaseUrl}/slack/events answers HTTP ${status}`, remedy);
      }
      return ok(part, `${publicBaseUrl} leads here`);
    } catch (error) {
      return problem(part, `${publicBaseUrl} cannot be reached from here: ${reasonOf(error)}`, remedy);
    }
  }

  return {
    part: 'Bot',
    remedy: `See what listens on ${host}:${port}.`,
    async look(signal) {
      const url = `http://${loopback}:${port}/health`;
      try {
        const health = await healthOf(url, signal);
        if (health === null) {
          const remedy = 'Set another PORT, or end that program.';
          return [
            problem('Bot', `another program answers on port ${port}`, remedy),
            await publicVerdict(false, signal),
          ];
        }
        const bot =
          health.status === 'ok'
            ? ok('Bot', `runs on port ${port} for ${Math.round(health.uptimeSeconds / 60)} min`)
            : problem(
                'Bot',
                `runs on port ${port}, but its database does not answer`,
                'See Database below, and the log.',
              );
        return [bot, await publicVerdict(true, signal)];
      } catch (error) {
        if (signal.aborted || !(error instanceof TypeError)) throw error;
        return [skipped('Bot', `does not run on port ${port}`), await publicVerdict(false, signal)];
      }
    },
  };
}

/** `null` = what answers is not the bot. @throws {TypeError} when nobody answers */
async function healthOf(url: string, signal: AbortSignal): Promise<Health | null> {
  const response = await fetch(url, { signal, redirect: 'manual' });
  const text = (await bytesWithin(response.body ?? [], MAX_HEALTH_BYTES))?.toString('utf8') ?? '';
  if (!text.startsWith('{"status":')) return null;
  return JSON.parse(text) as Health;
}
