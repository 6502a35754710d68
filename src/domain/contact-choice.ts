import type { Contact } from './contact.ts';
import { isTargetTitle, titlePriority } from './titles.ts';

type Choosable = Pick<
  Contact,
  'fullName' | 'title' | 'email' | 'emailKind' | 'emailState' | 'verified' | 'unsubscribed' | 'bouncedAt'
>;

/** The contact to write to. `lastResort`: nobody in particular, only an inbox like info@; the draft says so. */
export type ContactChoice<T> = { contact: T; lastResort: boolean };

/**
 * Picks whom to write to: verified first, a person before an inbox, then by title, then who has a name.
 * Never someone who unsubscribed, bounced, or whose address is known not to work. `null` when nobody is left.
 */
export function bestContact<T extends Choosable>(contacts: readonly T[]): ContactChoice<T> | null {
  const contact = contacts.filter(mayBeWritten).toSorted(byPreference)[0];
  return contact === undefined ? null : { contact, lastResort: contact.emailKind === 'generic' };
}

/** Whether anything may be sent to this contact at all; the suppression list is asked besides. */
export function mayBeWritten(contact: Choosable): boolean {
  return !contact.unsubscribed && contact.bouncedAt === null && contact.emailState !== 'invalid';
}

function byPreference(a: Choosable, b: Choosable): number {
  return (
    Number(b.verified) - Number(a.verified) ||
    Number(a.emailKind === 'generic') - Number(b.emailKind === 'generic') ||
    titlePriority(a.title) - titlePriority(b.title) ||
    Number(isTargetTitle(b.title)) - Number(isTargetTitle(a.title)) ||
    Number(b.fullName !== null) - Number(a.fullName !== null) ||
    a.email.localeCompare(b.email) // the same contact every time
  );
}
