import type { FieldSource } from './company.ts';

export const CONTACT_SOURCES = [
  'hunter',
  'apollo',
  'website_scraper',
  'serper_email',
  'snov',
  'prospeo',
  'zerobounce_domain',
  'serper',
  'generic_inbox',
  'listing',
  'csv',
  'manual',
] as const;
export type ContactSource = (typeof CONTACT_SOURCES)[number];

/** What is known of an address. Unreachable DNS means `unknown`, never `invalid`. */
export type EmailState = 'valid' | 'catch_all' | 'invalid' | 'unknown';

export type ContactCandidate = {
  fullName: string | null;
  title: string | null;
  /** As published; compared in lower case. */
  email: string;
  /** `generic` = info@, office@ …: may be written to, never proves anything. */
  emailKind: 'personal' | 'generic';
  emailState: EmailState;
  linkedinUrl: string | null;
  source: ContactSource;
  foundAt: FieldSource;
  /** A person's own address, on the company's own domain, that is known to work. */
  verified: boolean;
};

export type Contact = ContactCandidate & {
  id: string;
  companyId: string;
  emailLower: string;
  unsubscribed: boolean;
  bouncedAt: Date | null;
  createdAt: Date;
};
