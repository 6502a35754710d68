import type { DrawChart } from '../domain/report-charts.ts';
import { reportCsv } from '../domain/report-csv.ts';
import type { ReportFile, ReportPost } from '../domain/report-post.ts';
import { isGone } from '../lib/process-owner.ts';
import type { FileStore, Thread } from '../slack/file-store.ts';
import { keyOf } from '../slack/projector.ts';
import { slackFailureOf } from '../slack/slack-failure.ts';
import type { OrchestratorDeps } from './deps.ts';

/** A file on its way for longer than this lost its process. */
const STALE_UPLOAD_MS = 5 * 60_000;
const TRIES = 2;
const RETRY_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** How long a delivery waits for its message to stand in the channel; afterwards the sweep comes back to it. */
const LOOKS_FOR_MESSAGE = 40;
const LOOK_EVERY_MS = 250;

type Outcome = { id: string } | { error: string };

/**
 * Brings a stored report into Slack: pictures first, unshared, then the message that shows them, then what belongs into its
 * thread. Safe to run twice, side by side and after a crash: every file is taken before it is uploaded and looked for before
 * it is uploaded again, and the outbox posts the message once. What cannot be uploaded is left out, and the message says so.
 */
export function createDeliverReport(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'log' | 'owner'>,
  parts: { files: FileStore; drawChart: DrawChart },
): (key: string) => Promise<void> {
  const { models, projector, clock, log, owner } = deps;

  async function read(key: string): Promise<ReportPost | null> {
    const post = await models.posts.find(key);
    return post?.kind === 'weekly-report' ? post.data : null;
  }

  /** Free, or left behind by a process that is gone. */
  function isFree(file: ReportFile): boolean {
    if (file.state === 'wanted') return true;
    if (file.state !== 'started') return false;
    const since = clock.now().getTime() - (file.startedAt?.getTime() ?? 0);
    return since >= STALE_UPLOAD_MS || (file.owner !== null && isGone(file.owner, owner));
  }

  /** Uploads what is free of one place. One that fails takes the rest with it: Slack is not asked ten times in vain. */
  async function uploadAll(key: string, post: ReportPost, place: ReportFile['place'], thread: Thread | null) {
    let failed: string | null = null;
    for (const file of post.files.filter((each) => each.place === place && isFree(each))) {
      if (!(await models.reportFiles.take(key, file, owner, clock.now()))) continue;
      const outcome: Outcome = failed === null ? await uploadOnce(key, file, post, thread) : { error: failed };
      if ('id' in outcome) {
        await models.reportFiles.finish(key, file.name, owner, outcome.id);
      } else {
        await models.reportFiles.fail(key, file.name, owner, outcome.error);
        if (place === 'message') failed = outcome.error;
      }
    }
  }

  async function uploadOnce(key: string, file: ReportFile, post: ReportPost, thread: Thread | null): Promise<Outcome> {
    const { fileName } = file;
    let bytes: Buffer;
    try {
      bytes = file.name === 'csv' ? Buffer.from(reportCsv(post.report)) : await parts.drawChart(file.name, post.report);
    } catch (error) {
      log.error({ err: error, key, file: file.name }, 'cannot draw a picture of a report');
      return { error: 'drawing_failed' };
    }
    let since = file.state === 'started' ? file.startedAt : null; // somebody may have uploaded it before
    for (let attempt = 1; ; attempt += 1) {
      try {
        const known = since === null ? null : await parts.files.find(fileName, thread, since);
        since ??= clock.now();
        const id = known ?? (await parts.files.upload({ fileName, title: TITLES[file.name], bytes, thread }));
        if (file.place === 'message') await parts.files.settle(id);
        return { id };
      } catch (error) {
        const failure = slackFailureOf(error);
        const name = failure.kind === 'rate_limited' ? 'ratelimited' : failure.error;
        log.warn({ err: error, key, file: file.name, attempt }, 'Slack did not take a file');
        if (attempt >= TRIES || (failure.kind !== 'doubt' && failure.kind !== 'rate_limited')) {
          return { error: /^\w+$/.test(name) ? name : 'upload_failed' };
        }
        const pauseMs = failure.kind === 'rate_limited' ? failure.retryAfterMs : RETRY_MS;
        await clock.sleep(Math.min(pauseMs, LONGEST_PAUSE_MS));
      }
    }
  }

  /** The report's message as a thread; `null` while it does not stand in the channel. */
  async function threadOf(key: string): Promise<Thread | null> {
    for (let look = 0; look < LOOKS_FOR_MESSAGE; look += 1) {
      const message = await models.slackMessages.find(keyOf.post(key));
      if (message?.ts && !message.dirty) return { channelId: message.channelId, ts: message.ts };
      await clock.sleep(LOOK_EVERY_MS);
    }
    return null;
  }

  return async function deliverReport(key) {
    const post = await read(key);
    if (post === null || !post.open) return;
    await uploadAll(key, post, 'message', null);
    const drawn = await read(key);
    // another process is at it; should it die, the sweep comes back
    if (drawn === null || drawn.files.some(({ place, state }) => place === 'message' && state === 'started')) return;
    await projector.post(key, 'leads');
    const thread = drawn.files.length === 0 ? null : await threadOf(key);
    const shown = await read(key); // Slack may have refused the pictures meanwhile
    if (thread === null || shown === null) return models.reportFiles.close(key);
    await uploadAll(key, shown, 'thread', thread);
    await projector.post(key, 'leads'); // says so when the table could not be attached
    await models.reportFiles.close(key);
  };
}

const TITLES: Record<ReportFile['name'], string> = {
  mails: 'Mails and replies',
  tiers: 'Leads by tier',
  funnel: 'Funnel',
  csv: 'Report as a table',
};
