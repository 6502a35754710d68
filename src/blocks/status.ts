import { shortUsd } from '../domain/money.ts';
import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import { type Stop, stoppedLine } from './main-switch.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';
import { MAIL_MODE_WORDS } from './words.ts';

export type StatusView = {
  /** Who stopped everything, and when; null = it runs. */
  stopped: Stop | null;
  /** Runs that are not over, newest first; `doing`: `waits for your review`, `scoring 19 of 31`. */
  openRuns: readonly { ref: number; title: string; doing: string }[];
  leadsToReview: number;
  oldestLeadAt: Date | null;
  draftsToReview: number;
  oldestDraftAt: Date | null;
  /** Mails of which nobody knows whether they left. */
  doubtful: number;
  mail: {
    mode: 'smtp' | 'sendgrid' | 'dry_run';
    sentToday: number;
    dailyLimit: number;
    queued: number;
    nextAt: Date | null;
    /** Why nothing is sending right now, in words; null = it is. */
    waitsBecause: string | null;
  };
  /** Companies per stage of the sale. */
  funnel: { found: number; approved: number; contacted: number; replied: number; meetings: number; won: number };
  /** USD a year over all open high leads. */
  pipelineValue: number;
};

/** What works, what waits for you, what mail does and why. */
export function statusAnswer(status: StatusView, moment: Moment): Message {
  const head = waitingWords(status);
  const runs = status.openRuns
    .slice(0, 5)
    .map((run) => `*${run.ref}*  ${inline(run.title, 80)}  ·  ${inline(run.doing, 80)}`);
  return {
    text: fallbackText(`${head}. ${mailWords(status, moment)}`),
    blocks: [
      ...(status.stopped === null ? [] : [section(stoppedLine(status.stopped, moment))]),
      section(`*${head}*${ages(status, moment)}`),
      section(runs.length === 0 ? 'No run is going on.' : runs.join('\n')),
      section(mailWords(status, moment)),
      ...context(funnelWords(status)),
    ],
  };
}

function waitingWords({ leadsToReview, draftsToReview, doubtful }: StatusView): string {
  const waits = [
    leadsToReview > 0 ? plural(leadsToReview, 'lead') : '',
    draftsToReview > 0 ? plural(draftsToReview, 'draft') : '',
    doubtful > 0 ? plural(doubtful, 'mail that may not have left', 'mails that may not have left') : '',
  ].filter((part) => part !== '');
  return waits.length === 0 ? 'Nothing waits for you' : `Waiting for you: ${waits.join(' · ')}`;
}

function ages({ oldestLeadAt, oldestDraftAt }: StatusView, moment: Moment): string {
  const oldest = [oldestLeadAt, oldestDraftAt].filter((at) => at !== null).sort((a, b) => a.getTime() - b.getTime())[0];
  return oldest === undefined ? '' : `  ·  oldest since ${when(oldest, moment)}`;
}

function mailWords({ mail, stopped }: StatusView, moment: Moment): string {
  const sent = `*Mail*  ${mail.sentToday} of ${mail.dailyLimit} sent today`;
  const by = `  ·  ${MAIL_MODE_WORDS[mail.mode]}`;
  const queue = mail.queued === 0 ? '' : `  ·  ${plural(mail.queued, 'approved mail')} waiting`;
  const next = mail.nextAt === null || mail.queued === 0 ? '' : `, next ${when(mail.nextAt, moment)}`;
  if (stopped !== null) return `${sent}${by}${queue}`;
  const why = mail.waitsBecause === null || mail.queued === 0 ? '' : ` because ${inline(mail.waitsBecause, 200)}`;
  return `${sent}${by}${queue}${next}${why}`;
}

function funnelWords({ funnel, pipelineValue }: StatusView): string {
  const parts = [
    `${funnel.found.toLocaleString('en-US')} found`,
    `${funnel.approved.toLocaleString('en-US')} approved`,
    `${funnel.contacted.toLocaleString('en-US')} written to`,
    `${funnel.replied.toLocaleString('en-US')} replied`,
    `${funnel.meetings.toLocaleString('en-US')} meetings`,
    `${funnel.won.toLocaleString('en-US')} won`,
  ];
  return `${parts.join(' → ')}  ·  open high leads could save ${shortUsd(pipelineValue)} a year`;
}
