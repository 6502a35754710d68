import { splitRequest } from '../../domain/split-request.ts';
import { clip } from '../../lib/text.ts';
import { cleanText } from './clean-text.ts';
import { type Command, type OutcomeVerb, VERBS, type Verb } from './command.ts';
import { parseJobsWish } from './job-args.ts';
import { parseLeadNote, parseLeadsFilter, parseLeadTarget, parseRejection } from './lead-args.ts';
import { nearVerb } from './near-verb.ts';
import { parseRunArgs } from './run-args.ts';

const REPLIES = { few: 5, most: 20 } as const;
const MOST_EVENTS = 100;

/** Reads what stands after `/leadgen`. Pure and total: every text gives a command. */
export function parseCommand(raw: string): Command {
  const text = cleanText(raw).replace(/^\/leadgen(?=\s|$)\s*/i, '');
  const [, word = '', rest = ''] = /^"?([^\s"]*)"?\s*(.*)$/s.exec(text) ?? [];
  const verb = word.toLowerCase().replace(/[!.?,:]+$/, '');
  if (verb === '' || verb === 'h' || verb === '?') return { verb: 'help' };
  const known = VERBS.find((name) => name === verb);
  return known === undefined ? unknown(text, verb, rest) : parseArgs(known, rest);
}

function parseArgs(verb: Verb, rest: string): Command {
  switch (verb) {
    case 'run':
      return { verb, args: parseRunArgs(rest), text: rest };
    case 'status':
    case 'cancel':
    case 'retry':
      return parseRunRef(verb, rest);
    case 'leads':
      return parseLeads(rest);
    case 'lead':
    case 'approve':
    case 'reject':
      return parseLeadVerb(verb, rest);
    case 'draft':
      return parseDraftRef(rest);
    case 'stop':
    case 'resume':
      return parseSwitch(verb, rest);
    case 'jobs':
      return parseJobs(rest);
    case 'replied':
    case 'meeting':
    case 'won':
    case 'lost':
      return parseOutcome(verb, rest);
    case 'replies':
      return parseReplies(rest);
    case 'suppress':
      return { verb, target: rest === '' ? null : clip(rest, 400) };
    case 'unsuppress':
      return parseUnsuppress(rest);
    case 'report':
      return { verb, text: rest };
    case 'forget':
      return parseForget(rest);
    case 'activity':
      return parseActivity(rest);
    case 'runs':
    case 'drafts':
    case 'settings':
    case 'pipeline':
    case 'health':
    case 'stuck':
    case 'credits':
    case 'import':
    case 'help':
      return { verb };
  }
}

function parseRunRef(verb: 'status' | 'cancel' | 'retry', rest: string): Command {
  if (rest === '') return { verb, run: null };
  const ref = /^(?:run\s*)?#?\s?(\d{1,9})$/i.exec(rest)?.[1];
  if (ref !== undefined) return { verb, run: Number(ref) };
  return {
    verb: 'usage',
    of: verb,
    problem: `“${clip(rest, 60)}” is not a run’s number.`,
    example: `/leadgen ${verb} 142`,
  };
}

/** A number behind it means one run: nobody stops everything by a slip. */
function parseSwitch(verb: 'stop' | 'resume', rest: string): Command {
  if (rest === '' || /^(?:everything|all)[!.]*$/i.test(rest)) return { verb };
  const ref = /^(?:run\s*)?#?\s?(\d{1,9})$/i.exec(rest)?.[1];
  return {
    verb: 'usage',
    of: verb,
    problem: `${verb} is for everything at once, mail and runs.`,
    example: ref === undefined ? `/leadgen ${verb}` : `/leadgen ${verb === 'stop' ? 'cancel' : 'retry'} ${ref}`,
  };
}

function parseLeads(rest: string): Command {
  const parsed = parseLeadsFilter(rest);
  if ('filter' in parsed) return { verb: 'leads', filter: parsed.filter };
  return {
    verb: 'usage',
    of: 'leads',
    problem: `I do not understand “${parsed.unknown}”. Leads can be listed by tier, trade and state.`,
    example: '/leadgen leads high dental oh',
  };
}

function parseJobs(rest: string): Command {
  const parsed = parseJobsWish(rest);
  return 'wish' in parsed ? { verb: 'jobs', wish: parsed.wish } : { verb: 'usage', of: 'jobs', ...parsed };
}

