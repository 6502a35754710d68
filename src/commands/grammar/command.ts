import type { JobsWish } from './job-args.ts';
import type { LeadsFilter, LeadTarget } from './lead-args.ts';
import type { RunArgs } from './run-args.ts';

export const VERBS = [
  'run',
  'status',
  'runs',
  'cancel',
  'retry',
  'leads',
  'lead',
  'drafts',
  'draft',
  'approve',
  'reject',
  'stop',
  'resume',
  'jobs',
  'replied',
  'meeting',
  'won',
  'lost',
  'replies',
  'suppress',
  'unsuppress',
  'settings',
  'report',
  'forget',
  'pipeline',
  'health',
  'stuck',
  'activity',
  'credits',
  'import',
  'help',
] as const;
export type Verb = (typeof VERBS)[number];
export type OutcomeVerb = 'replied' | 'meeting' | 'won' | 'lost';

/** What a person asked for. `run: null` = the latest open one. */
export type Command =
  /** `text`: the words as typed, cleaned. */
  | { verb: 'run'; args: RunArgs; text: string }
  | { verb: 'status'; run: number | null }
  | { verb: 'cancel'; run: number | null }
  | { verb: 'retry'; run: number | null }
  | { verb: 'runs' }
  | { verb: 'leads'; filter: LeadsFilter }
  | { verb: 'lead'; lead: LeadTarget }
  | { verb: 'drafts' }
  | { verb: 'draft'; ref: number }
  | { verb: 'approve'; lead: LeadTarget }
  | { verb: 'reject'; lead: LeadTarget; reason: string | null }
  | { verb: 'stop' }
  | { verb: 'resume' }
  | { verb: 'jobs'; wish: JobsWish }
  /** `note`: a reason, or what they wrote. */
  | { verb: OutcomeVerb; lead: LeadTarget; note: string | null }
  | { verb: 'replies'; count: number }
  /** Nothing typed = the list. */
  | { verb: 'suppress'; target: string | null }
  | { verb: 'unsuppress'; target: string; reason: string | null }
  | { verb: 'settings' }
  /** `text`: the span as typed, cleaned. */
  | { verb: 'report'; text: string }
  /** An address, a company’s name or its website. */
  | { verb: 'forget'; target: string }
  | { verb: 'pipeline' }
  | { verb: 'health' }
  | { verb: 'stuck' }
  | { verb: 'activity'; limit: number }
  | { verb: 'credits' }
  | { verb: 'import' }
  | { verb: 'help' }
  /** A known verb with arguments that make no sense; `example` is a whole command. */
  | { verb: 'usage'; of: Verb; problem: string; example: string }
  /** `suggestion`: the nearest whole command, or null. */
  | { verb: 'unknown'; typed: string; suggestion: string | null };
