/** Links, addresses and phone numbers: in a mail's text they are never ours. */
export const CONTACT_DETAIL =
  /\bhttps?:\/\/\S+|\bwww\.\S+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}|\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:com|net|org|io|co|us|biz|info|edu|gov|dev|app|example|health|dental)\b(?:\/\S*)?|(?<![\d$])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)/gi;

/** Statements that customers may pick who supplies their electricity. */
export const SUPPLIER_CHOICE =
  /\bderegulat\p{L}*|\b(?:choos|pick|select|switch|shop)\p{L}*\b[^.?!\n]{0,60}?\bsuppl(?:ier|iers|y|ies)\b|\b(?:supplier|retail|electric|energy) choice\b|\bcompetitive (?:electricity |energy )?(?:supply|supplier|suppliers|market)\b|\bopen (?:electricity|energy) market\b/giu;

/** Results, clients and praise: nothing stored can support them. */
export const TRACK_RECORD =
  /\bcase stud(?:y|ies)\b|\btestimonials?\b|\baward[- ]winning\b|\btrusted by\b|\b(?:our|other|existing|recent|another|a) clients?\b|\bone of our\b|\b(?:clients|customers) (?:such as|like|including)\b|(?<!\b(?:what|whatever|anything|everything) )\bwe(?:'ve|’ve| have)? (?:recently |just |already |often |typically |usually |also )?(?:helped|saved|recovered|worked with|partnered with|found|cut|reduced|delivered|uncovered)\b|\b(?:helped|saved|recovered) (?:a |an |another |several |many |dozens |hundreds )|\bon average\b|\bindustry[- ]leading\b|\b(?:guarantee|guaranteed|certain to)\b|\b(?:track record|proven results)\b/gi;

/** A reader's report of something outside: only a stored news signal can stand behind it. */
export const NEWS_READ = /\bI(?: have|['’]ve)? (?:recently |also |just )?(?:read|saw|heard|noticed)\b[^.?!\n]*/giu;

export const VAGUE_QUANTITY = /\b(?:dozens|hundreds|thousands|millions) of\b/gi;

const words = (list: string) => new Set(list.trim().split(/\s+/));

/** Capitalised words that name no place and no company. */
const CALENDAR =
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december christmas thanksgiving easter';
const GREETING = 'hi hello dear good morning afternoon thanks thank best kind warm regards sincerely re';
const TRADE =
  'utility utilities bill bills billing audit audits review electricity electric energy power gas water sewer telecom phone phones internet savings save cost costs rate rates account accounts question quick idea note second look money back your for at and the of on in to with a an is are who what how does do our my last offer no-cost supply supplier error errors check checks expenses spend spending office offices location locations site sites ethernet wi-fi english american i';
export const PLAIN_CAPITALS = words(
  `${CALENDAR} ${GREETING} ${TRADE} addition case short fact general person particular`,
);

const KNOWN_CAPITALS = words(
  'HVAC LED CFO CEO COO IT HR AP AC US TV PBX POTS VOIP UPS MRI CT DDS MD PA OK PS FAQ ROI RE KWH NA',
);

/**
 * Capitalised words inside a sentence that no rule accounts for: most likely the name of somebody nobody stored. A word that
 * also stands in small letters somewhere in the mail is just a word in a title.
 *
 * @param text - with known names and claims already covered
 * @param small - see `smallWords`
 */
export function foreignNames(text: string, small: ReadonlySet<string>): { text: string; index: number }[] {
  const found: { text: string; index: number }[] = [];
  for (const sentence of text.matchAll(/[^.?!:\n]+/gu)) {
    const tokens = [...sentence[0].matchAll(/[\p{L}\p{M}][\p{L}\p{M}'’-]*/gu)];
    for (const [position, token] of tokens.entries()) {
      const word = token[0];
      const opens = position === 0 && sentence[0].slice(0, token.index).trim() === '';
      if (opens || !isForeign(word, small)) continue;
      const index = sentence.index + token.index;
      const last = found.at(-1);
      if (last !== undefined && last.index + last.text.length + 1 === index) last.text += ` ${word}`;
      else found.push({ text: word, index });
    }
  }
  return found;
}

function isForeign(word: string, small: ReadonlySet<string>): boolean {
  if (!/^\p{Lu}/u.test(word) || /^I(?:['’]\p{L}+)?$/u.test(word)) return false;
  const lower = word.toLowerCase().replace(/['’]s$/, '');
  if (KNOWN_CAPITALS.has(word.toUpperCase()) && word === word.toUpperCase()) return false;
  return !PLAIN_CAPITALS.has(lower) && !small.has(lower);
}

/** Every word that stands in small letters in one of the texts. */
export function smallWords(texts: readonly string[]): Set<string> {
  return new Set(texts.join(' ').match(/(?<![\p{L}'’-])\p{Ll}[\p{L}'’-]*/gu) ?? []);
}
