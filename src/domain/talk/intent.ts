import { clip } from '../../lib/text.ts';
import { findIndustry, industryByKey } from '../industries.ts';
import type { RunRequest } from '../run.ts';
import { placeWords, type ReadFilter, readFilter, statesOfCity } from './filter.ts';
import type { TalkFilter } from './question.ts';
import { wordsOf } from './words.ts';

/** What somebody wants, as far as rules understand it. */
export type TalkIntent =
  /** `refines`: only a change to what was listed before, `and in Texas?`. */
  | { kind: 'leads' | 'companies'; filter: TalkFilter; count: number | null; refines: boolean }
  | { kind: 'named'; name: string }
  | { kind: 'replies' | 'history'; count: number | null }
  | { kind: 'pipeline' | 'status' | 'credits' | 'help' | 'hello' | 'thanks' }
  | { kind: 'run'; request: RunRequest; text: string }
  /** `filter: null` = those that were listed before, else the best that wait. */
  | { kind: 'approve'; count: number | null; names: string[]; filter: TalkFilter | null }
  /** Only the command does it. */
  | { kind: 'command'; does: string; command: string }
  /** Something is missing or could be two things: one question, with examples that work. */
  | { kind: 'unclear'; question: string; examples: string[] };

export const EXAMPLES = [
  'Which high leads in Columbus have no contact yet?',
  'Run hotels in Texas, 30',
  'Approve the top three',
] as const;

