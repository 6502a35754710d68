import { distance } from 'fastest-levenshtein';
import { entryOf } from '../../lib/entry-of.ts';
import { VERBS, type Verb } from './command.ts';

/** Words people try; they are answered with the right command, not obeyed. */
const NEAR_WORDS: Record<string, Verb> = {
  find: 'run',
  search: 'run',
  start: 'run',
  scout: 'run',
  go: 'run',
  abort: 'cancel',
  halt: 'stop',
  pause: 'stop',
  continue: 'resume',
  again: 'retry',
  list: 'leads',
  companies: 'leads',
  company: 'lead',
  show: 'lead',
  mails: 'drafts',
  emails: 'drafts',
  email: 'draft',
  accept: 'approve',
  decline: 'reject',
  funnel: 'pipeline',
  value: 'pipeline',
  ping: 'health',
  blocked: 'stuck',
  events: 'activity',
  history: 'activity',
  commands: 'help',
  job: 'jobs',
  schedule: 'jobs',
  timetable: 'jobs',
  cron: 'jobs',
  reply: 'replied',
  answered: 'replied',
  booked: 'meeting',
  win: 'won',
  lose: 'lost',
  block: 'suppress',
  blacklist: 'suppress',
  unsubscribe: 'suppress',
  unblock: 'unsuppress',
  config: 'settings',
  reports: 'report',
  weekly: 'report',
  summary: 'report',
  stats: 'report',
  erase: 'forget',
  delete: 'forget',
  gdpr: 'forget',
  upload: 'import',
  csv: 'import',
  credit: 'credits',
  costs: 'credits',
  providers: 'credits',
  sources: 'credits',
  budget: 'credits',
};

/** The verb that somebody meant who typed another word, or null. */
export function nearVerb(typed: string): Verb | null {
  return entryOf(NEAR_WORDS, typed) ?? nearestVerb(typed);
}

function nearestVerb(typed: string): Verb | null {
  if (typed.length < 2 || typed.length > 12) return null;
  const allowed = typed.length <= 3 ? 1 : 2;
  const ranked = VERBS.map((verb) => ({ verb, edits: swapDistance(typed, verb) })).sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= allowed ? best.verb : null;
}

/** Edits between two words; two swapped neighbours (`rnu`) count as one. */
function swapDistance(typed: string, verb: string): number {
  const swaps = [...typed].map(
    (_, i) => typed.slice(0, i) + (typed[i + 1] ?? '') + (typed[i] ?? '') + typed.slice(i + 2),
  );
  return Math.min(distance(typed, verb), ...swaps.map((swapped) => distance(swapped, verb) + 1));
}
