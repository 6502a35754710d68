import {
  createContactWaterfall,
  type WaterfallDeps,
  type WaterfallInput,
} from '../../../../src/agents/enrichment/waterfall.ts';
import type { ContactSource, EmailState } from '../../../../src/domain/contact.ts';
import type {
  ContactFinder,
  EmailVerifier,
  FindResult,
  NamedPerson,
  ProviderFailure,
} from '../../../../src/domain/contact-finder.ts';
import { foundContact } from '../../../../src/domain/found-contact.ts';
import type { ProviderName } from '../../../../src/domain/provider-prices.ts';
import { CeilingReachedError } from '../../../../src/domain/spending.ts';
import { type FinderStep, WATERFALL_STEPS } from '../../../../src/domain/waterfall.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';

export const NOW = new Date('2026-11-25T15:00:00Z');
export const DOMAIN = 'acme.com';
const COMPANY = { companyName: 'Acme', domain: DOMAIN, city: 'Columbus', state: 'OH' };
const NO_CLUES = { people: [], pattern: null };

export function candidate(email: string, state: EmailState, title: string | null, source: ContactSource = 'hunter') {
  const contact = foundContact({ email, state, title, fullName: 'Dana Ray', source, label: source, at: NOW }, DOMAIN);
  if (contact === null) throw new Error(`no contact from ${email}`);
  return contact;
}

export const person = (fullName: string, title: string | null, source: ContactSource = 'serper'): NamedPerson => ({
  fullName,
  title,
  linkedinUrl: null,
  source,
});

type Script = Partial<Omit<Extract<FindResult, { kind: 'found' }>, 'kind' | 'credits'>> & { failure?: ProviderFailure };

/** A finder that gives what it is told, through the meter, `calls` calls of one credit each. */
export function finder(
  name: FinderStep,
  provider: ProviderName,
  script: Script,
  calls = 1,
): ContactFinder & { asked: number } {
  const fake = {
    name,
    provider,
    label: name,
    asked: 0,
    async find(_request, { meter }): Promise<FindResult> {
      const clues = script.clues ?? NO_CLUES;
      let credits = 0;
      try {
        for (let call = 0; call < calls; call++) {
          await meter.call(1, async () => {
            fake.asked += 1;
            return { value: null, credits: 1 };
          });
          credits += 1;
        }
      } catch (error) {
        if (!(error instanceof CeilingReachedError)) throw error;
        return { kind: 'ceiling', clues, credits };
      }
      if (script.failure !== undefined) return { ...script.failure, clues, credits };
      const contacts = script.contacts ?? [];
      return contacts.length === 0
        ? { kind: 'no_match', clues, credits }
        : { kind: 'found', contacts, stopped: script.stopped ?? null, clues, credits };
    },
  } satisfies ContactFinder & { asked: number };
  return fake;
}

/** A verifier that knows these addresses; all others are `invalid`. */
export function verifier(
  provider: ProviderName,
  verdicts: Record<string, EmailState | 'objected' | ProviderFailure>,
): EmailVerifier & { asked: string[] } {
  const asked: string[] = [];
  return {
    provider,
    label: provider,
    asked,
    async verify(email, { meter }) {
      const verdict = verdicts[email] ?? 'invalid';
      try {
        await meter.call(1, async () => {
          asked.push(email);
          return { value: null, credits: 1 };
        });
      } catch (error) {
        if (!(error instanceof CeilingReachedError)) throw error;
        return { kind: 'ceiling', credits: 0 };
      }
      if (typeof verdict === 'object') return { ...verdict, credits: 1 };
      return verdict === 'objected'
        ? { kind: 'objected', credits: 1 }
        : { kind: 'verdict', state: verdict, credits: 1 };
    },
  };
}

export function memoryStates(blocked: Partial<Record<string, Date>> = {}) {
  const until = new Map(Object.entries(blocked));
  const reasons: string[] = [];
  return {
    until,
    reasons,
    isBlocked: async (provider: string, now: Date) => (until.get(provider) ?? now) > now,
    block: async (provider: string, moment: Date, reason: string) => {
      until.set(provider, moment);
      reasons.push(`${provider}: ${reason}`);
    },
  };
}

export async function runWaterfall(deps: Partial<WaterfallDeps>, input: Partial<WaterfallInput> = {}) {
  const spent: [ProviderName, number, number][] = [];
  const states = memoryStates();
  const all: WaterfallDeps = {
    order: WATERFALL_STEPS,
    finders: [],
    verifiers: [],
    states,
    spend: (provider, credits, usd) => void spent.push([provider, credits, usd]),
    clock: { now: () => NOW, sleep: async () => undefined },
    ceiling: { maxCalls: 100, maxUsd: 100 },
    ...deps,
  };
  const output = await createContactWaterfall(all)(
    { company: COMPANY, known: [], people: [], exclude: new Set(), ...input },
    { signal: AbortSignal.timeout(10_000), log: silentLogger },
  );
  return { ...output, spent: output.spent, booked: spent, states };
}
