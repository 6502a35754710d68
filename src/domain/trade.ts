import type { IndustryBucket } from './industry.ts';

/** One OpenStreetMap selector: all tags of one entry must hold; an industry unites its entries. */
export type OsmSelector = Record<string, string>;

/** A trade a person may ask for. */
export type Industry = {
  /** `dental`; stored as the company's `subIndustry`. */
  key: string;
  /** `Dental practices`: stands at the head of a run message. */
  label: string;
  /** What one location is called: `office`, `hotel`, `plant`. */
  site: { one: string; many: string };
  bucket: IndustryBucket;
  /** Lower-case words and phrases that mean this trade. */
  aliases: readonly string[];
  osm: readonly OsmSelector[];
  /** NPPES `taxonomy_description` values; empty for trades outside health. */
  npiTaxonomies: readonly string[];
};
