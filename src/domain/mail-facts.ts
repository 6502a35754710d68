import { entryOf } from '../lib/entry-of.ts';
import type { Company, CompanyLocation } from './company.ts';
import type { ContactCandidate } from './contact.ts';
import type { Claim } from './draft.ts';
import type { Firm } from './firm.ts';
import { industryByKey } from './industries.ts';
import {
  displayCompanyName,
  displayPlace,
  formalName,
  greetingName,
  isPersonName,
  plainText,
  stateName,
  withoutArticle,
} from './mail-names.ts';
import { shortUsd, usdRange } from './money.ts';
import type { CompanyFeature } from './score.ts';

export type Support = NonNullable<Claim['support']>;

/** The person the mail goes to, as far as a mail needs to know. */
export type MailContact = Pick<ContactCandidate, 'fullName' | 'title' | 'emailKind'>;

export type MailFactsInput = {
  company: Company;
  feature: CompanyFeature;
  contact: MailContact | null;
  firm: Firm;
  /** What a person asked for: facts named there are that person's. */
  instruction?: string | undefined;
};

/** Everything a mail to this company may state, each with the place it is stored. What is not here may not be said. */
export type MailFacts = {
  /** As the mail writes it, e.g. `Buckeye Family Dental`; `null` when the stored name has no usable text. */
  companyName: string | null;
  /** Spellings of people and firms that a reader of the text should skip, figures in them included. */
  names: string[];
  siteNoun: { one: string; many: string };
  sites: { count: number; support: Support } | null;
  employees: { count: number; support: Support } | null;
  /** USD a year. Empty when the estimate is too weak for a mail. */
  money: { value: number; support: Support }[];
  /** Savings a mail may name; `null` = it goes without figures. */
  savings: { low: number; mid: number; high: number } | null;
  /** Percent, e.g. 24. */
  percents: { value: number; support: Support }[];
  city: string | null;
  stateCode: string | null;
  stateName: string | null;
  /** Cities and states of the company's sites. */
  places: { name: string; support: Support }[];
  supplierChoice: Support | null;
  /** Stored sentences whose figures and names may be repeated: a news signal, a person's request. */
  notes: { text: string; support: Support; fromPerson: boolean }[];
};

const SOURCE_LABELS: Readonly<Record<string, string>> = {
  overpass: 'OpenStreetMap',
  npi: 'NPI registry',
  csv: 'imported list',
  google_maps: 'Google Places',
  yelp: 'Yelp',
  directories: 'web directory',
  manual: 'entered by hand',
};

/** Below this an estimate is not worth a sentence, above it nobody would believe it. USD a year. */
const SMALLEST_SAVINGS = 1_000;
const LARGEST_SAVINGS = 50_000_000;

export function mailFacts({ company, feature, contact, firm, instruction }: MailFactsInput): MailFacts {
  const listing = (fact: string): Support => ({ fact, source: listingLabel(company), url: company.sourceUrl });
  const state = stateName(company.state);
  const companyName = displayCompanyName(company.name);
  const savings = usableSavings(feature);
  return {
    companyName,
    names: knownNames(company.name, companyName, contact, firm),
    siteNoun: siteNounOf(company),
    sites: siteFact(company),
    employees: employeeFact(company),
    money: savings === null ? [] : moneyFacts(feature),
    savings,
    percents: [
      {
        value: Math.round(firm.contingencyFee * 1000) / 10,
        support: { fact: 'our share of the savings', source: 'our settings', url: null },
      },
    ],
    city: displayPlace(company.city),
    stateCode: state === null ? null : (company.state?.toUpperCase() ?? null),
    stateName: state,
    places: placesOf(company).map((name) => ({ name, support: listing(`a place of the company: ${name}`) })),
    supplierChoice:
      feature.deregulatedState && state !== null
        ? { fact: `business customers in ${state} may choose an electricity supplier`, source: 'state list', url: null }
        : null,
    notes: notesOf(company, instruction),
  };
}

/** The estimate, when it is good enough to stand in a mail: confidence above low, an amount neither tiny nor absurd. */
export function usableSavings(feature: CompanyFeature): { low: number; mid: number; high: number } | null {
  const { savingsLow: low, savingsMid: mid, savingsHigh: high } = feature;
  const sane = [low, mid, high].every(Number.isFinite) && low > 0 && low <= mid && mid <= high;
  if (!sane || feature.basis.confidence === 'low' || mid < SMALLEST_SAVINGS || high > LARGEST_SAVINGS) return null;
  return { low, mid, high };
}

