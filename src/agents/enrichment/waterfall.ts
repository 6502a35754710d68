import type { ContactCandidate, ContactSource, EmailState } from '../../domain/contact.ts';
import type { ContactFinder, EmailVerifier, FindRequest, NamedPerson } from '../../domain/contact-finder.ts';
import { guessAddresses } from '../../domain/email-pattern.ts';
import { foundContact, isOwnAddress, withVerdict } from '../../domain/found-contact.ts';
import { type Ceiling, createPurse, type Purse } from '../../domain/spending.ts';
import {
  type ClueBook,
  type ContactPool,
  createClueBook,
  createContactPool,
  isAcceptable,
  type WaterfallStep,
} from '../../domain/waterfall.ts';
import type { Agent } from '../../lib/agent.ts';
import { type AskDeps, type Asker, type AskStep, createAsker, isFailure } from './ask-blockable.ts';

export type WaterfallInput = {
  company: FindRequest;
  /** What the company's own website and listing gave, for nothing: looked at before anybody is paid. */
  known: readonly ContactCandidate[];
  /** People the website or the listing names without an address. */
  people: readonly NamedPerson[];
  /** Addresses in lower case that must not come back: suppressed, bounced, unsubscribed. */
  exclude: ReadonlySet<string>;
  /** What the whole run may still spend; counted together with the company's own ceiling. */
  runPurse?: Purse;
};

/** `stoppedBy`: `acceptable` = a contact to write to was found, `ceiling` = the spending limit, `end` = nobody is left to ask. */
export type WaterfallOutput = {
  /** Each address once, best first. Only `verified` ones are known to work; an inbox is last and proves nothing. */
  contacts: ContactCandidate[];
  acceptable: boolean;
  /** People who asked a provider not to be processed: to be suppressed. */
  objected: string[];
  steps: AskStep[];
  stoppedBy: 'acceptable' | 'ceiling' | 'end';
  spent: { calls: number; usd: number };
};

export type WaterfallDeps = AskDeps & {
  order: readonly WaterfallStep[];
  /** Those with a key; steps without their finder are passed over. */
  finders: readonly ContactFinder[];
  /** Asked in this order until one gives a verdict. Without any, guessed addresses are never used. */
  verifiers: readonly EmailVerifier[];
  ceiling: Ceiling;
};

/** How many people get an address guessed, and how many candidates are verified at the end. */
const MAX_GUESSED_PEOPLE = 2;
const MAX_VERIFIED_AT_END = 3;

export type ContactWaterfall = Agent<WaterfallInput, WaterfallOutput>;

/**
 * Looks for somebody to write to, source after source, until an acceptable contact exists: a verified address of a person
 * whose title decides on bills. What is found on the way is remembered; the best unverified candidates are verified at the end.
 */
export function createContactWaterfall(deps: WaterfallDeps): ContactWaterfall {
  return async (input, { signal, log }) => {
    const purse = createPurse(deps.ceiling, input.runPurse);
    const left = new Set(input.exclude);
    const pool = createContactPool(left);
    const clues = createClueBook();
    const search: Search = {
      deps,
      input,
      purse,
      pool,
      clues,
      left,
      signal,
      objected: [],
      asker: createAsker(deps, purse),
    };
    pool.add(input.known);
    clues.add({ people: [...input.people], pattern: null });
    await work(search);
    const acceptable = pool.list().some(isAcceptable);
    const stoppedBy = acceptable ? 'acceptable' : purse.isExhausted() ? 'ceiling' : 'end';
    const { steps } = search.asker;
    log.info({ stoppedBy, steps, spent: purse.spent() }, 'contact waterfall');
    return { contacts: pool.list(), acceptable, objected: search.objected, steps, stoppedBy, spent: purse.spent() };
  };
}

type Search = {
  deps: WaterfallDeps;
  input: WaterfallInput;
  purse: Purse;
  pool: ContactPool;
  clues: ClueBook;
  /** Grows by those who object. */
  left: Set<string>;
  objected: string[];
  asker: Asker;
  signal: AbortSignal;
};

function isDone({ pool, purse }: Search): boolean {
  return purse.isExhausted() || pool.list().some(isAcceptable);
}

async function work(search: Search): Promise<void> {
  for (const step of search.deps.order) {
    search.signal.throwIfAborted();
    if (isDone(search)) return;
    if (step === 'pattern') await guess(search);
    else if (step !== 'generic_inbox') await find(search, step);
  }
  if (!isDone(search)) await verifyBest(search);
  if (!isDone(search) && search.deps.order.includes('generic_inbox')) await lastResort(search);
}

