import { DateTime } from 'luxon';
import type { Grouper } from '../../domain/company-grouping.ts';
import { providerFailureOf } from '../../domain/contact-finder.ts';
import type { PlaceQuery, PlaceSource } from '../../domain/place.ts';
import { blockReason, blockUntil, type ToldProviderStates } from '../../domain/provider-block.ts';
import { PROVIDER_INFO, type PriceTable } from '../../domain/provider-prices.ts';
import type { SourceReport } from '../../domain/run.ts';
import { createMeter, type Purse, type Spend } from '../../domain/spending.ts';
import type { AgentContext } from '../../lib/agent.ts';
import type { Clock } from '../../lib/clock.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';

export type SourceOutcome = { report: SourceReport; error: SourceUnavailableError | null };

/** How paid sources are paid; without it none of them is asked. */
export type Payment = { purse: Purse; spend: Spend; states: ToldProviderStates; prices: PriceTable };

/**
 * Reads all sources side by side into one grouper. A source that fails ends alone: what it gave before is kept, the others go on.
 * A paid one that is used up is left alone until it is filled again, and says so. `onChange` hears of every batch and failure.
 */
export async function readSources(
  sources: readonly PlaceSource[],
  query: PlaceQuery,
  deps: {
    grouper: Grouper;
    clock: Clock;
    context: AgentContext;
    wanted: number;
    payment: Payment | null;
    onChange: (reports: SourceReport[]) => void;
  },
): Promise<SourceOutcome[]> {
  const { payment, clock } = deps;
  const { signal, log } = deps.context;
  const outcomes = sources.map((source): SourceOutcome => ({ report: emptyReport(source), error: null }));
  const tell = () => deps.onChange(outcomes.map(({ report }) => ({ ...report })));

  /** Until when nobody asks this source, in words; `null` = it may be asked. */
  async function whyBlocked({ provider, label }: PlaceSource): Promise<string | null> {
    const state = provider === undefined || payment === null ? null : await payment.states.get(provider);
    if (state?.blockedUntil == null || state.blockedUntil <= clock.now()) return null;
    const until = DateTime.fromJSDate(state.blockedUntil, { zone: 'utc' }).toFormat("d LLL HH:mm 'UTC'");
    return `${label} was not asked: ${state.reason}, blocked until ${until}`;
  }

  async function block({ provider }: PlaceSource, error: SourceUnavailableError): Promise<void> {
    if (provider === undefined || payment === null) return;
    if (error.sourceLabel !== PROVIDER_INFO[provider].label) return; // the pages of directories are not the search's fault
    const failure = providerFailureOf(error);
    const until = blockUntil(failure, clock.now());
    if (until !== null) await payment.states.block(provider, until, blockReason(failure), clock.now());
  }

  async function read(source: PlaceSource, outcome: SourceOutcome): Promise<void> {
    const { report } = outcome;
    const blocked = await whyBlocked(source);
    if (blocked !== null) {
      report.failure = { kind: 'blocked', summary: blocked, at: clock.now() };
      return tell();
    }
    const meter =
      source.provider === undefined || payment === null ? {} : { meter: createMeter(source.provider, payment) };
    try {
      for await (const batch of source.search(query, { signal, wanted: deps.wanted, ...meter })) {
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
      report.failure = { kind: failure, summary, at: clock.now() };
      log.warn({ source: source.name, failure, status, found: report.found, err: error }, 'a source failed');
      await block(source, outcome.error);
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
