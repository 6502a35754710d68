import { DateTime } from 'luxon';
import type { CreditReader, CreditsResult } from '../domain/contact-finder.ts';
import { blockReason } from '../domain/provider-block.ts';
import type { ProviderCredits } from '../domain/provider-credits.ts';
import { PROVIDER_INFO, PROVIDERS, type ProviderName } from '../domain/provider-prices.ts';
import { capDayOf } from '../domain/send-window.ts';
import type { OrchestratorDeps } from './deps.ts';

/** A vendor that does not say by then what is left is shown without it. */
const LONGEST_MS = 5_000;

/** What the paid sources stand at, and the lifting of a block. */
export function createReadCredits(
  deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'log' | 'paid'>,
  { timeZone }: { timeZone: string },
) {
  const { models, clock, log, paid } = deps;

  async function ask(reader: CreditReader): Promise<ProviderCredits['left']> {
    let result: CreditsResult;
    try {
      result = await reader.readCredits({ signal: AbortSignal.timeout(LONGEST_MS) });
    } catch (error) {
      log.warn({ err: error, provider: reader.provider }, 'cannot read what is left');
      return { kind: 'problem', reason: 'did not say within 5 s' };
    }
    if (result.kind !== 'credits') return { kind: 'problem', reason: blockReason(result) };
    const { left, limit, plan, resetsAt } = result;
    return { kind: 'credits', left, limit, plan, resetsAt };
  }

  return {
    /** Every provider, whether it is on or not: vendors are asked side by side. */
    async read(): Promise<ProviderCredits[]> {
      const now = clock.now();
      const month = DateTime.fromJSDate(now, { zone: timeZone }).startOf('month').toFormat('yyyy-MM-dd');
      const [spent, states, left] = await Promise.all([
        models.spend.ofDays(month, capDayOf(now, timeZone)),
        Promise.all(PROVIDERS.map((name) => models.providerStates.get(name))),
        Promise.all((paid?.creditReaders ?? []).map(async (reader) => [reader.provider, await ask(reader)] as const)),
      ]);
      const known = new Map(left);
      return PROVIDERS.map((name, at) => {
        const rows = spent.filter(({ provider }) => provider === name);
        const state = states[at];
        const isBlocked = state?.blockedUntil != null && state.blockedUntil > now;
        return {
          name,
          ...PROVIDER_INFO[name],
          isOn: paid?.on.has(name) ?? false,
          blocked: isBlocked ? { until: state.blockedUntil ?? now, reason: state.reason } : null,
          left: known.get(name) ?? { kind: 'unknown' },
          calls: rows.reduce((sum, { calls }) => sum + calls, 0),
          usd: rows.reduce((sum, { usd }) => sum + usd, 0),
        };
      });
    },

    /** Lets a provider be asked again, e.g. after a plan was bought. */
    async unblock(name: ProviderName, by: string): Promise<void> {
      const at = clock.now();
      await models.providerStates.unblock(name, at);
      await models.audit.add({ at, by, action: 'source_unblocked', subject: name, detail: null });
    },
  };
}

export type Credits = ReturnType<typeof createReadCredits>;
