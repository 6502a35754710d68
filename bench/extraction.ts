/**
 * How well phones, faxes, addresses and the organisation's name are read from saved pages of real organisations.
 *
 *     node bench/extraction.ts [--misses] [--people]
 *
 * `--people` prints everybody found with a title, to be compared with the pages by a person: nobody wrote down who is on them.
 *
 * A number or address that the ground truth calls hidden or only in linked data is neither asked for nor an error.
 * One of a third party is a true number of somebody else, which one page alone cannot tell: it is no hit, and it is an
 * error in the column `strict` only. A decoy, a fax taken for a telephone, or anything unknown is an error.
 *
 * A page has one name. It is right when its letters and digits are those of the ground truth, in the same order, after these
 * are taken away from both: case, accents, punctuation, spaces, `&` for `and`, a `The` at the beginning, and the legal form
 * (Inc, LLC, LLP, Ltd, Corp, Co, Company, Limited, PLLC, PLC, PC, PA and their long forms). No likeness counts: a word
 * more or less is an error and a miss. The rules were written without every third page (index mod 3 = 2), see README.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isSameName } from '../src/domain/organisation-match.ts';
import { domainOf } from '../src/domain/web-domain.ts';
import { decodeText } from '../src/lib/guarded-fetch/charset.ts';
import { findEmails } from '../src/providers/website/extract/emails.ts';
import { findOrganisationName } from '../src/providers/website/extract/organisation-name.ts';
import { readPage } from '../src/providers/website/extract/page-document.ts';
import { findPeople } from '../src/providers/website/extract/people.ts';
import { findPhones } from '../src/providers/website/extract/phones.ts';
import { measureDoubts } from './support/website-doubts.ts';

export const WEB_PAGES_DIR = path.resolve(import.meta.dirname, '../../shared/data/web_pages');

const strings = z.array(z.string());
const WebPage = z.object({
  file: z.string(),
  url: z.string().nullable(),
  business_name: z.string().nullable(),
  phones: strings,
  fax: strings,
  emails: strings,
  phones_structured_only: strings,
  fax_structured_only: strings,
  emails_hidden: strings,
  emails_obfuscated: strings,
  third_party: z.object({ phones: strings, fax: strings, emails: strings }),
});

const KINDS = ['phones', 'faxes', 'emails', 'spelled-out emails', 'names', 'names, held out'] as const;
/** Every third page was kept aside while the rules for names were written; its misses have been read since (README.md). */
const HELD_OUT = 3;
type ExtractionKind = (typeof KINDS)[number];
export type ExtractionScore = {
  kind: ExtractionKind;
  expected: number;
  hits: number;
  errors: number;
  thirdParty: number;
  precision: number;
  strictPrecision: number;
  recall: number;
  /** One line per missed or wrong value. */
  misses: string[];
};

type Case = {
  kind: ExtractionKind;
  file: string;
  found: string[];
  expected: string[];
  allowed: string[];
  others: string[];
};

