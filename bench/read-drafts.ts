/**
 * Prints rendered sequences to be read by a person: `node bench/read-drafts.ts [count] [--follow-ups]`.
 * No model, no network: invented companies in different trades, sizes, states and with missing fields.
 */
import { createWriter } from '../src/agents/writer.ts';
import { isDeregulated } from '../src/domain/benchmarks.ts';
import { findIndustry } from '../src/domain/industries.ts';
import { silentLogger } from '../src/lib/logger.ts';
import { sampleCompany, sampleFeature, sampleFirm, sampleScore } from '../test/support/draft-samples.ts';

type Sample = {
  name: string;
  trade: string;
  sites: number | null;
  city: string | null;
  state: string | null;
  person: string | null;
  savings: [number, number] | null;
  instruction?: string;
  intent?: string;
};

const SAMPLES: Sample[] = [
  {
    name: 'Buckeye Family Dental Group',
    trade: 'dental',
    sites: 12,
    city: 'Columbus',
    state: 'OH',
    person: 'Dana Ray',
    savings: [12e3, 20e3],
  },
  {
    name: 'ORAL & MAXILLOFACIAL SURGEONS INC',
    trade: 'dental',
    sites: 2,
    city: 'TOLEDO',
    state: 'OH',
    person: null,
    savings: null,
  },
  {
    name: 'Dr. Michael C Pappas',
    trade: 'dental',
    sites: 1,
    city: 'Columbus',
    state: 'OH',
    person: 'Dr. Michael C Pappas',
    savings: null,
  },
  {
    name: 'MERCY HEALTH-ANDERSON HOSPITAL',
    trade: 'hospital',
    sites: 1,
    city: 'CINCINNATI',
    state: 'OH',
    person: 'James Holt',
    savings: [310e3, 527e3],
  },
  {
    name: 'The Christ Hospital',
    trade: 'hospital',
    sites: 6,
    city: 'Cincinnati',
    state: 'OH',
    person: 'RAY, DANA',
    savings: [1.2e6, 2.1e6],
  },
  {
    name: 'Lakeside Urgent Care',
    trade: 'clinic',
    sites: 4,
    city: 'Tampa',
    state: 'FL',
    person: 'Office Manager',
    savings: [6e3, 11e3],
  },
  {
    name: 'Red Maple Inns & Suites, LLC',
    trade: 'hotel',
    sites: 9,
    city: 'Erie',
    state: 'PA',
    person: 'Paula Kim',
    savings: [88e3, 150e3],
  },
  { name: 'Hotel Fairlawn', trade: 'hotel', sites: 1, city: 'Akron', state: 'OH', person: null, savings: [17e3, 29e3] },
  {
    name: "Nonna's Table",
    trade: 'restaurant',
    sites: 1,
    city: 'Detroit',
    state: 'MI',
    person: 'Gino',
    savings: [2.1e3, 3.6e3],
  },
  {
    name: '13 Below Brewery',
    trade: 'brewery',
    sites: 1,
    city: 'Cincinnati',
    state: 'OH',
    person: 'A. Baker',
    savings: [1.4e3, 2.4e3],
  },
  {
    name: '2 Tones Brewing Co.',
    trade: 'brewery',
    sites: 3,
    city: 'Whitehall',
    state: 'OH',
    person: 'Tony Hart',
    savings: null,
    intent: 'expansion: opening a taproom',
  },
  {
    name: 'A to Z Portion Control Meats, Inc.',
    trade: 'food manufacturing',
    sites: 1,
    city: 'Bluffton',
    state: 'OH',
    person: 'Lee Ann Kagy',
    savings: [61e3, 104e3],
  },
  {
    name: 'Great Plains Fabrication Corporation',
    trade: 'factory',
    sites: 5,
    city: null,
    state: 'KS',
    person: 'Bo Jansen',
    savings: [140e3, 238e3],
  },
  {
    name: 'Harbor Hardware',
    trade: 'hardware store',
    sites: 14,
    city: 'Portland',
    state: 'ME',
    person: 'Ines Roy',
    savings: [33e3, 56e3],
  },
  {
    name: 'ADA PUBLIC SCHOOL DISTRICT LIBRARY',
    trade: 'library',
    sites: 1,
    city: 'ADA',
    state: 'OH',
    person: null,
    savings: null,
  },
  {
    name: 'St. Brendan Academy',
    trade: 'school',
    sites: 3,
    city: 'Dublin',
    state: 'OH',
    person: "Siobhán O'Neill",
    savings: [9e3, 15e3],
  },
  {
    name: 'Whitcomb & Vale LLP',
    trade: 'office',
    sites: 2,
    city: 'Boston',
    state: 'MA',
    person: 'Ana Vale',
    savings: [5e3, 9e3],
  },
  {
    name: 'University of Cincinnati Physicians Company, A Very Long Subsidiary Name for Billing Purposes',
    trade: 'clinic',
    sites: null,
    city: 'Cincinnati',
    state: 'OH',
    person: 'K Shah',
    savings: null,
  },
  {
    name: '<b>Acme</b> *Storage* {{ name }}',
    trade: 'logistics',
    sites: 2,
    city: 'Reno',
    state: 'NV',
    person: 'Max Gray',
    savings: [44e3, 70e3],
  },
  { name: 'Blue Door Yoga', trade: 'gym', sites: null, city: null, state: null, person: null, savings: null },
  {
    name: 'Buckeye Family Dental Group',
    trade: 'dental',
    sites: 12,
    city: 'Columbus',
    state: 'OH',
    person: 'Dana Ray',
    savings: [12e3, 20e3],
    instruction: 'shorter, no figures and more formal',
  },
  {
    name: 'Harbor Hardware',
    trade: 'hardware store',
    sites: 14,
    city: 'Portland',
    state: 'ME',
    person: 'Ines Roy',
    savings: [33e3, 56e3],
    instruction: 'mention telecom, and congratulate them on their anniversary',
  },
];

