import { looksLikeTitle } from '../../../domain/titles.ts';

const HONORIFIC = /^(?:dr|mr|mrs|ms|miss|prof|rev|hon|sr|fr|meet|dra)\.? +/i;
const CREDENTIAL =
  /^(?:dds|dmd|md|do|od|dvm|vmd|dpm|dc|dpt|pt|pa(?:-?c)?|rn|bsn|msn|np|fnp(?:-?bc)?|aprn|arnp|crnp|lpn|phd|psyd|edd|jd|esq(?:uire)?|cpa|cfa|mba|ms|msd|mph|mha|ma|ba|bs|fagd|magd|facp|facs|faad|faap|facog|rdh|cda|efda|rda|ccp|pe|aia|leed|jr|sr|ii|iii|iv|pc|pllc|cpm|phr|shrm-cp)$/i;
/** Degrees that only a person has: they tell a name from a street or a firm. */
const DEGREE =
  /(?<![\p{L}.])(?:d\.?d\.?s|d\.?m\.?d|m\.?d|d\.?o|o\.?d|d\.?v\.?m|d\.?p\.?m|ph\.?d|r\.?n|r\.?d\.?h|c\.?p\.?a|j\.?d|esq|pa-?c)\.?(?![\p{L}])/iu;

const NOT_NAMES = new Set(
  (
    'a about academy access account additional address advanced all american an and animal annual any apply appointment ' +
    'appointments april are area associates at august avenue ave award back bank bay beach best blog blvd board book book ' +
    'boulevard building business by call campus care career careers center centre certified children city clinic clinical ' +
    'college commercial community company conditions contact copyright corporate cosmetic county customer day december dental ' +
    'dentist dentistry department design details directions doctor doctors download drive east email emergency employee ' +
    'england english event events executive explore facebook facility family faq fax february find first florida follow for ' +
    'free friday from full gallery general get gift google group guest hall harbor health healthcare heights help high hill ' +
    'hills history home hospital hotel hours house how i implant implants in inc industrial info information inn instagram ' +
    'insurance international is island january join july june lake lane last latest law leadership learn legal life linkedin ' +
    'list llc llp local location locations log login mail main management manager map march market may media medical medicine ' +
    'meet member members menu mission monday more museum my national new news newsletter next north november now october of ' +
    'office offices ohio on online open opening oral or order orthodontics our out owner page park parking parkway partners ' +
    'patient patients pay payment pediatric phone photo place plan plaza policy portal post practice press privacy products ' +
    'professional program project public quality quick read real request research reserved resort resources restaurant review ' +
    'reviews rights road room sales san saturday schedule school search security see september service services shop sign site ' +
    'sitemap smile smiles social software solutions south special specials specialty spring square st staff state states ' +
    'statement store street suite sunday support surgery system systems team technology terms testimonials texas thank the ' +
    'this thursday to today toll top tour town treatment treatments tuesday twitter united university up us use valley vice ' +
    'video view village visit visitors watch water we web website wednesday welcome west what when where who why with work ' +
    'world year years york you your youtube zoo dr president director accounts application assistance easy fan flooring food ' +
    'inquiries inquiry pacific party payable question questions quote quotes receivable repair request resume sale self send ' +
    'standard submit time third visa warranty wholesale wood compliance consumer finance whistleblower whistleblowers'
  ).split(' '),
);

/** Words of places and calendars that people are called by, too; as the last word they may be a name. */
const SURNAMES = new Set('park hill hall lane west page may law english best day north march moore house'.split(' '));

const STATE_CODES = new Set(
  (
    'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI ' +
    'SC SD TN TX UT VT VA WA WV WI WY DC'
  ).split(' '),
);

/** Whether a text holds a doctor's title or a degree: `Dr. Ray`, `Dana Ray, DDS`. */
export function hasCredentials(text: string): boolean {
  return /\bdr\.? \p{Lu}/iu.test(text) || DEGREE.test(text) || CREDENTIAL.test(text.replaceAll('.', '').trim());
}

/**
 * The name in a short text, without `Dr.` and degrees: `Dr. DANA RAY, D.D.S.` gives `Dana Ray`. `null` when the text is
 * not one name of two to four words.
 */
export function readPersonName(text: string): string | null {
  if (text.length < 4 || text.length > 70 || /[\d@/&"!?]/.test(text)) return null;
  let bare = text.trim();
  while (HONORIFIC.test(bare)) bare = bare.replace(HONORIFIC, '');
  if (looksLikeTitle(bare)) return null;
  const words = bare
    .replaceAll(/\([^)]{0,20}\)/g, ' ')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  while (words.length > 2 && CREDENTIAL.test((words.at(-1) ?? '').replaceAll('.', ''))) words.pop();
  if (words.length < 2 || words.length > 4) return null;
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  const isName = words.every((word, index) => isNameWord(word, index > 0 && index < words.length - 1));
  if (!isName || last.length < 2 || first.replaceAll('.', '').length < 1) return null;
  const isNoName = (word: string, index: number) =>
    NOT_NAMES.has(word.toLowerCase()) && !(index === words.length - 1 && SURNAMES.has(word.toLowerCase()));
  if (words.some(isNoName)) return null;
  if (/^[A-Z]{2}$/.test(last) && words.length === 2 && STATE_CODES.has(last)) return null; // "Newark CA"
  if (words.every((word) => CREDENTIAL.test(word.replaceAll('.', '')))) return null;
  return words.map(properCase).join(' ');
}

function isNameWord(word: string, isMiddle: boolean): boolean {
  if (isMiddle && /^(?:\p{Lu}\.?|de|la|del|van|von|der|den|di|da|bin|al|st\.)$/u.test(word)) return true;
  return /^\p{Lu}(?:\.|(?:['’-]?\p{L}){1,20}|\.\p{Lu}\.)$/u.test(word) && !/\p{Ll}\p{Lu}\p{Lu}/u.test(word);
}

function properCase(word: string): string {
  if (word.length < 3 || word !== word.toUpperCase() || word.includes('.')) return word;
  return word.toLowerCase().replaceAll(/(?:^|['’-])\p{L}/gu, (start) => start.toUpperCase());
}
