import { oneLine } from '../../../lib/text.ts';
import { firstText, records, typesOf } from './linked-data.ts';
import type { PageDocument } from './page-document.ts';

/** One spelling of what may be the name, from one place of the page. */
export type NameCandidate = {
  text: string;
  from:
    | 'linked-data'
    | 'linked-site'
    | 'site-name'
    | 'organisation'
    | 'logo'
    | 'title'
    | 'heading'
    | 'copyright'
    | 'address'
    | 'description'
    | 'legal';
  /** How sure the place itself is: 1 as a rule. */
  share: number;
};

const MAX_LINES = 4_000;
const MAX_OF_A_KIND = 6;
const ORGANISATION_TYPES =
  /^(?:Organization|Corporation|LocalBusiness|.*(?:Business|Organization|Store|Clinic|Dentist|Dental|Physician|Restaurant|Hotel|LodgingBusiness|Attorney|LegalService|Hospital|Contractor|Agency|Shop|Brewery|Bakery|Library|School|Optician|Pharmacy|AutoRepair|Plumber|Electrician|Winery|Museum|Zoo|Motel|Resort|NGO|StadiumOrArena))$/;
const SEPARATORS = /\s*(?:[|»›•·~→]|::)\s*|\s+(?:[-–—/]|--)\s+|\s*[–—]\s*|:\s+|\s-(?=$)/;
const COPYRIGHT = /©|\(c\)|&copy;|\bcopyright\b/i;
const LEGAL_FORM = /(?:,|\s)\s*(?:Inc|LLC|L\.L\.C|LLP|PLLC|Ltd|Corp|P\.?C|Co)\.?$/i;
const STREET = /^(?:\d{1,6}[A-Z]?(?:-\d+)? +(?:[NSEW]\.? +)?[A-Z0-9]|P\.? ?O\.? +Box|One [A-Z])/i;
const ZIP = /\b(?:[A-Z]{2}|[A-Z][a-z]{3,}\.?),? *\d{5}(?:-\d{4})?\b/;
const LABEL_LINE =
  /^(?:(?:our |mailing |street |office |postal |physical |main |corporate |business )*(?:address|location|headquarters|hq|offices?|mail|visit(?: us)?|contact(?: us| info(?:rmation)?)?|find us|directions|map|hours)|by mail|phone|telephone|tel|fax|e-?mail|get directions)\b[^a-z]*$/i;

/** Every place that may hold the name, cleaned. */
export function nameCandidates(page: PageDocument): NameCandidate[] {
  const lines = page.text
    .split(/[\n\t]/, MAX_LINES)
    .map((line) => oneLine(line.slice(0, 400).replaceAll(/[\uE001-\uE003]/g, ' ')))
    .filter((line) => line !== '');
  return [
    ...fromLinkedData(page),
    ...fromMarks(page),
    ...fromTitle(page.title ?? ''),
    ...fromCopyright(lines),
    ...fromAddresses(lines),
    ...fromLegalForms(lines),
  ].flatMap(({ text, ...rest }) => {
    const name = cleanName(text);
    return name === null ? [] : [{ text: name, ...rest }];
  });
}

function fromLinkedData(page: PageDocument): NameCandidate[] {
  const all = records(page.jsonLd);
  const named = (from: NameCandidate['from'], isWanted: (type: string) => boolean): NameCandidate[] =>
    all
      .filter((record) => typesOf(record).some(isWanted))
      .flatMap((record) => {
        const text = firstText(record.name);
        return text === null ? [] : [{ text, from, share: 1 }];
      })
      .slice(0, MAX_OF_A_KIND);
  return [
    ...named('linked-data', (type) => ORGANISATION_TYPES.test(type)),
    ...named('linked-site', (type) => type === 'WebSite'),
  ];
}

function fromMarks({ nameMarks }: PageDocument): NameCandidate[] {
  const found: NameCandidate[] = [];
  const seen = { logo: 0, heading: 0 };
  for (const { kind, text } of nameMarks) {
    if (kind === 'site-name' || kind === 'organisation') found.push({ text, from: kind, share: 1 });
    if (kind === 'description') found.push(...fromDescription(text));
    if (kind === 'logo') {
      // the owner's logo comes first; those of associations and payment cards follow
      const share = seen.logo < 2 ? 1 : 0.4;
      for (const piece of pieces(text)) found.push({ text: piece, from: 'logo', share });
      seen.logo += 1;
    }
    if (kind === 'heading') {
      for (const piece of pieces(text)) found.push({ text: piece, from: 'heading', share: seen.heading < 2 ? 1 : 0.5 });
      seen.heading += 1;
    }
  }
  return found;
}

/** `Acme Dental is a family practice …`: what stands before the verb. */
function fromDescription(text: string): NameCandidate[] {
  const parts =
    /^(?:welcome to |at |contact )?([^.!?]{2,70}?)(?:,? (?:is|are|offers?|provides?|has|specializes|serves|brings)\b|[,:.!]| - )/i.exec(
      text,
    );
  return parts?.[1] === undefined ? [] : [{ text: parts[1], from: 'description', share: 1 }];
}

/** A name stands first or last in a title. */
function fromTitle(title: string): NameCandidate[] {
  const all = pieces(title);
  return all.map((text, index) => {
    const atEdge = index === 0 || index === all.length - 1;
    const isAlone =
      all.length === 1 && /^(?:\p{Lu}\S*|&|of|and|the|at|in)(?: (?:\p{Lu}\S*|&|of|and|the|at|in))*$/u.test(text);
    return { text, from: 'title', share: isAlone ? 1.2 : atEdge ? 1 : 0.8 };
  });
}

