/** A word of a sentence with what stands before it. */
export type Word = { text: string; lower: string; afterComma: boolean };

/** More words than this are no question. */
const MOST_WORDS = 120;

/** The words of a sentence, without signs; `afterComma` where a comma parted them. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let afterComma = false;
  for (const [token] of text.matchAll(/[,;:?!()]|[^\s,;:?!()"]+/g)) {
    if (/^[,;:?!()]$/.test(token)) {
      afterComma = true;
      continue;
    }
    const bare = token.replace(/[.…]+$/, '').replace(/^'+|'+$/g, '');
    if (bare !== '') words.push({ text: bare, lower: bare.toLowerCase(), afterComma });
    afterComma = bare === '';
    if (words.length >= MOST_WORDS) break;
  }
  return words;
}

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  dozen: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  hundred: 100,
};

/** `3`, `three`; null for what is no whole number from 1 on. */
export function numberOf(word: string): number | null {
  if (/^\d{1,6}$/.test(word)) return Number(word) > 0 ? Number(word) : null;
  return Object.hasOwn(NUMBER_WORDS, word) ? (NUMBER_WORDS[word] ?? null) : null;
}
