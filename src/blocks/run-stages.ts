import type { AgentRun, RunStage, SourceReport } from '../domain/run.ts';
import { isFinalRun } from '../domain/run.ts';
import { TIERS } from '../domain/score.ts';
import { plural } from '../lib/text.ts';
import { actor, inline } from './mrkdwn.ts';
import { type Moment, until, when } from './time.ts';

/** What the run message shows; everything but the last six fields stands in the run document. */
export type RunView = Pick<
  AgentRun,
  | 'id'
  | 'ref'
  | 'title'
  | 'requestedBy'
  | 'triggerSource'
  | 'request'
  | 'status'
  | 'currentStage'
  | 'progress'
  | 'counters'
  | 'tiers'
  | 'sources'
  | 'startedAt'
  | 'completedAt'
  | 'retryAt'
  | 'errorMessage'
  | 'cancelledBy'
> & {
  /** Who stopped everything; null = it runs. */
  stoppedBy: string | null;
  /** Leads of this run that nobody decided yet. */
  leadsOpen: number;
  draftsOpen: number;
  /** Approved mails that have not left yet. */
  mailsQueued: number;
  /** Most frequent first; `reason` is a stored key or a person's words. */
  rejectedByReason: readonly { reason: string; count: number }[];
  /** What the run paid its sources. */
  costUsd: number;
};

type Shown = 'scout' | 'contacts' | 'score' | 'review' | 'mail';
type State = 'done' | 'now' | 'next';

const LABELS: Record<Shown, string> = {
  scout: 'Scout',
  contacts: 'Contacts',
  score: 'Score',
  review: 'Your review',
  mail: 'Mail',
};
/** Typographic marks, not emoji: the words beside them say the same. */
const MARKS: Record<State, string> = { done: '✓', now: '▸', next: '◦' };
const BAR_CELLS = 14;

/** Who started it: a person, or nobody. */
export function startedBy(run: Pick<RunView, 'requestedBy' | 'triggerSource'>): string {
  return run.triggerSource === 'schedule' ? 'the timetable' : actor(run.requestedBy);
}

/** Whether the run waits for people, not for machines. */
export function isWaiting(run: Pick<RunView, 'status'>): boolean {
  return run.status === 'analyst_awaiting_approval' || run.status === 'writer_awaiting_approval';
}

/** `█████████░░░░░`: never full before it is done, never empty once it moves. */
export function bar(done: number, total: number): string {
  if (total <= 0) return '';
  const share = Math.min(1, Math.max(0, done / total));
  const filled = share === 1 ? BAR_CELLS : Math.min(BAR_CELLS - 1, Math.ceil(share * BAR_CELLS));
  return '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
}

/** Five lines: what is done with its counts, what happens now with a bar, what comes. */
export function stageLines(run: RunView): string {
  const states = stageStates(run);
  return (Object.keys(LABELS) as Shown[])
    .map((stage) => {
      const state = states[stage];
      const facts = state === 'next' ? '' : stageFacts(stage, state, run);
      const label = state === 'next' ? LABELS[stage] : `*${LABELS[stage]}*`;
      return `${MARKS[state]}  ${label}${facts === '' ? '' : `  ${facts}`}`;
    })
    .join('\n');
}

function stageStates(run: RunView): Record<Shown, State> {
  const review: State = run.counters.companiesScored > 0 && run.leadsOpen === 0 ? 'done' : 'now';
  const mail: State = run.counters.draftsCreated > 0 ? 'now' : 'next';
  const table: Record<RunStage, [State, State, State, State, State]> = {
    scout: ['now', 'next', 'next', 'next', 'next'],
    enrichment: ['done', 'now', 'next', 'next', 'next'],
    analyst: ['done', 'done', 'now', 'next', 'next'],
    writer: ['done', 'done', 'done', review, mail],
    outreach: ['done', 'done', 'done', review, 'now'],
    done: ['done', 'done', 'done', 'done', 'done'],
  };
  // at gate 1 the analyst's own work is over: what happens now is the review
  const row = run.status === 'analyst_awaiting_approval' ? table.writer : table[run.currentStage];
  const [scout, contacts, score, reviewing, mailing] = row;
  return { scout, contacts, score, review: reviewing, mail: mailing };
}

