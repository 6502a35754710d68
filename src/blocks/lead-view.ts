import type { FieldSource, StatusChange } from '../domain/company.ts';
import type { ScoreComponents, SpendBasis, Tier } from '../domain/score.ts';
import { formatPhone } from '../lib/phone.ts';
import { plural } from '../lib/text.ts';
import { type AddressFacts, addressState } from './address-state.ts';
import { inline, link, maskedMail } from './mrkdwn.ts';
import { day } from './time.ts';

export type LeadContact = AddressFacts & {
  fullName: string | null;
  title: string | null;
  email: string;
  generic: boolean;
};

/** All that a lead's card shows. */
export type LeadView = {
  companyId: string;
  runId: string | null;
  name: string;
  /** null = nobody told. */
  siteCount: number | null;
  site: { one: string; many: string };
  city: string | null;
  state: string | null;
  /** Cities besides `city`. */
  otherCities: number;
  website: string | null;
  domain: string | null;
  /** What the website calls itself where that differs clearly; `isAnothers` = its addresses are therefore not called verified. */
  websiteSays: { name: string; isAnothers: boolean } | null;
  /** E.164. */
  phone: string | null;
  /** null = not scored yet. */
  score: {
    /** 0-100. */
    total: number;
    tier: Tier;
    reason: string;
    components: ScoreComponents;
    /** USD a year. */
    savingsLow: number;
    savingsHigh: number;
    basis: SpendBasis;
  } | null;
  /** The one to write to. */
  contact: LeadContact | null;
  sources: readonly { label: string; url: string | null }[];
  /** Whom the sources want credited. */
  attributions: readonly string[];
};

/** Everything behind the card. */
export type LeadDetailsView = LeadView & {
  contacts: readonly LeadContact[];
  /** At most 200; `siteCount` tells the true number. */
  locations: readonly { street: string | null; city: string | null; state: string | null; phone: string | null }[];
  /** `value: null` = unknown. `source`: where it stands, or in words how it came about; null = our own guess. */
  figures: readonly { label: string; value: string | null; source: FieldSource | string | null }[];
  history: readonly StatusChange[];
};

/** `*Buckeye Dental*  ·  12 offices, Columbus + 5 cities`. */
export function leadTitle(
  lead: Pick<LeadView, 'name' | 'siteCount' | 'site' | 'city' | 'state' | 'otherCities'>,
): string {
  return [`*${inline(lead.name, 120)}*`, placeWords(lead)].filter((part) => part !== '').join('  ·  ');
}

function placeWords(lead: Pick<LeadView, 'siteCount' | 'site' | 'city' | 'state' | 'otherCities'>): string {
  const sites =
    lead.siteCount === null ? '' : plural(lead.siteCount, inline(lead.site.one, 30), inline(lead.site.many, 30));
  const home = lead.city ?? lead.state;
  const others = lead.otherCities > 0 ? ` + ${plural(lead.otherCities, 'city', 'cities')}` : '';
  const where = home === null ? '' : `${inline(home, 60)}${others}`;
  return [sites, where].filter((part) => part !== '').join(', ');
}

/** `<https://…|example.com>  ·  (614) 555-0101`; null when neither is known. */
export function reachLine(lead: Pick<LeadView, 'website' | 'domain' | 'phone'>): string | null {
  const site = lead.website === null ? null : link(lead.website, lead.domain ?? lead.website, 60);
  const phone = lead.phone === null ? null : inline(formatPhone(lead.phone), 30);
  const parts = [site, phone].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('  ·  ');
}

/** `Website says: Harbor Dental`, a name other than the company's. */
export function websiteLine({ websiteSays }: Pick<LeadView, 'websiteSays'>): string | null {
  if (websiteSays === null) return null;
  const name = `Website says: ${inline(websiteSays.name, 80)}`;
  return websiteSays.isAnothers ? `${name}. Perhaps not this company, so its addresses are not called verified` : name;
}

/** `Dana Ray, practice administrator · d…@example.com · verified: published on their company website`. */
export function contactLine(contact: LeadContact): string {
  const email = maskedMail(contact.email);
  if (contact.generic) return `general inbox ${email} · no person found yet`;
  return `${contactName(contact)} · ${email} · ${addressState(contact)}`;
}

/** `Dana Ray, practice administrator`. */
export function contactName({ fullName, title }: Pick<LeadContact, 'fullName' | 'title'>): string {
  const who = fullName === null ? 'name unknown' : inline(fullName, 60);
  return title === null ? who : `${who}, ${inline(title, 60)}`;
}

/** `<https://…|OpenStreetMap>, Mar 3 2026`; without a source it is said to be a guess. */
export function sourceWords(source: FieldSource | string | null, zone: string): string {
  if (source === null) return 'our guess, never used in a mail';
  if (typeof source === 'string') return inline(source, 80);
  return `${link(source.url, source.label, 60)}, ${day(source.at, zone)}`;
}
