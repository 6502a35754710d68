import { isGenericLocalPart, localPartFits, parseEmail } from '../../../domain/email-address.ts';
import { looksLikeTitle } from '../../../domain/titles.ts';
import { toE164 } from '../../../lib/phone.ts';
import { oneLine } from '../../../lib/text.ts';
import type { FoundEmail } from './emails.ts';
import { firstText, records, typesOf } from './linked-data.ts';
import type { PageDocument } from './page-document.ts';
import { hasCredentials, readPersonName } from './person-name.ts';
import type { FoundPhone } from './phones.ts';

/** A person whom the page names, with what stands beside the name. Foreign text. */
export type FoundPerson = { fullName: string; title: string | null; email: string | null; phone: string | null };

type Line = { text: string; start: number };
type Placed = { fullName: string; title: string | null; strong: boolean; start: number };

const MAX_LINES = 4_000;
const MAX_PEOPLE = 60;
/** How far below a name its own address or number may stand, in characters. */
const CARD_LENGTH = 300;
const CARD_LINES = 6;

/**
 * People with a title, an academic degree or an address of their own: staff lists, `Name, Title`, `Title: Name`,
 * linked data. A bare name proves nothing and is left out.
 */
export function findPeople(
  page: PageDocument,
  emails: readonly FoundEmail[],
  phones: readonly FoundPhone[],
): FoundPerson[] {
  const placed = [...writtenPeople(linesOf(page.text)), ...linkedPeople(page)].sort((a, b) => a.start - b.start);
  const people = new Map<string, FoundPerson>();
  const keep = (person: FoundPerson) => {
    const known = people.get(person.fullName.toLowerCase());
    if (known === undefined) {
      if (people.size < MAX_PEOPLE) people.set(person.fullName.toLowerCase(), person);
      return;
    }
    known.title ??= person.title;
    known.email ??= person.email;
    known.phone ??= person.phone;
  };
  structuredPeople(page.jsonLd).forEach(keep);
  const names = placed.map(({ fullName }) => fullName);
  for (const [index, person] of placed.entries()) {
    const next = placed.slice(index + 1).find(({ fullName }) => fullName !== person.fullName)?.start;
    const end = cardEnd(page.text, person.start, next);
    const email = emailOf(person, emails, end, names);
    const numbers = phones.filter(({ start, fax }) => !fax && start >= person.start && start < end);
    const phone = numbers.length === 1 ? (numbers[0]?.e164 ?? null) : null;
    if (person.strong || email !== null) keep({ fullName: person.fullName, title: person.title, email, phone });
  }
  return [...people.values()];
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const piece of text.split(/[\n\t]/)) {
    if (lines.length >= MAX_LINES) break;
    const text = withoutAddresses(piece.slice(0, 300));
    if (text !== '') lines.push({ text, start });
    start += piece.length + 1;
  }
  return lines;
}

/** Name and title alone: an address or a number on the same line says nothing about either. */
function withoutAddresses(line: string): string {
  return line
    .replaceAll(/[\uE001-\uE003]/g, ' ')
    .replaceAll(/[^\s,;|()<>]{1,64}@[^\s,;|()<>]{1,120}/g, ' ')
    .replaceAll(/(?:\b(?:direct|phone|tel|cell|mobile|ext|x)\b[.:]? ?)?\+?\(?\d[\d ().-]{6,20}\d/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s,;|–—-]+|[\s,;|–—-]+$/g, '');
}

function writtenPeople(lines: readonly Line[]): Placed[] {
  const found: Placed[] = [];
  let titleUsed = -1; // index of the line that gave the last person's title
  for (const [index, line] of lines.entries()) {
    if (line.text.length > 140 || found.length >= MAX_PEOPLE * 4) continue;
    const inLine = nameAndTitle(line.text) ?? titleAndName(line.text);
    if (inLine !== null && inLine.title !== null) {
      found.push({ ...inLine, strong: true, start: line.start });
      continue;
    }
    const fullName = inLine?.fullName ?? readPersonName(line.text);
    if (fullName === null) continue;
    const below = titleIn(lines[index + 1]);
    const above = index - 1 > titleUsed ? titleIn(lines[index - 1]) : null;
    if (above === null && below !== null) titleUsed = index + 1;
    const title = above ?? below; // a title above that is nobody's yet tells a list of titles with names below
    found.push({ fullName, title, strong: title !== null || hasCredentials(line.text), start: line.start });
  }
  return found;
}

function titleIn(line: Line | undefined): string | null {
  if (line === undefined || !looksLikeTitle(line.text)) return null;
  return cleanTitle(line.text);
}