function fromCopyright(lines: readonly string[]): NameCandidate[] {
  const found: NameCandidate[] = [];
  for (const [index, line] of lines.entries()) {
    const at = line.search(COPYRIGHT);
    if (at < 0 || found.length >= MAX_OF_A_KIND) continue;
    const after = ownerIn(line.slice(at));
    const before = pieces(line.slice(0, at)).at(-1) ?? '';
    const below = after === '' && before === '' ? (lines[index + 1] ?? '') : '';
    found.push({ text: after, from: 'copyright', share: 1 });
    for (const text of [before, below]) found.push({ text, from: 'copyright', share: 0.7 });
  }
  return found;
}

/** `© 2019-2024 by Acme Dental, LLC. All rights reserved. Website by Pixel House` gives `Acme Dental, LLC`. */
function ownerIn(line: string): string {
  const bare = line
    .replaceAll(new RegExp(COPYRIGHT, 'gi'), ' ')
    .replace(/\ball rights? reserved.*$/i, '')
    .replace(/\b(?:powered|designed|developed|created|maintained|web ?site|site|web design|web services)\b.*$/i, '')
    .replaceAll(/\b(?:19|20)\d\d\b(?:\s*[-–—]\s*(?:(?:19|20)\d\d|present))?/gi, ' ')
    .replace(/^[\s,.|–—-]*(?:by\s+)?/i, '');
  return (/^[\s|•–—-]*(.+?)(?:\s*[|•]\s*|\s+[-–—]\s+|\.(?:\s|$)|$)/.exec(bare)?.[1] ?? '').trim();
}

/** The line above a street address, or what stands before it on the same line. */
function fromAddresses(lines: readonly string[]): NameCandidate[] {
  const found: NameCandidate[] = [];
  let blocks = 0;
  for (const [index, line] of lines.entries()) {
    const inLine = /^([^\d]{3,60}?)[,|•–—-]?\s+(?=\d{1,6} +(?:[NSEW]\.? )?[A-Z0-9])/.exec(line);
    const startsStreet = STREET.test(line);
    const hasZip = lines.slice(index, index + 4).some((next) => ZIP.test(next));
    if (!hasZip || blocks >= 4) continue;
    const share = blocks === 0 ? 1 : 0.7;
    if (!startsStreet && inLine?.[1] !== undefined && ZIP.test(line)) {
      found.push({ text: inLine[1], from: 'address', share });
      blocks += 1;
    }
    if (!startsStreet) continue;
    blocks += 1;
    for (let back = 1, taken = 0; back <= 4 && taken < 2; back += 1) {
      const above = lines[index - back] ?? '';
      if (above === '' || LABEL_LINE.test(above) || above.length > 80) continue;
      taken += 1;
      found.push({ text: above, from: 'address', share: taken === 1 ? share : share / 2 });
    }
  }
  return found;
}

function fromLegalForms(lines: readonly string[]): NameCandidate[] {
  return lines
    .filter((line) => line.length <= 60 && LEGAL_FORM.test(line))
    .slice(0, MAX_OF_A_KIND)
    .map((text) => ({ text, from: 'legal', share: 1 }));
}

function pieces(text: string): string[] {
  return text.split(SEPARATORS).filter((piece) => /\p{L}/u.test(piece));
}

const LEAD_IN =
  /^(?:(?:welcome to|contact(?:ing)?(?: us| information| info)?(?: at| for)?|about(?: us)?|home(?: ?page)? of|(?:our |the )?logo (?:for|of)|(?:\w+ )?contacts for|we are|meet|visit|by|at|for|to)\b[\s:,-]*)+(?=\S)/i;
const LEAD_OUT =
  /[\s,:-]+(?:contact(?: us)?(?: information| info| page)?|about(?: us)?|home ?page|web ?site|official (?:web ?)?site|logo(?:type)?|(?:main|company) logo|customer service|customer support|services? department|information|info|map|directions|locations?)$/i;

/** The bare name of a short text; `null` when it cannot be one. */
function cleanName(raw: string): string | null {
  let text = oneLine(
    raw
      .replaceAll(/&(?:amp|#0*38);/gi, '&')
      .replaceAll(/&(?:#0*39|#8217|rsquo|apos);/gi, "'")
      .replaceAll(/[®™℠]|\((?:tm|r|sm)\)/gi, ' ')
      .replaceAll(/(?<=\p{Ll})(?:SM|TM)\b/gu, ''),
  );
  text = trimmed(text).replace(LEAD_IN, '');
  for (let round = 0; round < 3; round += 1) text = trimmed(text.replace(LEAD_OUT, ''));
  text = trimmed(text.replace(/^(.{3,60}) \1$/i, '$1').replace(/^(.{3,60}),? (?:an?|the) .{2,40} company$/i, '$1'));
  text = text.replace(/^(.{4,}?)(?:,| in)? [A-Z][\w. ]{1,25},? [A-Z]{2}(?: \d{5}| USA)?$/, '$1');
  text = text.replace(/^(.{3,}?,? (?:Inc|LLC|LLP|PLLC|Ltd|Corp|P\.?C)\.?),.*$/, '$1'); // ", a Delaware corporation"
  const words = text.split(' ');
  if (text.length < 2 || text.length > 70 || words.length > 9) return null;
  if (!/\p{L}{2}|\p{L}\d|\d\p{L}/u.test(text) || /[?!@{}<>=]|https?:|www\.|\.(?:jpe?g|png|gif|svg)\b/i.test(text))
    return null;
  if (/\d{3}[-. ]\d{4}|^\d+$/.test(text)) return null;
  return text;
}

function trimmed(text: string): string {
  return text.replace(/^[\s,.;:|*"“”'‘’()\-–—]+|[\s,;:|*"“”'‘’(\-–—!]+$/g, '').replace(/^([^(]*)\)$/, '$1');
}
