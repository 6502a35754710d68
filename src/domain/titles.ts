/** 1 = the person to write to, 5 = anyone else. */
export type TitlePriority = 1 | 2 | 3 | 4 | 5;

const ABBREVIATIONS: readonly (readonly [RegExp, string])[] = [
  [/\bvice[ -]+pres(?:ident)?\b/g, 'vp'],
  [/\bv\.? ?p\.?(?= |$|,)/g, 'vp'],
  [/\bchief (?:financial|finance) officer\b/g, 'cfo'],
  [/\bchief executive(?: officer)?\b/g, 'ceo'],
  [/\bchief operati(?:ng|ons) officer\b/g, 'coo'],
  [/\b(?:managing|mng|mgr)\.? (?=director|partner)/g, 'managing '],
  [/\bmgr\b/g, 'manager'],
  [/\bdir\b/g, 'director'],
  [/\badmin\b/g, 'administrator'],
  [/\bops\b/g, 'operations'],
  [/\bfacility\b/g, 'facilities'],
  [/\bpurchasing\b/g, 'procurement'],
];
const RANKS = /^(?:senior|sr|interim|acting|corporate|group|executive(?= vp)|first(?= vp))\s+/;

/** Said the other way round: `Finance Director` is the Director of Finance. */
const TURNED = /^(finance|financial|facilities|operations|energy|procurement)\s+(director|vp)$/;
const TURNED_MANAGER = /^manager (facilities|energy|procurement|operations|office|practice|general|regional)$/;

/**
 * A title in the form the tables below use: lower case, no punctuation, no `of`. `Vice President of Finance` and
 * `VP, Finance` both become `vp finance`.
 */
export function normaliseTitle(title: string): string {
  let plain = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\b([a-z])\.(?=[a-z]\b)/g, '$1') // C.F.O. -> cfo
    .replaceAll(/[^a-z0-9& -]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  for (const [pattern, short] of ABBREVIATIONS) plain = plain.replaceAll(pattern, short);
  plain = plain
    .replaceAll(/\b(?:of|the|for)\b/g, ' ')
    .replaceAll(/(?<!co)-/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  while (RANKS.test(plain)) plain = plain.replace(RANKS, '');
  return plain
    .replace(TURNED, (_all, field: string, rank: string) => `${rank} ${field === 'financial' ? 'finance' : field}`)
    .replace(TURNED_MANAGER, '$1 manager');
}

/** spec: CFO, then finance, facilities, operations; a practice is led by its owner and run by its administrator. */
const PRIORITIES = new Map<string, TitlePriority>([
  ['cfo', 1],
  ['vp finance', 2],
  ['director finance', 2],
  ['practice owner', 2],
  ['dentist owner', 2],
  ['owner dentist', 2],
  ['director facilities', 3],
  ['facilities manager', 3],
  ['practice administrator', 3],
  ['practice manager', 3],
  ['vp operations', 4],
  ['energy manager', 4],
  ['office manager', 4],
]);

const TARGETS = new Set([
  ...PRIORITIES.keys(),
  ...(
    'procurement manager|controller|owner|co-owner|president|co-president|founder|co-founder|ceo|coo|vp|general manager|' +
    'administrator|executive director|director|principal|partner|managing partner|managing director|regional manager|' +
    'operations manager|director operations|business manager|clinic manager|clinic administrator|clinic director'
  ).split('|'),
]);

/** The titles to ask a search for, as people write them, best first. Vendors match similar ones by themselves. */
export const TITLES_TO_ASK_FOR: readonly string[] = [
  'CFO',
  'VP Finance',
  'Director of Finance',
  'Controller',
  'Director of Facilities',
  'Facilities Manager',
  'VP Operations',
  'Energy Manager',
  'Procurement Manager',
  'Owner',
  'President',
  'CEO',
  'General Manager',
  'Practice Administrator',
  'Practice Manager',
  'Office Manager',
];

/** How good a person with this title is to write to. `CFO & Treasurer` counts as its better half. */
export function titlePriority(title: string | null): TitlePriority {
  if (title === null) return 5;
  const priorities = partsOf(title).map((part) => PRIORITIES.get(part) ?? 5);
  return priorities.includes(1) ? 1 : (priorities.sort((a, b) => a - b)[0] ?? 5);
}

/** Whether the title decides on bills: finance, facilities, operations, or the head of a small firm. */
export function isTargetTitle(title: string | null): boolean {
  return title !== null && partsOf(title).some((part) => TARGETS.has(part));
}

function partsOf(title: string): string[] {
  const short = title.slice(0, 120);
  const pieces = short.split(/[/|;&,+–—]|\s-\s|\band\b/i).map(normaliseTitle);
  return [normaliseTitle(short), ...pieces].filter((part) => part !== '');
}

const TITLE_WORDS =
  /\b(?:c[efo]o|vp|president|director|manager|owner|co-owner|founder|co-founder|partner|principal|administrator|controller|treasurer|secretary|coordinator|supervisor|superintendent|dentist|orthodontist|periodontist|endodontist|prosthodontist|surgeon|physician|hygienist|assistant|receptionist|veterinarian|attorney|engineer|accountant|bookkeeper|specialist|representative|officer|chairman|chairwoman|head of|head nurse|chef|brewer|innkeeper|planner|architect|pharmacist|pastor|analyst|estimator|foreman|buyer|curator|librarian|broker|consultant|technician|nurse|optometrist|chiropractor|therapist)\b/;

/** Whether a short text reads like what somebody does, rather than like a sentence. */
export function looksLikeTitle(text: string): boolean {
  const plain = text.trim();
  if (
    plain.length < 2 ||
    plain.length > 80 ||
    /[.]\s+\p{L}|[@:!?]|\d{3}|^(?:meet|our|the|a|an|one|your) /iu.test(plain)
  )
    return false;
  return plain.split(/\s+/).length <= 9 && TITLE_WORDS.test(normaliseTitle(plain));
}
