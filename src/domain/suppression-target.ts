import { parse } from 'tldts';
import { isFreemail, parseEmail } from './email-address.ts';
import { SHARED_HOSTS } from './shared-hosts.ts';

/** Whom no mail may reach: one address, or everybody at a domain and below it. Lower case. */
export type SuppressionTarget = { kind: 'email'; email: string } | { kind: 'domain'; domain: string };

/**
 * `unreadable`: neither an address nor a domain. `suffix`: `com`, `co.uk`, a whole part of the net. `shared`: many firms and people
 * have addresses there. `own`: the firm's.
 */
export type BadTarget = { kind: 'refused'; why: 'unreadable' | 'suffix' | 'shared' | 'own'; typed: string };

/**
 * Reads what a person typed: `dana@acme.com`, `acme.com`, `@acme.com`, `https://www.acme.com/team`.
 *
 * @param ownDomains - the firm's own, lower case
 */
export function readSuppressionTarget(typed: string, ownDomains: readonly string[]): SuppressionTarget | BadTarget {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, '')
    .replaceAll(/^[<("']+|[>)"',;.]+$/g, '');
  const refused = (why: BadTarget['why']): BadTarget => ({ kind: 'refused', why, typed });
  if (text.lastIndexOf('@') > 0 && !text.includes('://')) {
    const address = parseEmail(text);
    if (address === null) return refused('unreadable');
    return isOwn(address.domain, ownDomains) ? refused('own') : { kind: 'email', email: address.address };
  }
  const host = text
    .replace(/^@/, '')
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '');
  const { domain, publicSuffix, hostname, isIp } = parse(host, { allowPrivateDomains: true });
  if (isIp === true || hostname === null || !/^[\p{L}\p{N}.-]+$/u.test(host)) return refused('unreadable');
  if (domain === null) return refused(isKnownSuffix(publicSuffix, host) ? 'suffix' : 'unreadable');
  if (isOwn(hostname, ownDomains)) return refused('own');
  if (isFreemail(domain) || SHARED_HOSTS.has(domain) || SHARED_HOSTS.has(hostname)) return refused('shared');
  return { kind: 'domain', domain: hostname };
}

function isKnownSuffix(suffix: string | null, host: string): boolean {
  if (suffix !== host) return false;
  const { isIcann, isPrivate } = parse(`x.${host}`, { allowPrivateDomains: true });
  return isIcann === true || isPrivate === true;
}

/** The domain itself, one below it or one above it: each would stop mail to the firm's own people. */
function isOwn(domain: string, ownDomains: readonly string[]): boolean {
  return ownDomains.some((own) => own === domain || own.endsWith(`.${domain}`) || domain.endsWith(`.${own}`));
}

/** `a@mail.example.com` → `mail.example.com`, `example.com`: every domain whose suppression covers the address. */
export function domainsOf(email: string): string[] {
  const labels = email
    .toLowerCase()
    .slice(email.lastIndexOf('@') + 1)
    .split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}
