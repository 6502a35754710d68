import type { CsvTable } from '../../domain/csv/table.ts';
import { MOST_BYTES } from '../../domain/csv/table.ts';
import { isListName, UPLOAD_KEPT_MS, type Upload, type UploadDoor } from '../../domain/upload.ts';
import { UserError } from '../../lib/errors.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { type DroppedFiles, SlackFileError, tooLarge } from '../../slack/dropped-files.ts';
import { JobName, type OrchestratorDeps } from '../deps.ts';

/** Bytes of a file to its rows; throws `UserError` with what is wrong with it. */
export type ReadTable = (bytes: Uint8Array, fileName: string) => Promise<CsvTable>;
/** Tells the person where an upload stands. */
export type TellUpload = (upload: Upload) => Promise<void>;

const TRIES = 3;
const RETRY_MS = 1_000;

/** From a dropped file to stored rows and a word to the person. */
export function createReceiveUpload(
  deps: Pick<OrchestratorDeps, 'models' | 'enqueue' | 'clock' | 'log'>,
  parts: { files: DroppedFiles; readTable: ReadTable; tell: TellUpload; stopping: AbortSignal },
) {
  const { models, clock, log } = deps;
  const { files, stopping } = parts;

  /** What Slack does not give at once it may give in a moment. */
  async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof SlackFileError) || !error.isPassing || attempt >= TRIES) throw error;
        log.warn({ err: error, attempt }, 'Slack does not hand out a file yet, trying again');
        await clock.sleep(RETRY_MS, stopping);
      }
    }
  }

  /** Says where the upload stands. A word that is lost is said by the next sweep, perhaps twice. */
  async function announce(upload: Upload): Promise<void> {
    try {
      await parts.tell(upload);
    } catch (error) {
      log.warn({ err: error, uploadId: upload.id }, 'cannot tell a person about their file');
      return;
    }
    await models.uploads.markTold(upload);
  }

  async function fetchTable(upload: Upload): Promise<(CsvTable & { fileName: string }) | 'no list'> {
    const file = await patiently(() => files.describe(upload.fileId));
    if (upload.door === 'channel' && !isListName(file.name)) return 'no list';
    if (file.size > MOST_BYTES) throw new SlackFileError(tooLarge(MOST_BYTES));
    const bytes = await patiently(() => files.download(file, MOST_BYTES, stopping));
    const fileName = clip(oneLine(file.name), 200);
    return { ...(await parts.readTable(bytes, fileName)), fileName };
  }

  async function refuse(upload: Upload, error: UserError | SlackFileError): Promise<void> {
    log.info({ uploadId: upload.id, code: error.code }, 'a dropped file was refused');
    const set = { problem: clip(error.userMessage, 900), told: false };
    const refused = await models.uploads.move(upload.id, { from: ['received'] }, 'refused', set, clock.now());
    if (refused !== null) await announce(refused);
  }

  return {
    announce,

    /** Takes a file that Slack told of; the same file counts once. `created: false` = it was taken before. */
    async take(file: { fileId: string; by: string; door: UploadDoor; channelId: string }) {
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + UPLOAD_KEPT_MS);
      const taken = await models.uploads.receive({ ...file, fileName: 'file', expiresAt }, now);
      if (taken.upload.state === 'received') await deps.enqueue(JobName.uploadStep, { uploadId: taken.upload.id });
      return taken;
    },

    /** Fetches and reads a file. Safe to run twice and side by side: one of them says what it found. */
    async read(uploadId: string): Promise<void> {
      const upload = await models.uploads.find(uploadId);
      if (upload?.state !== 'received') return;
      try {
        const table = await fetchTable(upload);
        if (table === 'no list') return await models.uploads.drop(upload.id);
        const { fileName, titles, hasHeader, rows, unreadable } = table;
        await models.uploadRows.save(upload.id, rows, clock.now());
        const set = { fileName, titles, hasHeader, rows: rows.length, unreadable, told: false };
        const stored = await models.uploads.move(upload.id, { from: ['received'] }, 'uploaded', set, clock.now());
        if (stored !== null) return await announce(stored);
        const state = (await models.uploads.find(upload.id))?.state;
        if (state === 'cancelled' || state === 'expired') await models.uploadRows.delete(upload.id);
      } catch (error) {
        if (!(error instanceof UserError || error instanceof SlackFileError)) throw error;
        await refuse(upload, error);
      }
    },
  };
}
