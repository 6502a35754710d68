import type { KnownBlock } from '@slack/types';
import { TIMETABLE } from '../domain/schedule.ts';
import type { JobSchedule } from '../domain/timetable.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { duration, type Moment, when } from './time.ts';

/** Long enough for a sentence. */
const NOTE_CHARS = 120;
/** Twelve of these fit a message, however many entities a note is made of. */
const JOB_CHARS = 650;

export type JobsView = {
  jobs: readonly JobSchedule[];
  /** What the click or the command before this came to. */
  news: string | null;
  /** Whether the reader may press anything. */
  mayAdminister: boolean;
  /** Everything is stopped: what sends or starts work is left out. */
  isStopped: boolean;
};

/** `/leadgen jobs`: what runs by itself, when next, and how it went. */
export function jobsList({ jobs, news, mayAdminister, isStopped }: JobsView, moment: Moment): Message {
  const failing = jobs.filter((job) => job.failures > 0).length;
  const head = `*What runs by itself*${failing === 0 ? '' : `  ·  ${failing} failing`}`;
  const blocks: KnownBlock[] = [
    ...(news === null ? [] : [section(news)]),
    section(head),
    ...(isStopped
      ? context('Everything is stopped: what sends mail or starts runs is left out until somebody resumes.')
      : []),
    ...jobs.flatMap((job) => [section(jobLines(job, moment), JOB_CHARS), ...(mayAdminister ? buttons(job) : [])]),
    ...context(
      mayAdminister
        ? '`/leadgen jobs run weekly-report`, `pause` and `resume` do the same as the buttons.'
        : 'Admins can run, pause and resume jobs.',
    ),
  ];
  return { text: fallbackText(news ?? head), blocks };
}

function jobLines(job: JobSchedule, moment: Moment): string {
  const { title, does, times } = TIMETABLE[job.name];
  return [`*${title}*  ·  ${times}  ·  ${stateOf(job, moment)}`, does, lastRun(job, moment)]
    .filter((line) => line !== null)
    .join('\n');
}

function stateOf(job: JobSchedule, moment: Moment): string {
  if (job.runningSince !== null) return `runs since ${when(job.runningSince, moment)}`;
  if (job.pausedAt !== null) return `paused by ${actor(job.pausedBy ?? 'system')}, ${when(job.pausedAt, moment)}`;
  if (job.nextRunAt === null) return 'off';
  return job.nextRunAt <= moment.now ? 'starts now' : `next ${when(job.nextRunAt, moment)}`;
}

function lastRun(job: JobSchedule, moment: Moment): string | null {
  const note = job.lastNote === null || job.lastNote === '' ? '' : `: ${inline(job.lastNote, NOTE_CHARS)}`;
  if (job.lastFinishedAt === null) return job.lastOutcome === null ? 'Has not run yet' : `Off${note}`;
  const at = when(job.lastFinishedAt, moment);
  if (job.lastOutcome === 'skipped') return `Left out ${at}${note}`;
  const took = job.lastDurationMs === null ? '' : `, ${duration(job.lastDurationMs)}`;
  if (job.lastOutcome === 'ok') return `Last ${at}${took}${note}`;
  const often = job.failures > 1 ? `Failed ${job.failures} times in a row, last` : 'Failed';
  return `${often} ${at}${took}${note}`;
}

function buttons(job: JobSchedule): KnownBlock[] {
  const { title } = TIMETABLE[job.name];
  const value: ButtonValue = { t: 'job', id: job.name };
  if (job.pausedAt !== null) {
    return actions(button('Resume', ActionId.jobResume, value, { label: `Resume ${title}` }));
  }
  if (job.nextRunAt === null) return [];
  return actions(
    job.runningSince === null ? button('Run now', ActionId.jobRun, value, { label: `Run ${title} now` }) : null,
    button('Pause', ActionId.jobPause, value, { label: `Pause ${title}` }),
  );
}

export type JobNews = {
  kind:
    | 'starts'
    | 'paused'
    | 'resumed'
    | 'running'
    | 'waiting'
    | 'is_paused'
    | 'is_not_paused'
    | 'is_stopped'
    | 'is_off';
  job: JobSchedule;
};

/** What a click on a job came to, in one line with the next step. */
export function jobNews({ kind, job }: JobNews, moment: Moment): string {
  const name = `*${TIMETABLE[job.name].title}*`;
  switch (kind) {
    case 'starts':
      return `:white_check_mark: ${name} starts now. \`/leadgen jobs\` shows how it went.`;
    case 'paused':
      return `:white_check_mark: ${name} is paused. Nothing starts it until somebody resumes it.`;
    case 'resumed': {
      const next = job.nextRunAt === null ? '' : ` It runs next ${when(job.nextRunAt, moment)}.`;
      return `:white_check_mark: ${name} is on again.${next} What it missed is not made up for.`;
    }
    case 'running':
      return `${name} is running already${job.runningSince === null ? '' : `, since ${when(job.runningSince, moment)}`}. Nothing was changed.`;
    case 'waiting':
      return `${name} was asked for a moment ago and starts now. Nothing was changed.`;
    case 'is_paused': {
      const by = `by ${actor(job.pausedBy ?? 'system')}`;
      return `${name} is paused ${by}. Nothing was changed. \`/leadgen jobs resume ${job.name}\` puts it on again.`;
    }
    case 'is_not_paused':
      return `${name} is not paused. Nothing was changed.`;
    case 'is_stopped':
      return `${name} does not run while everything is stopped. Nothing was changed; resume everything first.`;
    case 'is_off':
      return `${name} is off${job.lastNote === null ? '' : `: ${inline(job.lastNote, NOTE_CHARS)}`}. Whoever runs leadgen can set that.`;
  }
}
