import { takesStored } from '../domain/run.ts';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { failureLines, type RunView, scoutFacts, sourceLines, startedBy, usd } from './run-stages.ts';
import { duration, type Moment } from './time.ts';
import { reasonWords } from './words.ts';

/** How a run ended: the word complete, failed or cancelled, the funnel, what fell out and why, the price, the next step. */
export function runSummary(run: RunView, moment: Moment): Message {
  const title = `*${inline(run.title, 120)}*  ·  run ${run.ref}  ·  ${ending(run)}`;
  const failures = run.status === 'cancelled' ? null : failureLines(run, moment);
  const found = run.counters.companiesFound > 0 ? funnel(run) : null;
  const outcome =
    run.status === 'failed'
      ? [whatFailed(run), found].filter((line) => line !== null).join('\n')
      : (found ?? 'No companies found.');
  return {
    text: fallbackText(`${title}. ${outcome}`),
    blocks: [
      section(`${title}\n${outcome}`),
      ...(failures === null ? [] : [section(failures)]),
      ...context(facts(run), sourceLines(run), `Started by ${startedBy(run)} · next: ${nextStep(run)}`),
      ...(run.status === 'failed'
        ? actions(
            button(
              'Retry run',
              ActionId.runRetry,
              { t: 'run', id: run.id },
              { label: `Retry run ${run.ref}`, style: 'primary' },
            ),
          )
        : []),
    ],
  };
}

function ending(run: RunView): string {
  const took = run.completedAt === null ? '' : duration(run.completedAt.getTime() - run.startedAt.getTime());
  if (run.status === 'completed') return took === '' ? 'complete' : `complete in ${took}`;
  if (run.status === 'failed') return took === '' ? 'failed' : `failed after ${took}`;
  const by = run.cancelledBy === null ? '' : ` by ${actor(run.cancelledBy)}`;
  return `cancelled${by}${took === '' ? '' : ` after ${took}`}`;
}

function funnel({ counters }: RunView): string {
  return [
    `*${counters.companiesFound}* ${counters.companiesFound === 1 ? 'company' : 'companies'}`,
    `*${counters.companiesApproved}* approved`,
    `*${counters.draftsCreated}* ${counters.draftsCreated === 1 ? 'draft' : 'drafts'}`,
    `*${counters.emailsSent}* sent`,
  ].join('  →  ');
}

function whatFailed(run: RunView): string {
  const what = run.errorMessage === null ? 'One step kept failing' : inline(run.errorMessage, 300);
  return `:x: *${what.replace(/\.$/, '')}.* What was found is kept; a retry goes on from there.`;
}

function facts(run: RunView): string {
  const { counters } = run;
  const reasons = run.rejectedByReason
    .slice(0, 6)
    .map(({ reason, count }) => `${inline(reasonWords(reason), 40)} ${count}`)
    .join(', ');
  const rejected = plural(counters.companiesRejected, 'lead');
  return [
    scoutFacts(run),
    run.leadsOpen > 0 ? `${plural(run.leadsOpen, 'lead')} not decided` : '',
    run.draftsOpen > 0 ? `${plural(run.draftsOpen, 'draft')} not decided` : '',
    run.mailsQueued > 0 ? `${plural(run.mailsQueued, 'mail')} not sent` : '',
    counters.companiesRejected > 0 ? `${rejected} rejected${reasons === '' ? '' : `: ${reasons}`}` : '',
    counters.draftsRejected > 0 ? `${plural(counters.draftsRejected, 'draft')} rejected` : '',
    counters.itemsFailed > 0 ? `${plural(counters.itemsFailed, 'company', 'companies')} skipped after errors` : '',
    costWords(run),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** `cost $1.20, $0.40 per approved lead`. */
function costWords({ costUsd, counters }: RunView): string {
  const each = costUsd > 0 && counters.companiesApproved > 0 ? costUsd / counters.companiesApproved : null;
  return `cost ${usd(costUsd)}${each === null ? '' : `, ${usd(each)} per approved lead`}`;
}

function nextStep(run: RunView): string {
  const again = `\`${runCommand(run)}\``;
  if (run.status === 'failed') return `press Retry run, or ${again}`;
  if (run.status === 'cancelled' && run.request.uploadId !== undefined) return `drop the file again, or ${again}`;
  if (run.status === 'cancelled') return `${again} starts it again`;
  if (run.counters.companiesFound === 0 && takesStored(run.request)) return 'nothing: every company has a score';
  if (run.counters.companiesFound === 0 && run.request.uploadId !== undefined) return 'nothing: all of it was known';
  if (run.counters.companiesFound === 0) return 'try a larger area or another word for the trade';
  if (run.counters.companiesApproved === 0) return '`/leadgen leads` lists what is stored';
  if (run.counters.emailsSent === 0) return '`/leadgen drafts` shows what is written';
  return '`/leadgen leads` lists who was written to';
}

/** The command that asks for the same run, ready to copy. */
function runCommand({ request }: Pick<RunView, 'request'>): string {
  if (takesStored(request)) return '/leadgen jobs run daily-analyst';
  if (request.uploadId !== undefined) return '/leadgen import';
  const place = request.city === null ? request.state : `${request.city}, ${request.state}`;
  const count = request.count === 20 ? '' : ` count=${request.count}`;
  return `/leadgen run ${inline(request.industryWord, 60)} ${inline(place, 80)}${count}`;
}
