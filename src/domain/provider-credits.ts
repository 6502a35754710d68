import type { ProviderName } from './provider-prices.ts';

/** How a paid provider stands. `left`: what the vendor says; `unknown` = it does not say, or is off. */
export type ProviderCredits = {
  name: ProviderName;
  label: string;
  /** The environment variable that turns it on. */
  variable: string;
  isOn: boolean;
  blocked: { until: Date; reason: string } | null;
  left:
    | { kind: 'credits'; left: number | null; limit: number | null; plan: string | null; resetsAt: Date | null }
    | { kind: 'problem'; reason: string }
    | { kind: 'unknown' };
  /** This month, by our reckoning. */
  calls: number;
  usd: number;
};