/** Reads all pages and compares; `null` when the pages are not there. */
export function measureExtraction(
  dir = WEB_PAGES_DIR,
): { scores: ExtractionScore[]; pages: number; people: string[]; ms: number } | null {
  if (!existsSync(path.join(dir, 'pages.json'))) return null;
  const pages = z.array(WebPage).parse(JSON.parse(readFileSync(path.join(dir, 'pages.json'), 'utf8')));
  const cases: Case[] = [];
  const people: string[] = [];
  let ms = 0;
  for (const [index, page] of pages.entries()) {
    const bytes = readFileSync(path.join(dir, page.file));
    const began = performance.now();
    // an address without a domain stands for one that is not known
    const document = readPage(decodeText(bytes, null), page.url ?? 'http://192.0.2.1/');
    const phones = findPhones(document);
    const mailboxes = findEmails(document, page.url === null ? null : domainOf(page.url));
    const name = findOrganisationName(document);
    const persons = findPeople(document, mailboxes, phones);
    ms += performance.now() - began;
    const emails = mailboxes.map(({ email }) => email);
    people.push(...persons.map(({ fullName, title, email }) => `${page.file}: ${fullName} | ${title} | ${email}`));
    const truth = page.business_name;
    const names = {
      file: page.file,
      found: name === null ? [] : [truth !== null && isSameName(name, truth) ? truth : name],
      expected: truth === null ? [] : [truth],
      allowed: [],
      others: [],
    };
    if (index % HELD_OUT === HELD_OUT - 1) cases.push({ ...names, kind: 'names, held out' });
    const { file, third_party: others } = page;
    const numbers = (fax: boolean) => phones.filter((phone) => phone.fax === fax).map(({ e164 }) => e164);
    cases.push(
      { ...names, kind: 'names' },
      {
        kind: 'phones',
        file,
        found: numbers(false),
        expected: page.phones,
        allowed: page.phones_structured_only,
        others: [...others.phones, ...others.fax],
      },
      {
        kind: 'faxes',
        file,
        found: numbers(true),
        expected: page.fax,
        allowed: page.fax_structured_only,
        others: others.fax,
      },
      {
        kind: 'emails',
        file,
        found: emails,
        expected: page.emails,
        allowed: [...page.emails_hidden, ...page.emails_obfuscated],
        others: others.emails,
      },
      {
        kind: 'spelled-out emails',
        file,
        found: emails.filter((email) => page.emails_obfuscated.includes(email)),
        expected: page.emails_obfuscated,
        allowed: [],
        others: [],
      },
    );
  }
  return {
    pages: pages.length,
    people,
    ms,
    scores: KINDS.map((kind) =>
      scoreOf(
        kind,
        cases.filter((entry) => entry.kind === kind),
      ),
    ),
  };
}

function scoreOf(kind: ExtractionKind, cases: Case[]): ExtractionScore {
  const score = { expected: 0, hits: 0, errors: 0, thirdParty: 0 };
  const misses: string[] = [];
  for (const { file, found, expected, allowed, others } of cases) {
    score.expected += expected.length;
    for (const value of expected) {
      if (found.includes(value)) score.hits += 1;
      else misses.push(`${file}: missed ${value}`);
    }
    for (const value of new Set(found)) {
      if (expected.includes(value) || allowed.includes(value)) continue;
      const foreign = others.includes(value);
      score[foreign ? 'thirdParty' : 'errors'] += 1;
      misses.push(`${file}: ${foreign ? 'third party' : 'wrong'} ${value}`);
    }
  }
  const precision = score.hits / (score.hits + score.errors || 1);
  const strictPrecision = score.hits / (score.hits + score.errors + score.thirdParty || 1);
  return { kind, ...score, precision, strictPrecision, recall: score.hits / (score.expected || 1), misses };
}

if (import.meta.main) {
  const result = measureExtraction();
  if (result === null) {
    console.warn(`No pages at ${WEB_PAGES_DIR}: nothing measured.`);
    process.exitCode = 1;
  } else {
    console.table(
      Object.fromEntries(
        result.scores.map(({ kind, misses: _misses, precision, strictPrecision, recall, ...counts }) => [
          kind,
          { ...counts, precision: precision.toFixed(3), strict: strictPrecision.toFixed(3), recall: recall.toFixed(3) },
        ]),
      ),
    );
    console.log(`${result.pages} pages in ${result.ms.toFixed(0)} ms`);
    const { own, others, doubted } = measureDoubts(WEB_PAGES_DIR);
    console.log(
      `held for another's website: ${own.length} of ${result.pages} own pages, ${doubted} of ${others} of others`,
    );
    if (process.argv.includes('--misses')) for (const { misses } of result.scores) console.log(misses.join('\n'));
    if (process.argv.includes('--people')) console.log(`${result.people.length} people\n${result.people.join('\n')}`);
  }
}
