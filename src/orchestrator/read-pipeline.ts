import type { FunnelCount } from '../domain/funnel.ts';
import type { PipelineFigures } from '../domain/pipeline.ts';
import { figuresOf, funnelOf } from '../domain/pipeline-sums.ts';
import type { createPipelineRollups } from './pipeline-rollups.ts';

/** Counts and value of the whole pipeline. */
export type ReadPipeline = () => Promise<PipelineFigures>;
/** How many companies ever reached each stage of the funnel. */
export type ReadFunnel = () => Promise<FunnelCount[]>;

/** The pipeline's figures out of its roll-ups; both cost one pass over those, however many companies there are. */
export function createReadPipeline(
  rollups: Pick<ReturnType<typeof createPipelineRollups>, 'read'>,
  settings: { contingencyFee: number },
): { readPipeline: ReadPipeline; readFunnel: ReadFunnel } {
  return {
    async readPipeline() {
      const { sums, asOf } = await rollups.read();
      return figuresOf(sums, settings.contingencyFee, asOf);
    },
    async readFunnel() {
      return funnelOf((await rollups.read()).sums);
    },
  };
}
