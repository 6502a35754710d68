import type { KnownBlock } from '@slack/types';
import { COMPANY_STATUSES } from '../domain/company.ts';
import { shortUsd, usdRange } from '../domain/money.ts';
import { HEALTH_SLOTS, type HealthReport, type PipelineFigures } from '../domain/pipeline.ts';
import { TIMETABLE } from '../domain/schedule.ts';
import type { JobSchedule, TimedJobName } from '../domain/timetable.ts';
import { plural } from '../lib/text.ts';
import type { HomeView, MailInMyName } from './home-view.ts';
import { context, divider, fields, header, section } from './kit.ts';
import { inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';
import { STATUS_WORDS } from './words.ts';

/** A section takes so many of these lines whatever stands in them. */
const LINES_A_BLOCK = 4;

/** What left with this person's approval: somebody has to answer for it. */
export function mineBlocks({ rows, thisWeek }: HomeView['mine'], moment: Moment): KnownBlock[] {
  if (rows.length === 0) return [];
  const lines = rows.map((mail) => mailLine(mail, moment));
  return [
    divider,
    header('Sent in your name'),
    ...context(`${plural(thisWeek, 'mail')} this week  ·  the latest ${rows.length}`),
    ...chunks(lines, LINES_A_BLOCK).map((part) => section(part.join('\n'))),
  ];
}

function mailLine(mail: MailInMyName, moment: Moment): string {
  const state = mail.replied ? '  ·  *replied*' : mail.opened ? '  ·  opened' : '';
  const touch = mail.touch === 0 ? '' : `, follow-up ${mail.touch}`;
  return `*${inline(mail.companyName, 60)}*${touch}  ·  ${when(mail.sentAt, moment)}${state}${followUpWords(mail, moment)}`;
}

function followUpWords({ nextFollowUp, followUpsSent, replied }: MailInMyName, moment: Moment): string {
  if (nextFollowUp !== null) return `  ·  next: follow-up ${nextFollowUp.number}, ${when(nextFollowUp.dueAt, moment)}`;
  return followUpsSent > 0 && !replied ? `  ·  ${plural(followUpsSent, 'follow-up')} sent` : '';
}

export function pipelineBlocks({ counts, totalActive, value }: PipelineFigures): KnownBlock[] {
  const number = (count: number) => count.toLocaleString('en-US');
  const stages = COMPANY_STATUSES.filter((status) => counts[status] > 0).map(
    (status) => `${number(counts[status])} ${STATUS_WORDS[status]}`,
  );
  return [
    divider,
    header('Pipeline'),
    fields(
      `*${shortUsd(value.savingsMid)} a year*\nto be saved, ${usdRange(value.savingsLow, value.savingsHigh)}`,
      `*${shortUsd(value.feeMid)}*\nour share of it`,
      `*${number(totalActive)}*\n${totalActive === 1 ? 'company' : 'companies'} in work`,
      `*${number(value.leadsHigh)}*\nhigh ${value.leadsHigh === 1 ? 'lead' : 'leads'}`,
    ),
    ...context(stages.length === 0 ? null : stages.join('  ·  ')),
  ];
}

const HEALTH_HEADS: Record<HealthReport['overall'], string> = {
  healthy: ':large_green_circle: *All parts work*',
  warning: ':large_yellow_circle: *Working, with warnings*',
  degraded: ':red_circle: *Not all parts work*',
};

/** One line; details only of what is not well. */
export function healthBlocks({ overall, slots, checkedAt }: HealthReport, moment: Moment): KnownBlock[] {
  const unwell = HEALTH_SLOTS.filter((slot) => slots[slot].status !== 'ok').map(
    (slot) => `*${slot}*  ${slots[slot].status}: ${inline(slots[slot].message, 200)}`,
  );
  return [
    divider,
    header('Health'),
    section([HEALTH_HEADS[overall], ...unwell].join('\n')),
    ...context(`Checked ${when(checkedAt, moment)}  ·  \`/leadgen health\` checks now`),
  ];
}

const JOBS_SHOWN = 3;
/** What time starts next, and what keeps failing. */
export function jobBlocks(jobs: readonly JobSchedule[], isStopped: boolean, moment: Moment): KnownBlock[] {
  const next = jobs
    .flatMap(({ name, nextRunAt }) => (nextRunAt === null ? [] : [{ name, nextRunAt }]))
    .filter(({ name }) => !isFrequent(name) && !(isStopped && TIMETABLE[name].stopsWithAll))
    .sort((a, b) => a.nextRunAt.getTime() - b.nextRunAt.getTime())
    .slice(0, JOBS_SHOWN)
    .map(({ name, nextRunAt }) => `${TIMETABLE[name].title}  ·  ${when(nextRunAt, moment)}`);
  const failing = jobs
    .filter((job) => job.failures > 0)
    .slice(0, JOBS_SHOWN)
    .map(
      ({ name, failures, lastNote }) =>
        `*${TIMETABLE[name].title} failed ${failures === 1 ? 'the last time' : `${failures} times in a row`}*${lastNote === null ? '' : `: ${inline(lastNote, 150)}`}`,
    );
  const lines = [...failing, ...next];
  if (lines.length === 0) return [];
  return [
    divider,
    header('Next by the clock'),
    section(lines.join('\n')),
    ...context('`/leadgen jobs` lists all of them.'),
  ];
}

/** Jobs of every few minutes would always be the next three. */
function isFrequent(name: TimedJobName): boolean {
  return TIMETABLE[name].times.startsWith('every');
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
