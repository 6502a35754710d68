import { isFreemail } from '../../../domain/email-address.ts';
import { letterKeyOf } from '../../../domain/organisation-match.ts';
import { domainOf } from '../../../domain/web-domain.ts';
import { type NameCandidate, nameCandidates } from './name-candidates.ts';
import { isNoName } from './no-names.ts';
import type { PageDocument } from './page-document.ts';

/** How much each place says. A copyright line often names a parent, or whoever made the page. */
const WEIGHTS: Record<NameCandidate['from'], number> = {
  'linked-data': 5,
  'linked-site': 2.5,
  'site-name': 4,
  organisation: 4,
  logo: 3.5,
  title: 2.5,
  heading: 1.5,
  copyright: 2.5,
  address: 3,
  description: 2,
  legal: 1.5,
};
/** A name that is a web address. */
const ADDRESS = /^\S+\.(?:com|net|org|biz|info|us|co|io|edu|gov)$/i;
/** Below it nothing is sure. */
const LEAST = 3;
const MAX_GROUPS = 150;
const MAX_TEXT = 200_000;

type Scored = { name: string; score: number };

/** What the page calls the organisation behind it; `null` when nothing is sure. Never throws. */
export function findOrganisationName(page: PageDocument): string | null {
  return rankNames(page).find(({ score }) => score >= LEAST)?.name ?? null;
}

/** All candidates, best first. */
function rankNames(page: PageDocument): Scored[] {
  const own = domainOf(page.url);
  const labels = domainLabels(page);
  const text = page.text.slice(0, MAX_TEXT).toLowerCase();
  const groups = new Map<string, NameCandidate[]>();
  for (const candidate of nameCandidates(page)) {
    const key = letterKeyOf(candidate.text);
    if (key.length < 2 || isNoName(candidate.text)) continue;
    const isAddress = ADDRESS.test(candidate.text);
    if (isAddress && domainOf(candidate.text) !== own) continue;
    if (groups.size >= MAX_GROUPS && !groups.has(key)) continue;
    const share = isAddress ? candidate.share * 0.7 : candidate.share; // some firms are called by their address
    groups.set(key, [...(groups.get(key) ?? []), { ...candidate, share }]);
  }
  const scored = [...groups].map(([key, found]) => {
    const best = new Map<NameCandidate['from'], number>();
    for (const { from, share } of found) best.set(from, Math.max(best.get(from) ?? 0, WEIGHTS[from] * share));
    const name = spellingOf(found);
    const said = [...best.values()].reduce((sum, weight) => sum + weight, 0);
    return { name, score: said + domainFit(name, key, labels) + frequency(text, name.toLowerCase()) };
  });
  return scored.sort((a, b) => b.score - a.score);
}

function spellingOf(found: readonly NameCandidate[]): string {
  return found.toSorted((a, b) => WEIGHTS[b.from] * b.share - WEIGHTS[a.from] * a.share)[0]?.text ?? '';
}

/** Up to 1.5 for a name that the page repeats. */
function frequency(text: string, name: string): number {
  let count = 0;
  for (let at = text.indexOf(name); at >= 0 && count < 8; at = text.indexOf(name, at + name.length)) count += 1;
  return Math.log2(1 + count) / 2;
}

/** The site's own domain without its ending; where that is not known, the domains of its mailboxes. */
function domainLabels(page: PageDocument): string[] {
  const own = domainOf(page.url);
  const domains = own !== null ? [own] : mailDomains(page.text);
  return domains
    .map((domain) => (domain.split('.')[0] ?? '').replaceAll(/[^a-z0-9]/g, ''))
    .filter((label) => label.length >= 2);
}

function mailDomains(text: string): string[] {
  const found = text.slice(0, MAX_TEXT).matchAll(/[\w.+-]{1,64}@([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,3})/gi);
  const domains = [...found].slice(0, 50).flatMap(([, host]) => domainOf(host) ?? []);
  return [...new Set(domains)].filter((domain) => !isFreemail(domain)).slice(0, 3);
}

/** How well a name agrees with the domain: `Acme Dental` with `acmedental`, `acmedentalohio`, `acme`. */
function domainFit(name: string, key: string, labels: readonly string[]): number {
  return Math.max(0, ...labels.map((label) => fitOf(name, key, label)));
}

function fitOf(name: string, key: string, label: string): number {
  const noAnd = name
    .toLowerCase()
    .replaceAll(/\band\b|&/g, '')
    .replaceAll(/[^a-z0-9]/g, '');
  if (key === label || noAnd === label) return 4;
  if (key.length >= 3 && label.startsWith(key)) return 2.5;
  if (label.length >= 4 && key.startsWith(label)) return 2.5;
  if ((key.length >= 4 && label.includes(key)) || (label.length >= 4 && key.includes(label))) return 2;
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const initials = words.map((word) => word.charAt(0)).join('');
  if (initials.length >= 3 && label.startsWith(initials)) return 1.5;
  return words.some((word) => word.length >= 5 && label.includes(word)) ? 1 : 0;
}
