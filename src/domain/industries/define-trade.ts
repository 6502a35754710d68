import type { IndustryBucket } from '../industry.ts';
import type { Industry, OsmSelector } from '../trade.ts';

export type TradeRow = {
  key: string;
  label: string;
  /** What one location is called; the plural is given where adding an s is wrong. */
  site: string | readonly [one: string, many: string];
  bucket: IndustryBucket;
  /** Singular forms will do: the look-up folds plurals. */
  aliases: readonly string[];
  /** `amenity=dentist`; tags that must hold together are joined with ` + `. */
  osm: readonly string[];
  npi?: readonly string[];
};

/** Turns a row of the table into the contract type. The label and the key are aliases of their own. */
export function defineTrade(row: TradeRow): Industry {
  const [one, many] = typeof row.site === 'string' ? [row.site, `${row.site}s`] : row.site;
  return {
    key: row.key,
    label: row.label,
    site: { one, many },
    bucket: row.bucket,
    aliases: [...new Set([row.key.replaceAll('_', ' '), row.label.toLowerCase(), ...row.aliases])],
    osm: row.osm.map(selectorOf),
    npiTaxonomies: row.npi ?? [],
  };
}

function selectorOf(text: string): OsmSelector {
  const selector: OsmSelector = {};
  for (const tag of text.split(' + ')) {
    const at = tag.indexOf('=');
    selector[tag.slice(0, at)] = tag.slice(at + 1);
  }
  return selector;
}
