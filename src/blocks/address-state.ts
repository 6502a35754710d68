import type { FieldSource } from '../domain/company.ts';
import type { ContactSource, EmailState } from '../domain/contact.ts';
import { link } from './mrkdwn.ts';
import { EMAIL_STATE_WORDS } from './words.ts';

/** What our records say of an address. `source` absent = published by the company or its listing. */
export type AddressFacts = {
  verified: boolean;
  emailState: EmailState;
  foundAt: FieldSource | null;
  source?: ContactSource | null;
};

const PUBLISHED: readonly ContactSource[] = ['website_scraper', 'listing', 'manual'];

/**
 * How far an address can be trusted, in the same words on every card. `verified: published` means: a person's own address, on
 * the company's own domain, published on its own website. From a paid source it means that a verifier found the mailbox.
 */
export function addressState({ verified, emailState, foundAt, source }: AddressFacts): string {
  if (emailState === 'invalid' || emailState === 'catch_all') return EMAIL_STATE_WORDS[emailState];
  if (foundAt === null) return verified ? 'verified' : EMAIL_STATE_WORDS.unknown;
  const where = link(foundAt.url, foundAt.label, 40);
  if (source != null && !PUBLISHED.includes(source)) {
    const found = source === 'csv' ? `from an ${where}` : isReckoned(foundAt.label) ? where : `found by ${where}`;
    if (verified) return `verified, ${found}`;
    return emailState === 'valid' ? `works, ${found}` : `${found}, not checked`;
  }
  return verified ? `verified: published on their ${where}` : 'published, not checked';
}

/** Nobody showed the address: it was formed. */
function isReckoned(label: string): boolean {
  return label.startsWith('formed from') || label.startsWith('usual ');
}
