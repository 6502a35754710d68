import type { Upload } from '../../domain/upload.ts';
import { JobName, type OrchestratorDeps } from '../deps.ts';
import type { DecideUpload } from './decide-upload.ts';

const MOST_AT_ONCE = 100;
/** A word that could not be said for so long is not news any more. */
const NEWS_MS = 3_600_000;

/** Derives what is due of uploads from state: reading, words that were cut off, runs, and rows whose time is over. */
export function createSettleUploads(
  deps: Pick<OrchestratorDeps, 'models' | 'enqueue' | 'clock'>,
  parts: { announce: (upload: Upload) => Promise<void>; startRun: DecideUpload['startRun'] },
) {
  const { models, clock } = deps;

  /** An upload whose run never came, or has ended. */
  async function settleImporting(upload: Upload): Promise<void> {
    const run = upload.runId === null ? await runOf(upload) : await models.runs.find(upload.runId);
    if (run === null) return void (await parts.startRun(upload));
    if (upload.runId === null) await models.uploads.setRun(upload.id, run.id);
    const isLate = upload.expiresAt <= clock.now();
    const end = run.status === 'cancelled' ? 'cancelled' : run.status === 'failed' && isLate ? 'expired' : null;
    if (end === null) return; // a failed run may be tried again while there are rows
    await models.uploads.move(upload.id, { from: ['importing'] }, end, {}, clock.now());
    await models.uploadRows.delete(upload.id);
  }

  /** The run that was started and not written down. */
  async function runOf(upload: Upload) {
    const since = await models.runs.listStartedSince(upload.updatedAt);
    return since.find(({ request }) => request.uploadId === upload.id) ?? null;
  }

  return async function settleUploads(): Promise<void> {
    const now = clock.now();
    for (const { id } of await models.uploads.listExpired(now, MOST_AT_ONCE)) {
      const expired = await models.uploads.move(id, { from: ['received', 'uploaded', 'mapped'] }, 'expired', {}, now);
      if (expired !== null) await models.uploadRows.delete(id);
    }
    for (const { id } of await models.uploads.listByState('received', MOST_AT_ONCE)) {
      await deps.enqueue(JobName.uploadStep, { uploadId: id });
    }
    for (const upload of await models.uploads.listUntold(MOST_AT_ONCE)) {
      const isNews = now.getTime() - upload.updatedAt.getTime() < NEWS_MS;
      if (isNews) await parts.announce(upload);
      else await models.uploads.markTold(upload);
    }
    for (const upload of await models.uploads.listByState('importing', MOST_AT_ONCE)) await settleImporting(upload);
  };
}
