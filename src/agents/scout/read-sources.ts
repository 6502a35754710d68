import type { Grouper } from '../../domain/company-grouping.ts';
import type { PlaceQuery, PlaceSource } from '../../domain/place.ts';
import type { SourceReport } from '../../domain/run.ts';
import type { AgentContext } from '../../lib/agent.ts';
import type { Clock } from '../../lib/clock.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';

export type SourceOutcome = { report: SourceReport; error: SourceUnavailableError | null };

/**
 * Reads all sources side by side into one grouper. A source that fails ends alone: what it gave before is kept, the others go on.
 * `onChange` hears of every batch and every failure at once.
 */
export async function readSources(
  sources: readonly PlaceSource[],
  query: PlaceQuery,
  deps: { grouper: Grouper; clock: Clock; context: AgentContext; onChange: (reports: SourceReport[]) => void },
): Promise<SourceOutcome[]> {
  const outcomes = sources.map((source): SourceOutcome => ({ report: emptyReport(source), error: null }));
  const tell = () => deps.onChange(outcomes.map(({ report }) => ({ ...report })));

  async function read(source: PlaceSource, outcome: SourceOutcome): Promise<void> {
    const { signal, log } = deps.context;
    const { report } = outcome;
    try {
      for await (const batch of source.search(query, { signal })) {
        signal.throwIfAborted();
        deps.grouper.add(batch.places, source.name);
        report.found += batch.places.length;
        if (batch.truncated === true) report.truncated = true;
        tell();
      }
    } catch (error) {
      signal.throwIfAborted();
      outcome.error = asSourceError(source, error);
      const { failure, status, summary } = outcome.error;
      report.failure = { kind: failure, summary, at: deps.clock.now() };
      log.warn({ source: source.name, failure, status, found: report.found, err: error }, 'a source failed');
      tell();
    }
  }

  await Promise.all(
    sources.map((source, index) => read(source, outcomes[index] ?? { report: emptyReport(source), error: null })),
  );
  return outcomes;
}

/** A fault of our own in one source must not cost the run the others; the log has the error itself. */
function asSourceError(source: PlaceSource, error: unknown): SourceUnavailableError {
  return error instanceof SourceUnavailableError
    ? error
    : new SourceUnavailableError(source.label, 'bad_answer', { cause: error });
}

function emptyReport({ name, label, attribution }: PlaceSource): SourceReport {
  return { name, label, found: 0, truncated: false, attribution, failure: null };
}
