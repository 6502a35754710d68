import type { TableRow } from '../../domain/csv/table.ts';
import { type AgentRun, uploadRequest } from '../../domain/run.ts';
import {
  type AskedField,
  type Mapping,
  MOST_COMPANIES,
  mappingOf,
  type Upload,
  type UploadState,
} from '../../domain/upload.ts';
import { JobName, type OrchestratorDeps } from '../deps.ts';
import { readList } from './read-list.ts';

const PREVIEWED = 5;
const WAITING: readonly UploadState[] = ['received', 'uploaded', 'mapped'];

/** `late`: somebody, or time, was first; `upload` is how it stands now. */
export type UploadDecision = { kind: 'done'; upload: Upload; run: AgentRun | null } | { kind: 'late'; upload: Upload };

/** What people decide about an upload: what its columns mean, whether it is imported. */
export function createDecideUpload(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'enqueue' | 'clock'>,
  stopping: AbortSignal,
) {
  const { models, projector, clock } = deps;

  async function late(id: string): Promise<UploadDecision | null> {
    const upload = await models.uploads.find(id);
    return upload === null ? null : { kind: 'late', upload };
  }

  /** Gives an importing upload its run, once: also after a crash between the two. */
  async function startRun(upload: Upload): Promise<AgentRun> {
    const request = uploadRequest(upload.id, Math.min(upload.check?.companies ?? 0, MOST_COMPANIES));
    const { run } = await models.runs.createOrJoin(
      {
        triggerSource: 'slack_action',
        triggerInput: { text: 'import' },
        requestedBy: upload.by,
        request,
        title: `The list ${upload.fileName}`,
      },
      clock.now(),
    );
    await models.uploads.setRun(upload.id, run.id);
    await projector.run(run.id);
    await deps.enqueue(JobName.runStep, { runId: run.id });
    return run;
  }

  return {
    startRun,

    find: (id: string): Promise<Upload | null> => models.uploads.find(id),

    /** The first rows, for the form. */
    firstRows: async (id: string): Promise<TableRow[]> => (await models.uploadRows.batch(id, 0)).slice(0, PREVIEWED),

    /** Stores what the columns mean, with what an import would do. `null` = there is no such upload. */
    async map(
      id: string,
      revision: number,
      chosen: Partial<Record<AskedField, number>>,
      defaults: Pick<Mapping, 'trade' | 'state'>,
    ): Promise<UploadDecision | null> {
      const upload = await models.uploads.find(id);
      if (upload === null) return null;
      const seen = { from: ['uploaded', 'mapped'] as const, revision };
      if (!(seen.from as readonly UploadState[]).includes(upload.state) || upload.revision !== revision)
        return late(id);
      const mapping = mappingOf(upload, chosen, defaults);
      const { candidates, check } = await readList(models, upload, mapping, stopping);
      const known = await models.knownCompanies.count(candidates);
      const set = { mapping, check: { ...check, known }, revision: revision + 1, told: false };
      const mapped = await models.uploads.move(id, seen, 'mapped', set, clock.now());
      return mapped === null ? late(id) : { kind: 'done', upload: mapped, run: null };
    },

    /** Starts the run that takes the rows. Of two clicks one starts it. */
    async import(id: string, revision: number): Promise<UploadDecision | null> {
      const seen = { from: ['mapped'] as const, revision };
      const upload = await models.uploads.move(id, seen, 'importing', { told: true }, clock.now());
      return upload === null ? late(id) : { kind: 'done', upload, run: await startRun(upload) };
    },

    /** Nothing is imported, and the rows go. */
    async cancel(id: string): Promise<UploadDecision | null> {
      const upload = await models.uploads.move(id, { from: WAITING }, 'cancelled', { told: true }, clock.now());
      if (upload === null) return late(id);
      await models.uploadRows.delete(id);
      return { kind: 'done', upload, run: null };
    },
  };
}

export type DecideUpload = ReturnType<typeof createDecideUpload>;
