/** One number as written. `step` is how finely it was said: 1,000 for `$12k`, 100,000 for `$1.2M`, 1 for `$12,345`. */
export type Amount = { value: number; step: number };
export type Found = { text: string; index: number };
export type FoundMoney = Found & { values: Amount[] };

const UNITS: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  grand: 1e3,
  m: 1e6,
  mm: 1e6,
  mn: 1e6,
  mil: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
};

const SMALL_WORDS = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen',
  'seventeen eighteen nineteen',
]
  .join(' ')
  .split(' ');
const TENS_WORDS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const WORD_VALUES = new Map<string, number>([
  ...SMALL_WORDS.map((word, value) => [word, value] as const),
  ...TENS_WORDS.map((word, index) => [word, (index + 2) * 10] as const),
  ['dozen', 12],
]);

const NUMBER_WORD = `(?:${[...WORD_VALUES.keys(), 'hundred', 'thousand'].join('|')})`;
/** `twelve`, `twenty-five`, `two hundred and ten`. */
export const SPELLED = `${NUMBER_WORD}(?:(?:[- ]| and )${NUMBER_WORD})*`;
const DIGITS = '\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?';
/** A number in digits or words. */
export const NUMBER = `(?:${DIGITS}|${SPELLED})`;
const UNIT = '(?:thousand|grand|million|billion|mil|mm|mn|bn|k|m|b)';
const TO = '\\s*(?:-|–|—|to|and|up to)\\s*';

const MONEY = new RegExp(
  [
    `(?:US|USD)?\\s?\\$\\s?(${DIGITS})\\s?(${UNIT}\\b)?(?:${TO}(?:US|USD)?\\s?\\$?\\s?(${DIGITS})\\s?(${UNIT}\\b)?(?!\\s?%))?`,
    `(?<![\\p{L}\\p{N}$])(${NUMBER})\\s?(${UNIT}\\b)?(?:${TO}(${NUMBER})\\s?(${UNIT}\\b)?)?\\s*(?:US\\s)?(?:dollars|bucks|USD)\\b`,
    `\\b(?:USD|EUR|GBP)\\s?(${DIGITS})\\s?(${UNIT}\\b)?(?:${TO}(${DIGITS})\\s?(${UNIT}\\b)?)?`,
    `[€£]\\s?(${DIGITS})\\s?(${UNIT}\\b)?`,
  ].join('|'),
  'giu',
);

/** Every amount of money, ranges as one: `$12k to $20k`, `1.2 million dollars`, `USD 5,000`. */
export function findMoney(text: string): FoundMoney[] {
  return [...text.matchAll(MONEY)].map((match) => {
    const pairs: [string | undefined, string | undefined][] = [];
    for (let group = 1; group < match.length; group += 2) pairs.push([match[group], match[group + 1]]);
    const given = pairs.filter(([number]) => number !== undefined);
    const lastUnit = given.at(-1)?.[1];
    // "12 to 20 thousand": the unit at the end speaks for both
    const values = given.map(([number = '', unit]) =>
      amountOf(number, unit ?? (given.length > 1 ? lastUnit : undefined)),
    );
    return { text: match[0].trim(), index: match.index + (match[0].length - match[0].trimStart().length), values };
  });
}

function amountOf(number: string, unit: string | undefined): Amount {
  const factor = unit === undefined ? 1 : (UNITS[unit.toLowerCase()] ?? 1);
  const plain = numberOf(number) ?? Number.NaN;
  const value = Math.round(plain * factor * 100) / 100;
  const decimals = /^[\d,]+\.(\d+)$/.exec(number)?.[1]?.length ?? 0;
  const zeros = unit === undefined && decimals === 0 ? (/0*$/.exec(number.replaceAll(',', ''))?.[0].length ?? 0) : 0;
  const coarsest = value < 1e6 ? 1e3 : 1e5;
  return { value, step: Math.min(factor * 10 ** (zeros - decimals), coarsest) };
}

/** `1,200`, `12.5`, `twenty-five`, `two hundred and ten` as a number; `null` when it is none. */
export function numberOf(text: string): number | null {
  if (/^\d/.test(text)) {
    const value = Number(text.replaceAll(',', ''));
    return Number.isFinite(value) ? value : null;
  }
  let total = 0;
  let current = 0;
  for (const word of text.toLowerCase().split(/[- ]+/)) {
    if (word === 'and' || word === '') continue;
    if (word === 'hundred') current = Math.max(current, 1) * 100;
    else if (word === 'thousand') {
      total += Math.max(current, 1) * 1000;
      current = 0;
    } else if (word === 'dozen' && current > 0) current *= 12;
    else {
      const value = WORD_VALUES.get(word);
      if (value === undefined) return null;
      current += value;
    }
  }
  return total + current;
}

/** Whether an amount says the stored one, as finely as it was said; halves round up. */
export function says(amount: Amount, stored: number): boolean {
  const rounded = Math.floor(stored / amount.step + 0.5) * amount.step;
  return Math.abs(rounded - amount.value) < amount.step / 1000;
}

/** The way a mail writes a count: words up to nine, digits from ten. */
export function countWords(count: number): string {
  return count < 10 ? (SMALL_WORDS[count] ?? String(count)) : count.toLocaleString('en-US');
}
