import { clip, oneLine } from '../lib/text.ts';
import type { ContactCandidate, ContactSource, EmailState } from './contact.ts';
import { type EmailAddress, isFreemail, isGenericLocalPart, isPlaceholderEmail, parseEmail } from './email-address.ts';
import { domainOf } from './web-domain.ts';

/** What a provider says of one address. All of it is foreign text. */
export type FoundAddress = {
  email: string;
  fullName?: string | null | undefined;
  title?: string | null | undefined;
  linkedinUrl?: string | null | undefined;
  state: EmailState;
  source: ContactSource;
  /** Who found it, as people know it. */
  label: string;
  /** A page on which it was seen. */
  url?: string | null | undefined;
  at: Date;
};

/**
 * A contact from what a provider found at a company; `null` where nobody could be reached there: no address, a placeholder, one
 * with stars in it. Verified only when the address is a person's, on the company's own domain, and known to work.
 */
export function foundContact(found: FoundAddress, domain: string): ContactCandidate | null {
  const email = parseEmail(found.email);
  if (email === null || isPlaceholderEmail(email) || email.local.includes('*')) return null;
  const emailKind = isGenericLocalPart(email.local) ? 'generic' : 'personal';
  return {
    fullName: emailKind === 'generic' ? null : tidy(found.fullName, 120),
    title: emailKind === 'generic' ? null : tidy(found.title, 120),
    email: email.address,
    emailKind,
    emailState: found.state,
    linkedinUrl: linkedinUrlOf(found.linkedinUrl),
    source: found.source,
    foundAt: { url: webUrl(found.url), label: found.label, at: found.at },
    verified: isProven(email, emailKind, found.state, domain),
  };
}

/** The same contact after a verifier has looked at its address. */
export function withVerdict(contact: ContactCandidate, state: EmailState, domain: string): ContactCandidate {
  const email = parseEmail(contact.email);
  const verified = email !== null && isProven(email, contact.emailKind, state, domain);
  return { ...contact, emailState: state, verified };
}

function isProven(email: EmailAddress, kind: 'personal' | 'generic', state: EmailState, domain: string): boolean {
  return kind === 'personal' && state === 'valid' && !isFreemail(email.domain) && isOn(email, domain);
}

/** A part of the domain (`mail.acme.com`) is the domain, too. */
function isOn(email: EmailAddress, domain: string): boolean {
  return (domainOf(email.domain) ?? email.domain) === domain;
}

/** Whether an address belongs to the company: nobody else's is worth a verification. */
export function isOwnAddress(address: string, domain: string): boolean {
  const email = parseEmail(address);
  return email !== null && !isFreemail(email.domain) && isOn(email, domain);
}

/** `null` for anything that is not a profile on LinkedIn. */
export function linkedinUrlOf(text: string | null | undefined): string | null {
  const url = /^https?:\/\//i.test(text ?? '') ? (text ?? '') : `https://${text ?? ''}`;
  if (!URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  const isProfile = /^(?:[a-z]{2,3}\.)?linkedin\.com$/.test(hostname) && /^\/(?:in|pub)\/[^/]+/.test(pathname);
  return isProfile ? `https://www.linkedin.com${pathname.replace(/\/$/, '')}` : null;
}

function webUrl(text: string | null | undefined): string | null {
  return text && URL.canParse(text) && /^https?:/i.test(text) ? text.slice(0, 500) : null;
}

/** One line of at most `max` characters; `null` when nothing is left. */
export function tidy(text: string | null | undefined, max: number): string | null {
  const plain = clip(oneLine(text ?? ''), max);
  return plain === '' ? null : plain;
}
