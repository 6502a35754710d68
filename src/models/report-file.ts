import type { Connection } from 'mongoose';
import type { ReportFile, ReportFileName } from '../domain/report-post.ts';

type StoredReport = { _id: string; kind: string; data: { open: boolean; files: ReportFile[] } };

/** How far the files of stored reports are. Each change is one conditional write on the report's own document. */
export function createReportFileStore(connection: Connection) {
  const reports = () => connection.collection<StoredReport>('posts');

  /** Changes one file that still is as `from` says. */
  async function step(key: string, from: Partial<ReportFile> & { name: ReportFileName }, to: Partial<ReportFile>) {
    const set = Object.fromEntries(Object.entries(to).map(([field, value]) => [`data.files.$.${field}`, value]));
    const { modifiedCount } = await reports().updateOne(
      { _id: key, 'data.files': { $elemMatch: from } },
      { $set: set },
    );
    return modifiedCount === 1;
  }

  /** Changes every file that is as `from` says, and opens the report again; `false` = there was none. */
  async function stepAll(key: string, from: Partial<ReportFile>, to: Partial<ReportFile>): Promise<boolean> {
    const set = Object.fromEntries(Object.entries(to).map(([field, value]) => [`data.files.$[file].${field}`, value]));
    const file = Object.fromEntries(Object.entries(from).map(([field, value]) => [`file.${field}`, value]));
    const { modifiedCount } = await reports().updateOne(
      { _id: key, 'data.files': { $elemMatch: from } },
      { $set: { ...set, 'data.open': true } },
      { arrayFilters: [file] },
    );
    return modifiedCount === 1;
  }

  return {
    /** Takes a file for uploading, as it was read; of two workers one gets it. */
    async take(key: string, file: ReportFile, owner: string, now: Date): Promise<boolean> {
      const { name, state, startedAt } = file;
      return step(key, { name, state, startedAt, owner: file.owner }, { state: 'started', owner, startedAt: now });
    },

    async finish(key: string, name: ReportFileName, owner: string, slackId: string): Promise<boolean> {
      return step(key, { name, state: 'started', owner }, { state: 'done', slackId, error: null });
    },

    async fail(key: string, name: ReportFileName, owner: string, error: string): Promise<boolean> {
      return step(key, { name, state: 'started', owner }, { state: 'failed', error });
    },

    /** Slack does not take the pictures inside the message: they are wanted in its thread. `false` = none is inside. */
    async moveToThread(key: string, error: string): Promise<boolean> {
      const wanted = { state: 'wanted', place: 'thread', slackId: null, startedAt: null, owner: null, error } as const;
      return stepAll(key, { place: 'message', state: 'done' }, wanted);
    },

    /** What failed is wanted once more, because a person asked again. `false` = nothing failed. */
    async retryFailed(key: string): Promise<boolean> {
      return stepAll(key, { state: 'failed' }, { state: 'wanted', startedAt: null, owner: null, error: null });
    },

    /** Nothing is left to do, unless a file is still wanted or on its way. */
    async close(key: string): Promise<void> {
      const unsettled = { $elemMatch: { state: { $in: ['wanted' as const, 'started' as const] } } };
      await reports().updateOne({ _id: key, 'data.files': { $not: unsettled } }, { $set: { 'data.open': false } });
    },

    /** Keys of reports that somebody still has to work on. */
    async listOpen(limit: number): Promise<string[]> {
      const open = await reports()
        .find({ 'data.open': true }, { projection: { _id: 1 } })
        .limit(limit)
        .toArray();
      return open.map(({ _id }) => _id);
    },
  };
}