const args = process.argv.slice(2);
const count = Number(args.find((arg) => /^\d+$/.test(arg)) ?? SAMPLES.length);
const write = createWriter({ model: null, firm: sampleFirm, followUpDays: [3, 7, 14] });

for (const [index, sample] of SAMPLES.slice(0, count).entries()) {
  const match = findIndustry(sample.trade);
  if (!('industry' in match)) throw new Error(`no trade called ${sample.trade}`);
  const company = sampleCompany({
    id: `sample-${index}`,
    name: sample.name,
    industry: match.industry.bucket,
    subIndustry: match.industry.key,
    city: sample.city,
    state: sample.state,
    siteCount: sample.sites,
    intentSignal: sample.intent ?? null,
  });
  const feature = sampleFeature(company, { savings: sample.savings, deregulated: isDeregulated(sample.state) });
  const contact =
    sample.person === null ? null : { fullName: sample.person, title: null, emailKind: 'personal' as const };
  const draft = await write(
    {
      company,
      feature,
      score: sampleScore,
      contact,
      ...(sample.instruction ? { instruction: sample.instruction } : {}),
    },
    { signal: new AbortController().signal, log: silentLogger },
  );
  const claims = draft.claims.map(({ text, support }) => `${text} <- ${support?.source ?? 'NOTHING'}`).join(' | ');
  console.log(`\n===== ${index + 1}. ${match.industry.key} · ${draft.angle} · critic ${draft.critic?.score ?? '-'}`);
  console.log(`Subject: ${draft.subject}\n\n${draft.body}\n\n  [${claims}]`);
  console.log(`  [${draft.critic?.feedback ?? ''}] [${draft.toneIssues.join('; ')}] low: ${draft.lowConfidence}`);
  if (!args.includes('--follow-ups')) continue;
  for (const touch of draft.followUps) console.log(`\n--- day ${touch.dayOffset}: ${touch.subject}\n${touch.body}`);
}
