import { type SourceFailure, SourceUnavailableError } from '../lib/errors.ts';
import type { ContactCandidate, ContactSource, EmailState } from './contact.ts';
import type { EmailPattern } from './email-pattern.ts';
import type { ProviderName } from './provider-prices.ts';
import type { Meter } from './spending.ts';
import type { FinderStep } from './waterfall.ts';

/** Somebody whose name is known, and maybe no address yet. `source` = who said so. */
export type NamedPerson = {
  fullName: string;
  title: string | null;
  linkedinUrl: string | null;
  source: ContactSource;
};

export type FindRequest = {
  companyName: string;
  /** Registrable domain, lower case; without one no finder that needs it is asked. */
  domain: string | null;
  city: string | null;
  /** Two-letter code. */
  state: string | null;
};

/** Every call goes through the meter, which books its credits; the `credits` of a result only repeat the sum. */
export type AskOptions = { signal: AbortSignal; meter: Meter };

/** Why a provider gave no answer. None of them says anything about the company, and none is ever taken for "nobody there". */
export type ProviderFailure =
  | { kind: 'rate_limited'; retryAfterMs: number }
  /** Nothing left in the plan. `until` = when it is filled again, where the vendor says so. */
  | { kind: 'quota'; until: Date | null }
  /** `onlyThis`: the vendor refused this one question; the next may be answered. */
  | { kind: 'unavailable'; reason: string; failure: SourceFailure; onlyThis: boolean };

/** We stopped ourselves, at the spending limit. */
export type AtCeiling = { kind: 'ceiling' };

/** What helps others to find an address: people without one, and how the company forms addresses. */
export type Clues = { people: NamedPerson[]; pattern: { template: EmailPattern; source: ContactSource } | null };

/** `stopped`: what ended the search before its end; what came before is good. */
export type FindResult = (
  | { kind: 'found'; contacts: ContactCandidate[]; stopped: ProviderFailure | AtCeiling | null }
  | { kind: 'no_match' }
  | ProviderFailure
  | AtCeiling
) & { clues: Clues; credits: number };

export type ContactFinder = {
  /** Step of the waterfall, and `source` of the contacts. */
  name: FinderStep;
  /** Who is paid, blocked and counted. */
  provider: ProviderName;
  /** What people read. */
  label: string;
  /** Never throws for what the provider does; rejects with the signal's reason when aborted. */
  find(request: FindRequest, options: AskOptions): Promise<FindResult>;
};

/** `objected`: the person asked the provider not to be processed (HTTP 451): never to be written to. */
export type VerifyResult = (
  | { kind: 'verdict'; state: EmailState }
  | { kind: 'objected' }
  | ProviderFailure
  | AtCeiling
) & { credits: number };

export type EmailVerifier = {
  provider: ProviderName;
  label: string;
  verify(email: string, options: AskOptions): Promise<VerifyResult>;
};

export type PhoneRequest = { name: string; city: string | null; state: string | null };

/** `phone` as the provider writes it; `url` = a page a person can open. */
export type PhoneResult = (
  | { kind: 'found'; phone: string; url: string | null }
  | { kind: 'no_match' }
  | ProviderFailure
  | AtCeiling
) & { credits: number };

export type PhoneFinder = {
  provider: ProviderName;
  label: string;
  lookupPhone(request: PhoneRequest, options: AskOptions): Promise<PhoneResult>;
};

export type CompanyDataResult = (
  | { kind: 'found'; employees: number | null; city: string | null; state: string | null }
  | { kind: 'no_match' }
  | ProviderFailure
  | AtCeiling
) & { credits: number };

/** Facts about a company by its domain: how many people work there. */
export type CompanyDataFinder = {
  provider: ProviderName;
  label: string;
  readCompany(domain: string, options: AskOptions): Promise<CompanyDataResult>;
};

/** What is left at a provider; `null` = the vendor does not say. */
export type CreditsResult =
  | {
      kind: 'credits';
      left: number | null;
      used: number | null;
      limit: number | null;
      plan: string | null;
      resetsAt: Date | null;
    }
  | ProviderFailure;

export type CreditReader = {
  provider: ProviderName;
  label: string;
  /** Free of charge. */
  readCredits(options: { signal: AbortSignal }): Promise<CreditsResult>;
};

/** Statuses with which a vendor refuses one question, not us. */
const ABOUT_THE_QUESTION: ReadonlySet<number> = new Set([400, 404, 422, 451]);
const DEFAULT_WAIT_MS = 60_000;

export function providerFailureOf(error: SourceUnavailableError): ProviderFailure {
  if (error.failure === 'rate_limited') {
    return { kind: 'rate_limited', retryAfterMs: error.retryAfterMs ?? DEFAULT_WAIT_MS };
  }
  if (error.failure === 'quota') return { kind: 'quota', until: error.resetsAt };
  const onlyThis = error.failure === 'refused' && ABOUT_THE_QUESTION.has(error.status ?? 0);
  return { kind: 'unavailable', reason: error.summary, failure: error.failure, onlyThis };
}

/** Turns what a provider threw into a result; everything else is thrown on. */
export function failureResult(error: unknown): ProviderFailure {
  if (error instanceof SourceUnavailableError) return providerFailureOf(error);
  throw error;
}