function stageFacts(stage: Shown, state: State, run: RunView): string {
  const { counters, tiers, progress } = run;
  const working =
    progress.total > 0 ? `${bar(progress.done, progress.total)}  ${progress.done} of ${progress.total}` : '';
  switch (stage) {
    case 'scout':
      if (state === 'now')
        return counters.placesFound > 0 ? `${plural(counters.placesFound, 'place')} so far` : 'looking';
      return scoutFacts(run);
    case 'contacts':
      if (state === 'now') return working || 'reading websites';
      return `${plural(counters.contactsFound, 'contact')} found`;
    case 'score':
      if (state === 'now') return working || 'working';
      return TIERS.filter((tier) => tiers[tier] > 0)
        .map((tier) => `${tiers[tier]} ${tier}`)
        .join(' · ');
    case 'review':
      if (state === 'now') return `${plural(run.leadsOpen, 'lead')} to review`;
      return `${counters.companiesApproved} approved · ${counters.companiesRejected} rejected`;
    case 'mail':
      return mailFacts(run);
  }
}

/** `48 places → 31 companies (3 groups, 4 already known)`. */
export function scoutFacts({ counters }: Pick<RunView, 'counters'>): string {
  const notes = [
    counters.groupsFound > 0 ? plural(counters.groupsFound, 'group') : '',
    counters.companiesKnown > 0 ? `${counters.companiesKnown} already known` : '',
  ].filter((note) => note !== '');
  const aside = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  const companies = plural(counters.companiesFound, 'company', 'companies');
  if (counters.placesFound === 0 && counters.companiesFound > 0) return `${companies} stored before${aside}`;
  return `${plural(counters.placesFound, 'place')} → ${companies}${aside}`;
}

function mailFacts({ counters, draftsOpen, mailsQueued }: RunView): string {
  return [
    draftsOpen > 0 ? `${plural(draftsOpen, 'draft')} to review` : '',
    mailsQueued > 0 ? `${mailsQueued} going out` : '',
    `${counters.emailsSent} sent`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** `OpenStreetMap 41 · NPI registry 7 · no paid calls` and whom to credit. */
export function sourceLines(run: Pick<RunView, 'sources' | 'costUsd'>): string | null {
  if (run.sources.length === 0) return null;
  const counts = run.sources
    .slice(0, 8)
    .map((source) => `${inline(source.label, 40)} ${source.found.toLocaleString('en-US')}${truncation(source)}`);
  const credits = [...new Set(run.sources.map((source) => source.attribution).filter((text) => text !== null))];
  return [
    [...counts, run.costUsd > 0 ? `paid calls ${usd(run.costUsd)}` : 'no paid calls'].join(' · '),
    credits
      .slice(0, 8)
      .map((text) => inline(text, 120))
      .join(' · '),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function truncation(source: SourceReport): string {
  return source.truncated ? ' (stopped at its limit, there is more)' : '';
}

/** Which source failed, what it said, what was kept and when the next try comes. Null when all is well. */
export function failureLines(run: RunView, moment: Moment): string | null {
  const failed = run.sources.filter((source) => source.failure !== null);
  if (failed.length === 0) return null;
  const lines = failed.slice(0, 5).map((source) => {
    const said = source.failure === null ? '' : inline(source.failure.summary, 200);
    const kept = source.found > 0 ? `the ${plural(source.found, 'place')} it gave are kept` : 'nothing is lost';
    return `*${said || inline(source.label, 40)}*; ${kept}.`;
  });
  const next =
    run.retryAt === null || isFinalRun(run.status)
      ? ''
      : `\nNext try ${when(run.retryAt, moment)} (${until(run.retryAt, moment)}).`;
  return `:warning: ${lines.join('\n')}${next}`;
}

/** `$0.00`, `$1.25`, `$0.004`: what costs less than a cent did cost something. */
export function usd(amount: number): string {
  return amount > 0 && amount < 0.01 ? `$${amount.toFixed(3)}` : `$${amount.toFixed(2)}`;
}
