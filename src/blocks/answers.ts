import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline, link } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** A private answer of a few lines: the first says what happened, the grey rest what to do next. */
export function answer(line: string, ...next: (string | null)[]): Message {
  return { text: fallbackText(line), blocks: [section(line), ...context(...next)] };
}

export type RunAnswer = {
  ref: number;
  title: string;
  count: number;
  channelId: string;
  permalink: string | null;
  /** Who stopped everything; null = it runs. */
  stoppedBy: string | null;
  /** What its paid sources are likely to cost, in words; already safe. */
  costs?: string | null;
};

/** A run that is asked for while everything is stopped is kept and waits. */
function waitsForResume(stoppedBy: string | null): string | null {
  return stoppedBy === null
    ? null
    : `Everything is stopped by ${actor(stoppedBy)}: it is kept and begins when an approver resumes.`;
}

export function runStarted(run: RunAnswer): Message {
  return answer(
    `:rocket: *Looking for ${inline(run.title.charAt(0).toLowerCase() + run.title.slice(1), 120)}*  ·  run ${run.ref}, up to ${plural(run.count, 'company', 'companies')}`,
    waitsForResume(run.stoppedBy),
    run.costs ?? null,
    `Progress and leads appear in ${place(run)}. Nothing is written to anyone before you approve.`,
  );
}

/** Somebody asked for what is already being done. `retried`: it was waiting and tries again at once. */
export function runJoined(
  run: RunAnswer & { requestedBy: string; startedAt: Date; retried: boolean },
  moment: Moment,
): Message {
  const retried = run.retried ? ' It was waiting for its next try and tries again now.' : '';
  return answer(
    `*${inline(run.title, 120)} is already running*  ·  run ${run.ref}, started by ${actor(run.requestedBy)} ${when(run.startedAt, moment)}.${retried}`,
    waitsForResume(run.stoppedBy),
    `Follow it in ${place(run)}.`,
  );
}

function place(run: RunAnswer): string {
  const channel = /^[CG][A-Z0-9]+$/.test(run.channelId) ? `<#${run.channelId}>` : 'the leads channel';
  return run.permalink === null ? channel : `${link(run.permalink, 'the run’s thread')} in ${channel}`;
}

/** Something in a command is wrong. `suggestion`: a whole command, ready to copy. */
export function usageError(problem: string, suggestion: string | null): Message {
  const fix = suggestion === null ? '`/leadgen help` lists every command.' : `Try \`${inline(suggestion, 200)}\``;
  return answer(`${inline(problem, 300)}\n${fix}`, suggestion === null ? null : '`/leadgen help` lists every command.');
}

/** For the error texts of `AppError.userMessage`. */
export function problemAnswer(userMessage: string): Message {
  return answer(inline(userMessage, 600));
}

/** `approvers`: user or group ids who may; empty = nobody is configured. */
export function notApprover(what: string, approvers: readonly string[]): Message {
  const line = `You cannot ${inline(what, 80)}: that is for approvers. Nothing was changed.`;
  if (approvers.length === 0) {
    return answer(
      line,
      'Nobody is set as an approver yet. Whoever runs leadgen sets SLACK_APPROVER_IDS and restarts it.',
    );
  }
  return answer(line, whomToAsk(approvers));
}

/** `admins`: who may; empty = no admin is named, so approvers may. */
export function notAdmin(what: string, admins: readonly string[]): Message {
  const line = `You cannot ${inline(what, 80)}: that is for admins. Nothing was changed.`;
  if (admins.length === 0) return answer(line, 'No admin is named, so approvers may; SLACK_ADMIN_IDS names some.');
  return answer(line, whomToAsk(admins));
}

function whomToAsk(ids: readonly string[]): string {
  const names = ids.slice(0, 8).map((id) => (/^S[A-Z0-9]+$/.test(id) ? 'a user group' : actor(id)));
  return `Ask ${[...new Set(names)].join(', ')}${ids.length > 8 ? ' and others' : ''}.`;
}

export type AlreadyDecided = { what: string; decision: string; by: string; at: Date };

/** The click came second. */
export function alreadyDecided({ what, decision, by, at }: AlreadyDecided, moment: Moment): Message {
  return answer(
    `*${inline(what, 120)}* was already decided: ${inline(decision, 40)} by ${actor(by)}, ${when(at, moment)}.`,
    'Your click changed nothing. The card shows the decision.',
  );
}

/** The card was older than the draft. */
export function draftChanged(companyName: string): Message {
  return answer(
    `The draft to *${inline(companyName, 120)}* was changed after this card was drawn. Nothing was sent.`,
    'Read the card as it is now, then decide.',
  );
}

export function buttonTooOld(): Message {
  return answer('This button no longer works. Nothing was changed.', '`/leadgen status` shows what waits for you.');
}

/** A name that is nobody's. */
export function leadNotFound(typed: string): Message {
  return answer(`I know no lead called “${inline(typed, 80)}”.`, '`/leadgen leads` lists what is stored.');
}

export function draftNotFound(typed: string): Message {
  return answer(`There is no draft “${inline(typed, 40)}”.`, '`/leadgen drafts` lists the ones that wait.');
}

export function runNotFound(ref: number | null): Message {
  const line = ref === null ? 'No run is going on.' : `There is no run ${ref}.`;
  return answer(line, '`/leadgen runs` lists the latest, `/leadgen run dental ohio` starts one.');
}

export function runCancelled(run: { ref: number; title: string }): Message {
  return answer(`*${inline(run.title, 120)}* is being cancelled  ·  run ${run.ref}`, 'What was found is kept.');
}

export function runRetried(run: { ref: number; title: string; stoppedBy: string | null }): Message {
  const when = run.stoppedBy === null ? 'now' : 'when everything goes on';
  return answer(`*${inline(run.title, 120)}* tries again ${when}  ·  run ${run.ref}`, waitsForResume(run.stoppedBy));
}

/** Somebody pressed Retry on a run that waits for nothing. */
export function runGoesOn(run: { ref: number; title: string }): Message {
  return answer(
    `*${inline(run.title, 120)}* is going on  ·  run ${run.ref}. Nothing has to be tried again.`,
    `\`/leadgen status ${run.ref}\` shows where it stands.`,
  );
}

export function runAlreadyOver(run: {
  ref: number;
  title: string;
  ending: 'complete' | 'failed' | 'cancelled';
}): Message {
  return answer(
    `*${inline(run.title, 120)}* is already ${run.ending}  ·  run ${run.ref}. Nothing was changed.`,
    run.ending === 'failed' ? `\`/leadgen retry ${run.ref}\` goes on from where it stopped.` : null,
  );
}

/** `approved 3 leads`, as a private receipt for what the thread shows in full. */
export function done(line: string): Message {
  return answer(`:white_check_mark: ${inline(line, 300)}`);
}