function parseLeadVerb(verb: 'lead' | 'approve' | 'reject', rest: string): Command {
  const draft = /^"?drafts?\s+#?(\d{1,9})/i.exec(rest)?.[1];
  if (verb !== 'lead' && draft !== undefined) {
    const problem = 'A mail is decided on its card, where all of it can be read.';
    return { verb: 'usage', of: verb, problem, example: `/leadgen draft ${draft}` };
  }
  const { lead, reason } = verb === 'reject' ? parseRejection(rest) : { lead: parseLeadTarget(rest), reason: null };
  if (lead === null) {
    const example = `/leadgen ${verb} buckeye dental${verb === 'reject' ? ': too small' : ''}`;
    return { verb: 'usage', of: verb, problem: 'Which lead? Add its name.', example };
  }
  return verb === 'reject' ? { verb, lead, reason } : { verb, lead };
}

function parseOutcome(verb: OutcomeVerb, rest: string): Command {
  const { lead, note } = parseLeadNote(rest);
  if (lead !== null) return { verb, lead, note };
  const example = `/leadgen ${verb} buckeye dental${verb === 'lost' ? ': no budget' : ''}`;
  return { verb: 'usage', of: verb, problem: 'Which lead? Add its name.', example };
}

function parseReplies(rest: string): Command {
  if (rest === '') return { verb: 'replies', count: REPLIES.few };
  const count = /^\d{1,4}$/.test(rest) ? Number(rest) : 0;
  if (count >= 1) return { verb: 'replies', count: Math.min(count, REPLIES.most) };
  const problem = `“${clip(rest, 60)}” is not a number of replies from 1 to ${REPLIES.most}.`;
  return { verb: 'usage', of: 'replies', problem, example: '/leadgen replies 10' };
}

/** `dana@acme.com: reason`, `acme.com because reason`, `acme.com reason`: what must be lifted holds no blank. */
function parseUnsuppress(rest: string): Command {
  const [, target = '', words = ''] = /^(\S+?)(?:[:,]?\s+(.*)|[:,]?)$/s.exec(rest) ?? [];
  if (target === '') {
    const problem = 'Which address or domain? Add it, and the reason.';
    return {
      verb: 'usage',
      of: 'unsuppress',
      problem,
      example: '/leadgen unsuppress acme.com: typed the wrong domain',
    };
  }
  const reason = clip(words.replace(/^(?:because\b|[-–—:])\s*/i, '').trim(), 500);
  return { verb: 'unsuppress', target, reason: reason === '' ? null : reason };
}

function parseForget(rest: string): Command {
  if (rest !== '') return { verb: 'forget', target: clip(rest.replaceAll('"', '').trim(), 400) };
  const problem = 'Whom? Add a mail address, or a company’s name.';
  return { verb: 'usage', of: 'forget', problem, example: '/leadgen forget dana@acme.com' };
}

function parseDraftRef(rest: string): Command {
  const ref = /^#?\s?(\d{1,9})$/.exec(rest)?.[1];
  if (ref !== undefined) return { verb: 'draft', ref: Number(ref) };
  const problem = rest === '' ? 'Which draft? Add its number.' : `“${clip(rest, 60)}” is not a draft’s number.`;
  return { verb: 'usage', of: 'draft', problem, example: '/leadgen draft 17' };
}

function parseActivity(rest: string): Command {
  if (rest === '') return { verb: 'activity', limit: 10 };
  const limit = /^\d{1,9}$/.test(rest) ? Number(rest) : Number.NaN;
  if (limit >= 1 && limit <= MOST_EVENTS) return { verb: 'activity', limit };
  const problem = `“${clip(rest, 60)}” is not a number from 1 to ${MOST_EVENTS}.`;
  return { verb: 'usage', of: 'activity', problem, example: '/leadgen activity 20' };
}

function unknown(text: string, verb: string, rest: string): Command {
  const typed = clip(verb, 60);
  const suggest = (words: string) => clip(`/leadgen ${words}`.trim(), 150);
  const near = nearVerb(verb);
  if (near !== null) return { verb: 'unknown', typed, suggestion: suggest(`${near} ${rest}`) };
  // somebody left the verb out
  const args = text.length <= 200 ? splitRequest(text.replaceAll(/\b\d+\b/g, ' ')) : null;
  const meansRun = args !== null && args.industry !== null && args.location !== null;
  return { verb: 'unknown', typed, suggestion: meansRun ? suggest(`run ${text}`) : null };
}