/** `$12k to $20k`, as a sentence says it. A low end below a thousand would sound exact: then only the high end is named. */
export function savingsPhrase({ low, high }: { low: number; high: number }): string {
  const [from, to] = [shortUsd(low), shortUsd(high)];
  if (from === to) return `about ${to}`;
  return low < SMALLEST_SAVINGS ? `up to about ${to}` : `${from} to ${to}`;
}

function moneyFacts(feature: CompanyFeature): MailFacts['money'] {
  const source = `our estimate, ${feature.basis.confidence} confidence`;
  const saved = `savings of ${usdRange(feature.savingsLow, feature.savingsHigh)} a year`;
  const spent = (fact: string) => ({ fact, source, url: null });
  return [
    { value: feature.savingsLow, support: spent(saved) },
    { value: feature.savingsHigh, support: spent(saved) },
    { value: feature.savingsMid, support: spent(saved) },
    { value: feature.estimatedTotalSpend, support: spent('yearly spend on utilities and telecom') },
    { value: feature.estimatedAnnualUtilitySpend, support: spent('yearly spend on utilities') },
    { value: feature.estimatedAnnualTelecomSpend, support: spent('yearly spend on telecom') },
  ].filter(({ value }) => value > 0);
}

function siteFact(company: Company): MailFacts['sites'] {
  const count = company.siteCount;
  if (count === null || !Number.isInteger(count) || count < 1) return null;
  const { one, many } = siteNounOf(company);
  const fact = `${count} ${count === 1 ? one : many}`;
  const known = company.siteCountSource;
  if (known !== null) return { count, support: { fact, source: known.label, url: known.url } };
  if (company.locations.length !== count) return null; // a number nobody can point at is a guess
  return { count, support: { fact, source: listingLabel(company), url: company.sourceUrl } };
}

function employeeFact(company: Company): MailFacts['employees'] {
  const { employeeCount: count, employeeCountSource: known } = company;
  if (count === null || count < 1 || known === null) return null;
  return { count, support: { fact: `${count} employees`, source: known.label, url: known.url } };
}

function siteNounOf(company: Company): MailFacts['siteNoun'] {
  const trade = company.subIndustry === null ? null : industryByKey(company.subIndustry);
  return trade?.site ?? { one: 'location', many: 'locations' };
}

function listingLabel(company: Company): string {
  return entryOf(SOURCE_LABELS, company.source) ?? (plainText(company.source) || 'listing');
}

function placesOf(company: Company): string[] {
  const of = (place: Pick<CompanyLocation, 'city' | 'state'>) => [displayPlace(place.city), stateName(place.state)];
  return [...new Set([company, ...company.locations].flatMap(of).filter((name) => name !== null))];
}

function notesOf(company: Company, instruction: string | undefined): MailFacts['notes'] {
  const notes: MailFacts['notes'] = [];
  if (company.intentSignal !== null && company.intentSignal.trim() !== '') {
    const text = company.intentSignal;
    notes.push({
      text,
      support: { fact: 'news about the company', source: 'news signal', url: company.sourceUrl },
      fromPerson: false,
    });
  }
  if (instruction !== undefined && instruction.trim() !== '') {
    notes.push({
      text: instruction,
      support: { fact: 'said in your request', source: 'your request', url: null },
      fromPerson: true,
    });
  }
  return notes;
}

function knownNames(raw: string, shown: string | null, contact: MailContact | null, firm: Firm): string[] {
  const office = shown !== null && isPersonName(shown) ? [`office of ${shown}`] : [];
  const fullName = contact?.fullName ?? null;
  const person = [fullName, greetingName(fullName), formalName(fullName), contact?.title];
  const ours = [firm.name, firm.senderName, firm.senderTitle, firm.phone, firm.website, firm.address, firm.mailFrom];
  const host = /^(?:https?:\/\/)?([^/]+)/.exec(firm.website)?.[1];
  const names = [raw.trim(), shown, shown && withoutArticle(shown), ...office, ...person, ...ours, host];
  return names.filter((name) => typeof name === 'string').filter((name) => name.length > 1);
}
