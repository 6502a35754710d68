import { parse } from 'tldts';
import { SHARED_HOSTS } from './shared-hosts.ts';

const MAX_URL_CHARS = 2_000;

/** Suffixes of the private list that sell ordinary company names rather than pages on one host. */
const SOLD_SUFFIXES = new Set(['us.com', 'co.com', 'uk.com', 'eu.com', 'gb.net', 'us.org', 'in.net', 'de.com']);

/**
 * The registrable domain of a company's own website, lower case: `https://www.Acme-Dental.com/x` gives `acme-dental.com`. Also
 * takes a bare host or an address (`info@acme.com`).
 *
 * @returns null for no web address, an IP address, a single label, or a host that many businesses share
 */
export function domainOf(text: string | null | undefined): string | null {
  const trimmed = cleaned(text);
  if (trimmed === null) return null;
  const at = trimmed.includes('@') && !trimmed.includes('://') ? trimmed.slice(trimmed.lastIndexOf('@') + 1) : trimmed;
  const url = urlOf(at);
  if (url === null) return null;
  const { domain, hostname, isIp, isPrivate, publicSuffix } = parse(url.hostname, { allowPrivateDomains: true });
  if (domain === null || hostname === null || isIp === true) return null;
  if (isPrivate === true && !SOLD_SUFFIXES.has(publicSuffix ?? '')) return null;
  if (SHARED_HOSTS.has(domain) || SHARED_HOSTS.has(hostname)) return null;
  return domain;
}

/**
 * The address as one that can be fetched: a scheme is added where it is missing, the host is lower case, fragments go.
 *
 * @returns null for anything that is not http(s) with a host name
 */
export function websiteUrl(text: string | null | undefined): string | null {
  const trimmed = cleaned(text);
  if (trimmed === null || (trimmed.includes('@') && !trimmed.includes('/'))) return null;
  const url = urlOf(trimmed);
  if (url === null) return null;
  url.hash = '';
  url.username = '';
  url.password = '';
  return url.href.length > 500 ? `${url.origin}/` : url.href;
}

/** Sources write lists (`a.com; b.com`) and stray spaces: the first entry counts. */
function cleaned(text: string | null | undefined): string | null {
  const first =
    (text ?? '')
      .slice(0, MAX_URL_CHARS)
      .trim()
      .split(/[\s;,|<>"]+/)[0] ?? '';
  return first === '' ? null : first;
}

function urlOf(text: string): URL | null {
  // `https:\\`, `http:/x`, `https//x` and the doubled `http://http://` are common slips in listings.
  const rest = text.replace(/^(?:(?:https?|hhttp|htttp|http[s]?)[:;]?[\\/]+)+/i, '');
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(rest)) return null;
  // Without a scheme http reaches every site: one that wants TLS redirects.
  const scheme = /^https:/i.test(text) ? 'https' : 'http';
  if (!URL.canParse(`${scheme}://${rest}`)) return null;
  const url = new URL(`${scheme}://${rest}`);
  url.hostname = url.hostname.replace(/\.$/, '').replace(/^w{2,4}\./, (label) => (label === 'www.' ? label : 'www.'));
  return url.hostname.includes('.') ? url : null;
}
