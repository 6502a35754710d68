import type { IndustryBucket } from './industry.ts';
import type { Tier } from './score.ts';

/** The 11 reported statuses, in funnel order. */
export const COMPANY_STATUSES = [
  'new',
  'enriched',
  'scored',
  'approved',
  'contacted',
  'replied',
  'meeting_booked',
  'won',
  'lost',
  'no_response',
  'archived',
] as const;
export type CompanyStatus = (typeof COMPANY_STATUSES)[number];

const LEGAL_MOVES: Record<CompanyStatus, readonly CompanyStatus[]> = {
  new: ['enriched', 'scored', 'archived'],
  enriched: ['scored', 'archived'],
  scored: ['scored', 'approved', 'archived'],
  approved: ['scored', 'contacted', 'archived'],
  contacted: ['replied', 'meeting_booked', 'no_response', 'lost', 'archived'],
  replied: ['meeting_booked', 'won', 'lost', 'no_response', 'archived'],
  meeting_booked: ['won', 'lost', 'no_response', 'archived'],
  no_response: ['replied', 'meeting_booked', 'scored', 'archived'],
  won: ['archived'],
  lost: ['scored', 'archived'],
  archived: ['new', 'scored'],
};

/** Whether a company may go from one status to another. Out of `archived` only a person may lead. */
export function canMove(from: CompanyStatus, to: CompanyStatus): boolean {
  return LEGAL_MOVES[from].includes(to);
}

/** One place of a company. `phone` is E.164. */
export type CompanyLocation = {
  street: string | null;
  city: string | null;
  state: string | null;
  postcode: string | null;
  phone: string | null;
  lat: number | null;
  lon: number | null;
  /** `osm:node/1`, `npi:1234567890`, `csv:<file>:<row>`. */
  sourceId: string;
};

/** Where a field came from; a field without a source is a guess and never reaches a mail. */
export type FieldSource = { url: string | null; label: string; at: Date };

export type StatusChange = {
  from: CompanyStatus;
  to: CompanyStatus;
  /** Slack user id, or `system (…)`. */
  by: string;
  at: Date;
  reason: string | null;
  runId: string | null;
};

/** Newest score and features, kept on the company so that lists and counts need no join. */
export type LatestScore = {
  scoreId: string;
  featureId: string;
  score: number;
  tier: Tier;
  reason: string;
  savingsLow: number;
  savingsMid: number;
  savingsHigh: number;
  scoredAt: Date;
  approved: boolean;
  approvedBy: string | null;
  approvedAt: Date | null;
};

/** What Scout hands over: a company nobody has stored yet. */
export type CompanyCandidate = {
  name: string;
  /** Registrable domain of the own website, lower case; `null` for none or a shared host. */
  domain: string | null;
  website: string | null;
  industry: IndustryBucket;
  /** Key of the trade the person asked for, e.g. `dental`. */
  subIndustry: string | null;
  city: string | null;
  state: string | null;
  /** Places found; `null` = unknown. */
  siteCount: number | null;
  /** At most 200; `siteCount` holds the true number. */
  locations: CompanyLocation[];
  /** E.164. */
  phone: string | null;
  /** Published with the listing, not yet a contact. */
  email: string | null;
  /** A person the source names, e.g. NPI's authorized official. */
  person: { fullName: string; title: string | null } | null;
  source: string;
  sourceUrl: string | null;
  sourceIds: string[];
  /** 0-10, share of the listing that is filled in. */
  qualityScore: number;
};

export type Company = CompanyCandidate & {
  id: string;
  nameKey: string;
  cityKey: string;
  employeeCount: number | null;
  hasLocationsPage: boolean;
  /** Only of an industry that was inferred; one that a source names needs none. */
  industrySource?: FieldSource | null;
  phoneSource: FieldSource | null;
  siteCountSource: FieldSource | null;
  employeeCountSource: FieldSource | null;
  intentSignal: string | null;
  dataOrigin: 'scout' | 'csv' | 'manual' | 'hubspot_crm';
  contactFound: boolean;
  /** What its website calls the organisation behind it; missing or `null` = not read, or not sure. */
  websiteName?: string | null;
  /** The website clearly is another organisation's, so that its addresses are not called verified. */
  websiteIsAnothers?: boolean;
  status: CompanyStatus;
  runId: string | null;
  latest: LatestScore | null;
  history: StatusChange[];
  rejectionReason: string | null;
  /** A mail to it came back for good, and whom else to write to is not settled; missing or `null` = nothing to do. */
  cameBackAt?: Date | null;
  /** Slack user id of who takes care of it. */
  owner?: string | null;
  dateFound: Date;
  createdAt: Date;
  updatedAt: Date;
  /** All that names it is gone; figures, moves and their times stay. */
  erasedAt?: Date | null;
  erasedWhy?: string | null;
};

/** Lower case, accents and punctuation gone, legal forms (Inc, LLC …) dropped: what two spellings of a name share. */
export function nameKeyOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’`.]/g, '')
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const withoutForm = plain.replaceAll(
    /\b(incorporated|inc|llc|llp|ltd|limited|corp|corporation|co|company|pllc|plc|pc|pa)\b/g,
    ' ',
  );
  return withoutForm.replaceAll(/\s+/g, ' ').trim() || plain;
}

export function cityKeyOf(city: string | null): string {
  return city === null ? '' : nameKeyOf(city);
}
