import type { ContactCandidate } from './contact.ts';
import type { Clues, NamedPerson } from './contact-finder.ts';
import { isTargetTitle, titlePriority } from './titles.ts';

/**
 * Steps of the contact waterfall in their default order. The company's own website and listing come before all of them, for
 * nothing; `pattern` forms addresses for people known by name and has each verified; `generic_inbox` is the last resort.
 */
export const WATERFALL_STEPS = [
  'hunter',
  'apollo',
  'serper_email',
  'snov',
  'prospeo',
  'zerobounce_domain',
  'serper',
  'pattern',
  'generic_inbox',
] as const;
export type WaterfallStep = (typeof WATERFALL_STEPS)[number];
/** Steps that are a finder's: one that stands in no order would never be asked. */
export type FinderStep = Exclude<WaterfallStep, 'pattern' | 'generic_inbox'>;

/**
 * Reads a configured order. `website_scraper` may stand in it and changes nothing: the website is always read first. The inbox
 * is last wherever it stands.
 */
export function parseWaterfallOrder(names: readonly string[]): { order: WaterfallStep[] } | { unknown: string[] } {
  const plain = names
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'website_scraper');
  const unknown = plain.filter((name) => !isStep(name));
  if (unknown.length > 0) return { unknown };
  if (plain.length === 0) return { order: [...WATERFALL_STEPS] };
  const order = [...new Set(plain.filter(isStep))];
  return {
    order: [...order.filter((step) => step !== 'generic_inbox'), ...order.filter((step) => step === 'generic_inbox')],
  };
}

function isStep(name: string): name is WaterfallStep {
  return (WATERFALL_STEPS as readonly string[]).includes(name);
}

/** The contact that ends the search: a person's address known to work, whose title decides on bills. */
export function isAcceptable(contact: ContactCandidate): boolean {
  return contact.verified && contact.emailKind === 'personal' && isTargetTitle(contact.title);
}

/** Everybody found at one company, each address once. */
export type ContactPool = {
  add(contacts: readonly ContactCandidate[]): void;
  /** What a verifier says counts more than what anybody said before. */
  replace(contact: ContactCandidate): void;
  drop(email: string): void;
  /** Best first; an inbox never stands before a person. */
  list(): ContactCandidate[];
  /** People's addresses of which nobody knows yet whether they work, the ones most worth a verification first. */
  unverified(): ContactCandidate[];
};

/** @param left - addresses in lower case that must not come back: suppressed, bounced */
export function createContactPool(left: ReadonlySet<string>): ContactPool {
  const contacts = new Map<string, ContactCandidate>();
  const list = () => [...contacts.values()].toSorted(byWorth);
  return {
    add(found) {
      for (const contact of found) {
        const key = contact.email.toLowerCase();
        if (left.has(key)) continue;
        const known = contacts.get(key);
        contacts.set(key, known === undefined ? contact : joined(known, contact));
      }
    },
    replace(contact) {
      const key = contact.email.toLowerCase();
      if (!left.has(key)) contacts.set(key, contact);
    },
    drop: (email) => void contacts.delete(email.toLowerCase()),
    list,
    unverified: () =>
      list().filter(
        ({ verified, emailKind, emailState }) => !verified && emailKind === 'personal' && emailState === 'unknown',
      ),
  };
}

/** Two findings of one address: the first finder keeps the credit, the better knowledge wins. */
function joined(first: ContactCandidate, second: ContactCandidate): ContactCandidate {
  const surer = !first.verified && (second.verified || first.emailState === 'unknown') ? second : first;
  return {
    ...first,
    fullName: first.fullName ?? second.fullName,
    title: first.title ?? second.title,
    linkedinUrl: first.linkedinUrl ?? second.linkedinUrl,
    emailState: surer.emailState,
    verified: surer.verified,
  };
}

function byWorth(a: ContactCandidate, b: ContactCandidate): number {
  return (
    Number(isAcceptable(b)) - Number(isAcceptable(a)) ||
    Number(a.emailKind === 'generic') - Number(b.emailKind === 'generic') ||
    Number(a.emailState === 'invalid') - Number(b.emailState === 'invalid') ||
    Number(b.verified) - Number(a.verified) ||
    Number(isTargetTitle(b.title)) - Number(isTargetTitle(a.title)) ||
    titlePriority(a.title) - titlePriority(b.title) ||
    Number(b.fullName !== null) - Number(a.fullName !== null) ||
    a.email.localeCompare(b.email)
  );
}

/** People without an address and the company's pattern, gathered over the steps. */
export type ClueBook = {
  add(clues: Clues): void;
  pattern(): Clues['pattern'];
  /** Only people whose title is wanted: an address is guessed for nobody else. */
  wanted(): NamedPerson[];
};

export function createClueBook(): ClueBook {
  const people = new Map<string, NamedPerson>();
  let pattern: Clues['pattern'] = null;
  return {
    add(clues) {
      for (const person of clues.people) {
        const key = person.fullName.toLowerCase();
        const known = people.get(key);
        if (known === undefined || (known.title === null && person.title !== null)) people.set(key, person);
      }
      pattern ??= clues.pattern;
    },
    pattern: () => pattern,
    wanted: () =>
      [...people.values()]
        .filter(({ title }) => isTargetTitle(title))
        .toSorted((a, b) => titlePriority(a.title) - titlePriority(b.title) || a.fullName.localeCompare(b.fullName)),
  };
}
