import type { FieldSource } from '../domain/company.ts';
import type { EmailState } from '../domain/contact.ts';
import { link } from './mrkdwn.ts';
import { EMAIL_STATE_WORDS } from './words.ts';

/** What our records say of an address. */
export type AddressFacts = { verified: boolean; emailState: EmailState; foundAt: FieldSource | null };

/**
 * How far an address can be trusted, in the same words on every card. Without a paid verifier `verified` means: a person's own
 * address, on the company's own domain, published on its own website.
 */
export function addressState({ verified, emailState, foundAt }: AddressFacts): string {
  if (emailState === 'invalid' || emailState === 'catch_all') return EMAIL_STATE_WORDS[emailState];
  if (foundAt === null) return verified ? 'verified' : EMAIL_STATE_WORDS.unknown;
  return verified ? `verified: published on their ${link(foundAt.url, foundAt.label, 40)}` : 'published, not checked';
}
