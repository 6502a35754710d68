import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { WriterInput } from '../../src/agents/writer.ts';
import { isDeregulated } from '../../src/domain/benchmarks.ts';
import { findIndustry } from '../../src/domain/industries.ts';
import { sampleCompany, sampleFeature, sampleScore } from '../../test/support/draft-samples.ts';

export type SampleLead = { trade: string; input: WriterInput };

/** Invented: no such company exists. Sizes, states and gaps are varied by rule, so that the set is the same every time. */
const NAMES: Readonly<Record<string, string>> = {
  dental: 'Maplewood Dental Group',
  clinic: 'Stillwater Family Clinics',
  hospital: 'Northfield Community Hospital',
  hotel: 'Red Maple Inns & Suites, LLC',
  restaurant: "Nonna's Table",
  brewery: 'Two Herons Brewing Co.',
  factory: 'Great Plains Fabrication Corporation',
  'food manufacturing': 'Sunrise Portion Foods, Inc.',
  'hardware store': 'Harbor Hardware',
  library: 'WESTON PUBLIC LIBRARY',
  school: 'St. Brendan Academy',
  office: 'Whitcomb & Vale LLP',
  logistics: 'Keystone Freight Terminals',
  gym: 'Blue Door Yoga',
};
const PLACES = [
  { city: 'Columbus', state: 'OH' },
  { city: 'Tampa', state: 'FL' },
  { city: 'Erie', state: 'PA' },
  { city: null, state: 'KS' },
] as const;
const SIZES = [1, 2, 12, null] as const;
const PEOPLE = ['Dana Ray', null, "Siobhán O'Neill"] as const;
const SAVINGS = [[12e3, 20e3], [310e3, 527e3], null] as const;

export function inventedLeads(): SampleLead[] {
  return Object.entries(NAMES).flatMap(([trade, name], row) =>
    SIZES.map((sites, column) => {
      const at = row + column;
      const place = PLACES[at % PLACES.length] ?? PLACES[0];
      const savings = SAVINGS[at % SAVINGS.length] ?? null;
      return leadOf({
        id: `invented-${row}-${column}`,
        name,
        trade,
        ...place,
        sites,
        savings,
        person: PEOPLE[at % PEOPLE.length] ?? null,
      });
    }),
  );
}

const TRADES_OF_FILES: readonly (readonly [file: RegExp, trade: string])[] = [
  [/^dental/, 'dental'],
  [/^breweries/, 'brewery'],
  [/^food_manufacturers/, 'food manufacturing'],
  [/^hospitals/, 'hospital'],
  [/^libraries/, 'library'],
];

/** Real names and cities from a folder of CSV files, `perFile` of each, evenly spread; none when the folder is not there. */
export async function listedLeads(folder: string, perFile: number): Promise<SampleLead[]> {
  const files = await readdir(folder).catch(() => [] as string[]);
  const leads: SampleLead[] = [];
  for (const file of files.sort()) {
    const trade = TRADES_OF_FILES.find(([pattern]) => pattern.test(file))?.[1];
    if (trade === undefined || !file.endsWith('.csv')) continue;
    const rows: Record<string, string>[] = parse(await readFile(path.join(folder, file)), {
      columns: true,
      bom: true,
      relax_column_count: true,
    });
    const named = rows.filter((row) => (row.name ?? '').trim() !== '');
    const step = Math.max(1, Math.floor(named.length / perFile));
    for (let at = 0; at < named.length && at / step < perFile; at += step) {
      const { name = '', city, state } = named[at] ?? {};
      leads.push(
        leadOf({
          id: `${file}-${at}`,
          name,
          trade,
          city: city || null,
          state: state || 'OH',
          sites: at % 3 === 0 ? 3 : 1,
          savings: at % 2 === 0 ? [9e3, 15e3] : null,
          person: null,
        }),
      );
    }
  }
  return leads;
}

function leadOf(given: {
  id: string;
  name: string;
  trade: string;
  city: string | null;
  state: string;
  sites: number | null;
  savings: readonly [number, number] | null;
  person: string | null;
}): SampleLead {
  const match = findIndustry(given.trade);
  if (!('industry' in match)) throw new Error(`no trade called ${given.trade}`);
  const { key, bucket } = match.industry;
  const { id, name, city, state, sites } = given;
  const company = sampleCompany({ id, name, industry: bucket, subIndustry: key, city, state, siteCount: sites });
  const feature = sampleFeature(company, { savings: given.savings, deregulated: isDeregulated(state) });
  const contact =
    given.person === null ? null : { fullName: given.person, title: null, emailKind: 'personal' as const };
  return { trade: key, input: { company, feature, score: sampleScore, contact } };
}
