import { industryOf } from '../industries.ts';
import type { Industry } from '../trade.ts';
import type { Word } from './words.ts';

const LONGEST = 4;

/** Words of questions; some of them are also names of trades, which nobody means here. */
const EMPTY = new Set(
  `a about accept active activity add address addresses again all also am an and any anybody anyone anything approve approved are
  around as ask at available away be been best better big bot business businesses but by call can cant check cities city come
  companies company contact contacted contacts could count counts created credits daily data day days did do does doing done dont
  draft drafts each email emailed emails every far few figures find first for found from funnel get getting give go going good got
  great had happened happening has have havent hello help here hey hi high how i id if in info is isnt it its just keep kick know
  known last latest launch lead leadgen leads left list look looking low made mail mailed mails many may maybe me medium meeting
  meetings message month more most much my name named names near need needs new next no nobody none not now number numbers of off
  ok okay on only open or other our out outreach over own page pending people per person phone pipeline place places please pls
  potential prospect prospects public put quick rank reach ready record rejected remaining replied replies reply report reports
  review run running runs same say scored search see send sent set should show site sites so some soon start started state states
  status still store stored sure tell thank thanks that the their them then there these they thing things this those tier tiers
  time to today tomorrow top total try two undecided until up us value wait waiting waits want was we week weekly well were what
  whats when where which who whole whom why will with without won work worth would write written yes yet yesterday you your
  company's industry industries sector`
    .split(/\s+/)
    .filter(Boolean),
);

/** The trades that the words name outright, the longest first at each place. Words at `taken` places belong to something else. */
export function tradesIn(words: readonly Word[], taken: ReadonlySet<number>): Industry[] {
  const found: Industry[] = [];
  for (let from = 0; from < words.length; ) {
    const hit = tradeAt(words, from, taken);
    if (hit !== null && !found.some(({ key }) => key === hit.industry.key)) found.push(hit.industry);
    from = hit?.to ?? from + 1;
  }
  return found;
}

function tradeAt(words: readonly Word[], from: number, taken: ReadonlySet<number>) {
  for (let to = Math.min(words.length, from + LONGEST); to > from; to -= 1) {
    const span = words.slice(from, to);
    if (span.some((word, index) => taken.has(from + index) || (index > 0 && word.afterComma))) continue;
    if (isEmpty(span[0]) || (span.length === 1 && isNumber(span[0]))) continue;
    const industry = industryOf(span.map(({ text }) => text).join(' '));
    if (industry !== null) return { industry, to };
  }
  return null;
}

function isEmpty(word: Word | undefined): boolean {
  return word === undefined || EMPTY.has(word.lower.replaceAll("'", ''));
}

function isNumber(word: Word | undefined): boolean {
  return word !== undefined && /^\d+$/.test(word.lower);
}

/** What is left when every word of a question is taken away: perhaps a trade that we do not know. */
export function restOf(words: readonly Word[], taken: ReadonlySet<number>): string {
  return words
    .filter((word, index) => !taken.has(index) && !isEmpty(word) && !isNumber(word))
    .map(({ text }) => text)
    .join(' ');
}