const COUNT = { fewest: 5, most: 100, usual: 20 } as const;
/** Words before the verb that only make it polite. */
const POLITE =
  /^(?:(?:hey|hi|hello|ok|okay|so|please|pls|and|now|then|leadgen|(?:can|could|would|will) (?:you|we|i)|i(?:'d| would) like (?:you )?to|i want (?:you )?to|let'?s|go(?: and| ahead and)?|just)[\s,!.]+)+/i;

const COMMANDS: readonly (readonly [RegExp, does: string, command: string])[] = [
  [/^(?:stop|halt|pause|freeze)\b(?!.*\bjob)/i, 'Stopping everything', 'stop'],
  [/^(?:resume|continue|unpause)\b/i, 'Resuming', 'resume'],
  [/^cancel\b/i, 'Cancelling a run', 'cancel 142'],
  [/^retry\b/i, 'Trying a run again', 'retry 142'],
  [/^(?:reject|decline|dismiss)\b/i, 'Rejecting a lead', 'reject buckeye dental: too small'],
  [/^(?:forget|erase|delete|remove)\b/i, 'Erasing', 'forget dana@acme.com'],
  [/^(?:suppress|block|blacklist|unsubscribe)\b/i, 'Stopping mail to somebody', 'suppress acme.com'],
  [/^(?:send|mail|email|write)\b/i, 'Sending a mail', 'drafts'],
  [/^(?:mark|set|note)\b.*\b(?:won|lost|meeting|replied)\b/i, 'Noting how a lead goes on', 'won buckeye dental'],
  [/\breports?\b|\bweekly (?:figures|numbers|summary)\b/i, 'A report with pictures', 'report last-week'],
  [/^(?:show |what are )?(?:the )?settings?\b/i, 'Looking at the settings', 'settings'],
  [/\b(?:health|healthy)\b.*\?|^health$/i, 'Looking at the health of the parts', 'health'],
];

const RUN =
  /^(?:run|start|scout|launch|kick ?off|begin)\b|^(?:find|get|look for|search for|bring)\s+(?:me |us )?(?:\S+\s+)?(?:new|more|fresh)\b/i;
const APPROVE = /^(?:approve|accept|green-?light|say yes to|yes to)\b/i;

/** Reads a question without a model. Pure and total: every text gives an intent, and none names what the text does not. */
export function readTalk(typed: string): TalkIntent {
  const text = typed.replaceAll(/\s+/g, ' ').trim();
  const asked = text.replace(POLITE, '').trim();
  if (
    text === '' ||
    /^(?:help|commands?|\?+|what can (?:you|i) (?:do|ask).*|how do(?:es)? (?:this|you|it) work.*)$/i.test(bare(asked))
  ) {
    return { kind: 'help' };
  }
  if (asked === '' || isOnly(text, HELLO)) return { kind: 'hello' };
  if (isOnly(text, THANKS)) return { kind: 'thanks' };
  if (APPROVE.test(asked)) return readApproval(asked);
  if (RUN.test(asked)) return readRun(asked);
  const command = COMMANDS.find(([pattern]) => pattern.test(asked));
  if (command !== undefined) return { kind: 'command', does: command[1], command: `/leadgen ${command[2]}` };
  return readLookup(asked, /^(?:and|what about|how about|only|just|but)\b/i.test(text));
}

const HELLO = /^(?:hi+|hey+|hello|hallo|good|morning|afternoon|evening|day|there|leadgen|yo|howdy|greetings)$/;
const THANKS =
  /^(?:thanks?|thx|ty|you|so|much|very|many|a|lot|great|perfect|nice|cool|awesome|good|job|work|well|done|leadgen|ok|okay|got|it)$/;

function isOnly(text: string, pattern: RegExp): boolean {
  const words = wordsOf(text);
  return words.length > 0 && words.length <= 8 && words.every(({ lower }) => pattern.test(lower));
}

const bare = (text: string) => text.replace(/[\s?!.]+$/, '');

/** @param refines - begins like an addition to what was said before */
function readLookup(text: string, refines: boolean): TalkIntent {
  const words = wordsOf(text);
  const read = readFilter(text, words);
  const says = (pattern: RegExp) => pattern.test(text);
  const ofLeads = says(/\b(?:leads?|prospects?|tiers?)\b/i) || read.filter.tier !== null;
  const ofCompanies = says(/\b(?:compan(?:y|ies)|businesses|firms?|search)\b/i);
  if (
    !ofLeads &&
    !ofCompanies &&
    says(
      /\brepl(?:y|ies)\b|\bresponses?\b|\bwho (?:has |have )?(?:replied|answered|responded|wrote back)|\b(?:any|new|latest|last) answers?\b/i,
    )
  ) {
    return { kind: 'replies', count: read.count };
  }
  if (
    !ofLeads &&
    says(
      /\boutreach\b|\bhistory\b|\bmails? (?:we |you )?sent\b|\bsent mails?\b|\bwh(?:at|om?) (?:did|have) we (?:send|sent|write|written|mail|mailed|email|emailed|contact|contacted)|\bwho (?:was|were) (?:mailed|emailed|contacted)/i,
    )
  ) {
    return { kind: 'history', count: read.count };
  }
  if (says(/\bpipeline\b|\bfunnel\b|\bworth\b/i)) return { kind: 'pipeline' };
  if (says(/\bcredits?\b|\bbudget\b|\bspen[dt]\b|\bcosts?\b/i)) return { kind: 'credits' };
  if (read.problem !== null && (ofLeads || ofCompanies || read.isNarrow)) return unclear(read.problem);
  if (ofLeads) return { kind: 'leads', filter: read.filter, count: read.count, refines: refines && read.isNarrow };
  if (ofCompanies && read.isNarrow)
    return { kind: 'companies', filter: read.filter, count: read.count, refines: false };
  if (
    says(
      /\bstatus\b|\bstuck\b|\bwait(?:s|ing)?\b|\bgoing on\b|\bwhat'?s (?:up|new|happening|next)\b|\b(?:to do|todo)\b|\bruns?\b|\bhappening\b/i,
    )
  ) {
    return { kind: 'status' };
  }
  const name =
    /^(?:tell me (?:more )?about|what about|what do (?:we|you) know (?:of|about)|who is|who are|show(?: me)?|details? (?:of|on|about|for)|info (?:on|about)|lead|company)\s+(.{2,120})$/i.exec(
      bare(text),
    )?.[1];
  if (read.isNarrow && (name === undefined || read.rest === '')) {
    return { kind: 'leads', filter: read.filter, count: read.count, refines };
  }
  if (name !== undefined && !/^(?:me|us|all|everything|it|them|more|you|that|this|something|anything)$/i.test(name))
    return { kind: 'named', name: clip(name.replaceAll(/^["']+|["']+$/g, ''), 120) };
  if (ofCompanies)
    return {
      kind: 'unclear',
      question: 'Which companies? Name a trade, a place, or both.',
      examples: ['Companies: dental in Ohio'],
    };
  return {
    kind: 'unclear',
    question: 'I am not sure what you mean. Ask for leads, replies or what waits, or say what to start.',
    examples: [...EXAMPLES],
  };
}

function unclear(question: string): TalkIntent {
  return { kind: 'unclear', question, examples: [] };
}

function readRun(text: string): TalkIntent {
  const ref = /^(?:run|start)\s+#?(\d{1,9})$/i.exec(bare(text))?.[1];
  if (ref !== undefined) return { kind: 'command', does: 'Looking at one run', command: `/leadgen status ${ref}` };
  const words = wordsOf(text).slice(1);
  const read = readFilter(text, words);
  const problem = runProblem(read);
  if (problem !== null) return problem;
  const { industryKey, state, city } = read.filter;
  const industry = industryKey === null ? null : industryByKey(industryKey);
  if (industry === null || state === null) return { kind: 'help' };
  const count = read.count ?? COUNT.usual;
  const request = { industryWord: industry.label.toLowerCase(), industryKey: industry.key, state, city, count };
  return { kind: 'run', request, text: clip(text, 300) };
}

/** What keeps a run from being started, as one question. */
function runProblem({ filter, problem, count, rest }: ReadFilter): TalkIntent | null {
  if (problem !== null) return unclear(problem);
  const { industryKey, state, city } = filter;
  const where = state !== null ? placeWords(filter) : ((city === null ? null : statesOfCity(city)[0]) ?? 'Ohio');
  if (industryKey === null) {
    const near = rest === '' ? [] : near3(rest);
    const question =
      rest === '' ? 'Which trade shall I look for?' : `I know no trade “${clip(rest, 60)}”. Which one do you mean?`;
    const trades = near.length > 0 ? near : ['dental', 'hotels'];
    return { kind: 'unclear', question, examples: trades.map((trade) => `Run ${trade} in ${where}`) };
  }
  const trade = industryByKey(industryKey)?.label.toLowerCase() ?? industryKey;
  if (state === null) {
    if (city === null)
      return {
        kind: 'unclear',
        question: 'Where? Name a state, or a city with its state.',
        examples: [`Run ${trade} in Ohio`],
      };
    const places = statesOfCity(city).slice(0, 4);
    return { kind: 'unclear', question: `Which ${city}?`, examples: places.map((place) => `Run ${trade} in ${place}`) };
  }
  if (count !== null && (count < COUNT.fewest || count > COUNT.most)) {
    const nearest = Math.min(COUNT.most, Math.max(COUNT.fewest, count));
    const question = `A run looks for ${COUNT.fewest} to ${COUNT.most} companies.`;
    return { kind: 'unclear', question, examples: [`Run ${trade} in ${where}, ${nearest}`] };
  }
  return null;
}

function near3(words: string): string[] {
  const match = findIndustry(words);
  return 'suggestions' in match ? match.suggestions.map(({ label }) => label.toLowerCase()) : [match.industry.label];
}

function readApproval(text: string): TalkIntent {
  const rest = bare(text.replace(APPROVE, '')).trim();
  if (/^(?:the |this |that |all |my )*(?:drafts?|mails?|e-?mails?)\b/i.test(rest)) {
    return {
      kind: 'command',
      does: 'A mail is decided on its card, where all of it can be read. Listing them',
      command: '/leadgen drafts',
    };
  }
  const words = wordsOf(rest);
  const read = readFilter(rest, words);
  if (read.problem !== null) return unclear(read.problem);
  const counted = countOf(words) ?? read.count;
  const listed =
    /^(?:(?:the|those|these|them|all|both|every|everything|top|best|first|next|of|leads?|ones?|\d+|high|medium|low|that|wait|waiting|here|please|one|two|three|four|five|six|seven|eight|nine|ten)\b[\s,]*)+$/i.test(
      rest,
    );
  const filter = read.isNarrow ? read.filter : null;
  if (rest === '' || /^(?:the |my |some |a )*leads?$/i.test(rest)) {
    return {
      kind: 'unclear',
      question: 'Which leads? Say how many, or name them.',
      examples: ['Approve the top three', 'Approve Buckeye Dental'],
    };
  }
  if (listed || (/\bleads?\b|\b(?:top|best|first)\b/i.test(rest) && (filter !== null || counted !== null))) {
    const all = /\b(?:all|both|every|everything|those|these|them)\b/i.test(rest);
    return { kind: 'approve', count: counted ?? (all || read.isNarrow ? null : 1), names: [], filter };
  }
  const names = rest
    .split(/\s*(?:,|;|\band\b|&)\s*/i)
    .map((name) => clip(name.replaceAll(/^(?:the|lead)\s+|^["']+|["']+$/gi, '').trim(), 120))
    .filter((name) => name.length > 1);
  return { kind: 'approve', count: null, names: names.slice(0, 10), filter: null };
}

/** `the top three`, `three`, `3`: in a wish to approve a lone number word is a count. */
function countOf(words: readonly { lower: string }[]): number | null {
  const { count } = readFilter(
    '',
    wordsOf(
      `top ${words.map(({ lower }) => lower).filter((word) => !/^(?:the|top|best|first|next|those|these|all|of)$/.test(word))[0] ?? ''}`,
    ),
  );
  return count;
}

const NO_WISH = /^(?:did|has|have|was|were|is|are|who|which|what|why|when|how|do not|don'?t|never)\b/i;

/** Whether a person's own words ask for a change: only then may a card be prepared by a model. */
export function wantsChange(typed: string): { approve: boolean; run: boolean } {
  const text = typed.replaceAll(/\s+/g, ' ').trim().replace(POLITE, '').trim();
  if (NO_WISH.test(text)) return { approve: false, run: false };
  return {
    approve: /\b(?:approve|accept|green-?light|say yes)\b/i.test(text),
    run: /\b(?:run|start|scout|launch|find|search|get|look for)\b/i.test(text),
  };
}

/** Greetings, thanks and `help` have one answer each, which no model knows better. */
export function isSmallTalk(typed: string): boolean {
  return ['hello', 'thanks', 'help'].includes(readTalk(typed).kind);
}
