import type { DroppedFiles } from '../../slack/dropped-files.ts';
import type { OrchestratorDeps } from '../deps.ts';
import { createDecideUpload } from './decide-upload.ts';
import { createReceiveUpload, type ReadTable, type TellUpload } from './receive-upload.ts';
import { createSettleUploads } from './settle-uploads.ts';

/** Lists that people drop into Slack: fetched, read, mapped and imported by a run, or forgotten. */
export function createUploads(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'enqueue' | 'clock' | 'log'>,
  parts: { files: DroppedFiles; readTable: ReadTable; tell: TellUpload; stopping: AbortSignal },
) {
  const received = createReceiveUpload(deps, parts);
  const decide = createDecideUpload(deps, parts.stopping);
  const settle = createSettleUploads(deps, { announce: received.announce, startRun: decide.startRun });
  const { startRun: _startRun, ...decisions } = decide;
  return { ...received, ...decisions, settle };
}

export type Uploads = ReturnType<typeof createUploads>;
