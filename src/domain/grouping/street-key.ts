import { entryOf } from '../../lib/entry-of.ts';

const SHORT: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
  first: '1',
  second: '2',
  third: '3',
  fourth: '4',
  fifth: '5',
  sixth: '6',
  seventh: '7',
  eighth: '8',
  ninth: '9',
  tenth: '10',
  saint: 'st',
  mount: 'mt',
  fort: 'ft',
};

/** Kinds of street and compass points: written, shortened and left out at will. */
const DROPPED = new Set(
  'street st avenue ave av road rd drive dr boulevard blvd blv bl parkway pkwy pky highway hwy lane ln court ct place pl square sq circle cir trail trl terrace ter pike way plaza plz n s e w ne nw se sw'.split(
    ' ',
  ),
);
const UNIT =
  /(?:\b(?:suite|ste|unit|apt|apartment|room|rm|floor|fl|building|bldg|dept|lot|space|spc)\b\.?\s*#?\s*[\w-]*|#\s*[\w-]+|\b\d+(?:st|nd|rd|th)\s+(?:floor|fl)\b).*$/i;

/**
 * What two spellings of one street address share: `435 S. La Cienega Blvd., Suite 2` and `435 south la cienega blv` both give
 * `435 la cienega`. Null without a house number, because a street alone is no address.
 */
export function streetKey(street: string | null): string | null {
  if (street === null) return null;
  const plain = street
    .slice(0, 120)
    .toLowerCase()
    .replace(/\b(?:between|btwn|bet|near|at the corner|off)\b.*$/, '')
    .replace(/^.*?(?=\b\d)/, '') // a building's name may stand before the number
    .replace(/,.*$/, (tail) => (/^,\s*\d*\s*$/.test(tail) ? '' : UNIT.test(tail) ? '' : ` ${tail}`))
    .replace(UNIT, (unit, at: number) => (at === 0 ? unit : ''))
    .replaceAll(/['’.]/g, '');
  const [number, ...rest] = plain.split(/[^a-z0-9]+/).filter((word) => word !== '');
  if (number === undefined || !/^\d/.test(number) || rest.length === 0) return null;
  const words = rest.map((word) => entryOf(SHORT, word) ?? word.replace(/^(\d+)(?:st|nd|rd|th)$/, '$1'));
  const core: string[] = [];
  for (const [index, word] of words.entries()) {
    if (!DROPPED.has(word)) core.push(word);
    // What follows the kind of street is a building or a compass point; a number belongs to it (`Highway 42`).
    else if (core.length > 0 && word.length > 1 && !/^\d/.test(words[index + 1] ?? '')) break;
  }
  return [number, ...(core.length === 0 ? words : core)].join(' ');
}
