import { distance } from 'fastest-levenshtein';
import { TIMED_JOBS, type TimedJobName } from '../../domain/timetable.ts';
import { entryOf } from '../../lib/entry-of.ts';
import { clip } from '../../lib/text.ts';

/** What somebody wants of the timetable. */
export type JobsWish = { kind: 'list' } | { kind: 'run' | 'pause' | 'resume'; job: TimedJobName };

/** Words for what can be done to a job. */
const DEEDS: Record<string, 'run' | 'pause' | 'resume'> = {
  run: 'run',
  start: 'run',
  pause: 'pause',
  stop: 'pause',
  hold: 'pause',
  resume: 'resume',
  continue: 'resume',
  unpause: 'resume',
};

const MOST_EDITS = 3;

/** `jobs`, `jobs run weekly-report`, `jobs pause weekly report`. */
export function parseJobsWish(rest: string): { wish: JobsWish } | { problem: string; example: string } {
  const words = rest
    .toLowerCase()
    .replaceAll('"', '')
    .split(/[\s_]+/)
    .filter(Boolean);
  const [first = '', ...more] = words;
  if (first === '' || (first === 'list' && more.length === 0)) return { wish: { kind: 'list' } };
  const deed = entryOf(DEEDS, first);
  if (deed === undefined) {
    const meant = nearestJob(words.join('-'));
    const problem = `I do not understand “${clip(rest, 60)}”: a job can be run, paused or resumed.`;
    return { problem, example: `/leadgen jobs run ${meant ?? 'weekly-report'}` };
  }
  const typed = more.join('-').replace(/-(?:job|now)$/, '');
  const job = TIMED_JOBS.find((name) => name === typed);
  if (job !== undefined) return { wish: { kind: deed, job } };
  const meant = nearestJob(typed);
  if (typed === '') return { problem: 'Which job? Add its name.', example: `/leadgen jobs ${deed} weekly-report` };
  if (meant !== null) {
    return { problem: `I know no job “${clip(typed, 60)}”.`, example: `/leadgen jobs ${deed} ${meant}` };
  }
  return {
    problem: `I know no job “${clip(typed, 60)}”. The jobs are ${TIMED_JOBS.join(', ')}.`,
    example: '/leadgen jobs',
  };
}

/** The job that somebody most likely meant: one that has the word in it, else one with few letters between. */
function nearestJob(typed: string): TimedJobName | null {
  if (typed.length < 3 || typed.length > 30) return null;
  const holding = TIMED_JOBS.filter((name) => name.includes(typed) || name.replaceAll('-', '').includes(typed));
  if (holding[0] !== undefined) return holding[0];
  const ranked = TIMED_JOBS.map((name) => ({ name, edits: distance(typed, name) })).toSorted(
    (a, b) => a.edits - b.edits,
  );
  const best = ranked[0];
  return best !== undefined && best.edits <= MOST_EDITS ? best.name : null;
}
