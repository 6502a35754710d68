import type { ContactCandidate } from '../domain/contact.ts';
import {
  type AskOptions,
  type AtCeiling,
  type Clues,
  type FindResult,
  failureResult,
  type NamedPerson,
  type ProviderFailure,
} from '../domain/contact-finder.ts';
import { CeilingReachedError, type Meter } from '../domain/spending.ts';

/** Runs one question to a provider, maybe of several calls; what the provider or the ceiling throws becomes a result. */
export async function askProvider<T extends { kind: string }>(
  meter: Meter,
  body: (call: Meter['call']) => Promise<T>,
): Promise<(T | ProviderFailure | AtCeiling) & { credits: number }> {
  let credits = 0;
  const call: Meter['call'] = (mostCredits, make) =>
    meter.call(mostCredits, async () => {
      const billed = await make();
      credits += billed.credits;
      return billed;
    });
  try {
    return { ...(await body(call)), credits };
  } catch (error) {
    return { ...failureOrCeiling(error), credits };
  }
}

export type FinderRun = {
  call: Meter['call'];
  signal: AbortSignal;
  /** Takes what could be made of an address, nothing where nothing could. */
  add(contact: ContactCandidate | null): void;
  addPerson(person: NamedPerson): void;
  setPattern(pattern: NonNullable<Clues['pattern']>): void;
};

/** The same for a search for contacts: those found before a failure are kept. */
export async function runFinder(
  { meter, signal }: AskOptions,
  body: (run: FinderRun) => Promise<void>,
): Promise<FindResult> {
  const contacts: ContactCandidate[] = [];
  const clues: Clues = { people: [], pattern: null };
  const { credits, ...end } = await askProvider(meter, async (call) => {
    await body({
      call,
      signal,
      add: (contact) => void (contact !== null && contacts.push(contact)),
      addPerson: (person) => void clues.people.push(person),
      setPattern: (pattern) => {
        clues.pattern = pattern;
      },
    });
    return { kind: 'end' as const };
  });
  const shared = { clues, credits };
  if (contacts.length > 0) return { kind: 'found', contacts, stopped: end.kind === 'end' ? null : end, ...shared };
  return end.kind === 'end' ? { kind: 'no_match', ...shared } : { ...end, ...shared };
}

export const NO_MATCH: FindResult = { kind: 'no_match', clues: { people: [], pattern: null }, credits: 0 };

function failureOrCeiling(error: unknown): ProviderFailure | AtCeiling {
  return error instanceof CeilingReachedError ? { kind: 'ceiling' } : failureResult(error);
}