/** `Dana Ray, DDS, Practice Owner`, `Dana Ray – CFO`, `Dana Ray (Office Manager)`. */
function nameAndTitle(text: string): { fullName: string; title: string | null } | null {
  const pieces = text.split(/\s*[,|–—•(:;]\s*|\s+-\s+|\)/).filter((piece) => piece !== '');
  const fullName = pieces.length < 2 || pieces.length > 7 ? null : readPersonName(pieces[0] ?? '');
  if (fullName === null) return null;
  const rest = text.slice(text.indexOf(pieces[0] ?? '') + (pieces[0] ?? '').length).replace(/^[\s,|–—•(:;-]+/, '');
  const title = [rest, ...pieces.slice(1)].map((piece) => piece.replace(/\)$/, '')).find(looksLikeTitle);
  if (title !== undefined) return { fullName, title: cleanTitle(withoutCredentials(title)) };
  return pieces.slice(1).every((piece) => hasCredentials(piece)) ? { fullName, title: null } : null;
}

/** `Practice Owner: Dana Ray`, `Manager - Dana Ray`. */
function titleAndName(text: string): { fullName: string; title: string } | null {
  const parts = /^([^:–|]{2,60}?)\s*(?::|–|\||\s-\s)\s*(.{4,60})$/.exec(text);
  const [, title = '', name = ''] = parts ?? [];
  if (parts === null || !looksLikeTitle(title)) return null;
  const fullName = readPersonName(name);
  return fullName === null ? null : { fullName, title: cleanTitle(title) };
}

function withoutCredentials(title: string): string {
  const pieces = title.split(/,\s*/);
  while (pieces.length > 1 && hasCredentials(pieces[0] ?? '')) pieces.shift();
  return pieces.join(', ');
}

function cleanTitle(text: string): string {
  return oneLine(text.replace(/^[\s,|–—:-]+|[\s,|–—:.(-]+$/g, '')).slice(0, 80);
}

/** A name that is itself a link to a mailbox. */
function linkedPeople(page: PageDocument): Placed[] {
  return page.links.flatMap((link) => {
    const fullName = /^\s*mailto:/i.test(link.href) ? readPersonName(link.text) : null;
    return fullName === null ? [] : [{ fullName, title: null, strong: false, start: link.start }];
  });
}

function cardEnd(text: string, start: number, next: number | undefined): number {
  let end = start;
  for (let line = 0; line < CARD_LINES; line += 1) {
    const lineEnd = text.indexOf('\n', end + 1);
    if (lineEnd < 0) return Math.min(text.length, next ?? text.length);
    end = lineEnd;
  }
  return Math.min(end, start + CARD_LENGTH, next ?? end);
}

function emailOf(person: Placed, emails: readonly FoundEmail[], end: number, names: readonly string[]): string | null {
  const fitting = emails.filter(({ email }) => localPartFits(localOf(email), person.fullName));
  const rivals = names.filter(
    (name) => name !== person.fullName && localPartFits(localOf(fitting[0]?.email ?? ''), name),
  );
  if (fitting.length === 1 && rivals.length === 0 && !isGenericLocalPart(localOf(fitting[0]?.email ?? '')))
    return fitting[0]?.email ?? null;
  const inCard = emails.filter(({ start }) => start >= person.start && start < end);
  const own = inCard.find((found) => fitting.includes(found)) ?? (inCard.length === 1 ? inCard[0] : undefined);
  if (own === undefined || isGenericLocalPart(localOf(own.email))) return null;
  const isOthers = names.some((name) => name !== person.fullName && localPartFits(localOf(own.email), name));
  return isOthers && !fitting.includes(own) ? null : own.email;
}

function ownAddress(raw: string | null): string | null {
  const email = raw?.replace(/^mailto:/i, '').toLowerCase() ?? '';
  return parseEmail(email) === null || isGenericLocalPart(localOf(email)) ? null : email;
}

function localOf(email: string): string {
  return email.slice(0, Math.max(0, email.lastIndexOf('@')));
}

function structuredPeople(jsonLd: readonly unknown[]): FoundPerson[] {
  const all = records(jsonLd);
  const staff = new Set(all.flatMap((record) => [record.employee, record.employees, record.founder].flat()));
  return all.flatMap((record) => {
    const isPerson = typesOf(record).includes('Person');
    const title = firstText(record.jobTitle);
    const email = ownAddress(firstText(record.email));
    const fullName = isPerson ? readPersonName(firstText(record.name) ?? '') : null;
    if (fullName === null || (title === null && email === null && !staff.has(record))) return [];
    return [
      {
        fullName,
        title: title === null ? null : cleanTitle(title),
        email,
        phone: toE164(firstText(record.telephone), 'US'),
      },
    ];
  });
}