async function find(search: Search, step: WaterfallStep): Promise<void> {
  const { deps, input, asker, pool, clues, signal } = search;
  const finder = deps.finders.find(({ name }) => name === step);
  if (finder === undefined) return;
  // The form of addresses is dear, and of use only for somebody whose name is known.
  if (step === 'zerobounce_domain' && (clues.wanted().length === 0 || clues.pattern() !== null)) return;
  const answer = await asker.ask({ provider: finder.provider, step }, (meter) =>
    finder.find(input.company, { signal, meter }),
  );
  if (answer === null) return;
  clues.add(answer.clues);
  if (answer.kind !== 'found') return;
  pool.add(answer.contacts);
  if (answer.stopped !== null && isFailure(answer.stopped)) await asker.block(finder.provider, answer.stopped);
}

/** `null` = nobody could say anything: no verifier, all blocked or down, or the ceiling. */
async function verify(search: Search, email: string): Promise<EmailState | 'objected' | null> {
  const { deps, asker, pool, signal } = search;
  let answered: EmailState | null = null;
  for (const verifier of deps.verifiers) {
    const answer = await asker.ask({ provider: verifier.provider, step: 'verify' }, (meter) =>
      verifier.verify(email, { signal, meter }),
    );
    if (answer?.kind === 'objected') {
      search.left.add(email.toLowerCase());
      search.objected.push(email);
      pool.drop(email);
      return 'objected';
    }
    if (answer?.kind !== 'verdict') continue;
    if (answer.state !== 'unknown') return answer.state;
    answered = 'unknown';
  }
  return answered;
}

/** Forms addresses for the best people known by name only, and keeps the first that works. */
async function guess(search: Search): Promise<void> {
  const { input, deps, clues, pool } = search;
  const { domain } = input.company;
  if (domain === null || deps.verifiers.length === 0) return;
  const named = new Set(pool.list().map(({ fullName }) => fullName?.toLowerCase()));
  const nameless = clues.wanted().filter(({ fullName }) => !named.has(fullName.toLowerCase()));
  for (const person of nameless.slice(0, MAX_GUESSED_PEOPLE)) {
    const end = await guessFor(search, person, domain);
    if (end === 'domain' || isDone(search)) return;
  }
}

/** `domain` = no address there can be told from another, so the next person would fare no better. */
async function guessFor(search: Search, person: NamedPerson, domain: string): Promise<'person' | 'domain'> {
  const { clues, pool, left } = search;
  const pattern = clues.pattern();
  const known = new Set(pool.list().map(({ email }) => email.toLowerCase()));
  let unknown = 0;
  for (const [index, email] of guessAddresses(person.fullName, domain, pattern?.template ?? null).entries()) {
    if (left.has(email) || known.has(email)) continue;
    const state = await verify(search, email);
    if (state === null) return 'domain';
    const byPattern = index === 0 && pattern !== null;
    // Where every address is taken, only one formed as all others there is worth remembering.
    if (state === 'valid' || (state === 'catch_all' && byPattern)) {
      pool.add(guessed(search, { person, email, state, source: byPattern ? pattern.source : person.source }, domain));
    }
    if (state === 'valid') return 'person';
    if (state === 'catch_all') return 'domain';
    if (state === 'unknown' && ++unknown === 2) return 'domain';
  }
  return 'person';
}

type Guess = { person: NamedPerson; email: string; state: EmailState; source: ContactSource };

function guessed({ deps }: Search, { person, email, state, source }: Guess, domain: string): ContactCandidate[] {
  const contact = foundContact(
    {
      email,
      fullName: person.fullName,
      title: person.title,
      linkedinUrl: person.linkedinUrl,
      state,
      source,
      label: 'formed from the name',
      url: person.linkedinUrl,
      at: deps.clock.now(),
    },
    domain,
  );
  return contact === null ? [] : [contact];
}

async function verifyBest(search: Search): Promise<void> {
  const { domain } = search.input.company;
  if (domain === null) return;
  const worth = search.pool.unverified().filter(({ email }) => isOwnAddress(email, domain));
  for (const contact of worth.slice(0, MAX_VERIFIED_AT_END)) {
    const state = await verify(search, contact.email);
    if (state === null) return;
    if (state !== 'objected') search.pool.replace(withVerdict(contact, state, domain));
    if (isDone(search)) return;
  }
}

/** When there is nobody at all, `info@` may do, if a verifier knows it. It proves nothing and stays a generic inbox. */
async function lastResort(search: Search): Promise<void> {
  const { domain } = search.input.company;
  const email = `info@${domain}`;
  const isReachable = search.pool.list().some(({ emailState }) => emailState !== 'invalid');
  if (domain === null || isReachable || search.left.has(email)) return;
  if ((await verify(search, email)) !== 'valid') return;
  const at = search.deps.clock.now();
  const inbox = foundContact({ email, state: 'valid', source: 'generic_inbox', label: 'usual inbox', at }, domain);
  if (inbox !== null) search.pool.add([inbox]);
}
