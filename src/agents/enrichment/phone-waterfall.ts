import type { FieldSource } from '../../domain/company.ts';
import type { PhoneFinder, PhoneRequest } from '../../domain/contact-finder.ts';
import { type Ceiling, createPurse, type Purse } from '../../domain/spending.ts';
import type { Agent } from '../../lib/agent.ts';
import { toE164 } from '../../lib/phone.ts';
import { type AskDeps, type AskStep, createAsker } from './ask-blockable.ts';

export type PhoneWaterfallInput = { company: PhoneRequest; runPurse?: Purse };
export type PhoneWaterfallOutput = { phone: { e164: string; source: FieldSource } | null; steps: AskStep[] };

export type PhoneWaterfallDeps = AskDeps & {
  /** In this order: Google, Yelp. The company's own website, which costs nothing, is read elsewhere and before. */
  finders: readonly PhoneFinder[];
  ceiling: Ceiling;
};

export type PhoneWaterfall = Agent<PhoneWaterfallInput, PhoneWaterfallOutput>;

/** Looks a company's telephone up, source after source, until one knows it. */
export function createPhoneWaterfall(deps: PhoneWaterfallDeps): PhoneWaterfall {
  return async ({ company, runPurse }, { signal }) => {
    const asker = createAsker(deps, createPurse(deps.ceiling, runPurse));
    for (const finder of deps.finders) {
      signal.throwIfAborted();
      const answer = await asker.ask({ provider: finder.provider, step: 'phone' }, (meter) =>
        finder.lookupPhone(company, { signal, meter }),
      );
      const e164 = answer?.kind === 'found' ? toE164(answer.phone, 'US') : null;
      if (e164 === null || answer?.kind !== 'found') continue;
      const source = { url: answer.url, label: finder.label, at: deps.clock.now() };
      return { phone: { e164, source }, steps: asker.steps };
    }
    return { phone: null, steps: asker.steps };
  };
}
