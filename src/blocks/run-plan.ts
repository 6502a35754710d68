import type { AgentRun } from '../domain/run.ts';
import type { PlannedRun, RunPlan } from '../domain/run-plan.ts';
import { plural } from '../lib/text.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { answer, type RunAnswer, runJoined, runStarted } from './answers.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import type { Moment } from './time.ts';

/** Small amounts to the cent would all read $0.00: `$0.008`, `$0.14`, `$12.00`. */
export function price(usd: number): string {
  if (usd === 0 || usd >= 0.1) return `$${usd.toFixed(2)}`;
  return `$${usd.toFixed(3)}`;
}

/** What a run is likely to cost, source by source; `null` = nothing to say. */
function planWords(plan: RunPlan | null): string | null {
  if (plan === null) return null;
  const lines = plan.lines
    .slice(0, 8)
    .map(({ label, calls, usd, blocked }) =>
      blocked === null
        ? `${inline(label, 40)} about ${plural(calls, 'call')}, ${price(usd)}`
        : `${inline(label, 40)} will not be asked (${inline(blocked, 80)})`,
    );
  const contacts =
    plan.perLeadUsd === null ? [] : [`contacts of an approved lead at most ${price(plan.perLeadUsd)} each`];
  return `Paid sources: ${[...lines, ...contacts].join(' · ')}`;
}

export type PlanQuestion = {
  planId: string;
  /** The trade and the place as the person typed them. */
  what: string;
  count: number;
  plan: RunPlan;
  budgetUsd: number;
};

/** Asked before a run that costs more than may be spent without asking. */
export function planQuestion({ planId, what, count, plan, budgetUsd }: PlanQuestion): Message {
  const value: ButtonValue = { t: 'plan', id: planId };
  const head = `*${inline(what, 120)}, up to ${plural(count, 'company', 'companies')}: about ${price(plan.usd)}*`;
  return {
    text: fallbackText(`${head}. Start it?`),
    blocks: [
      section(`${head}\nThat is more than the ${price(budgetUsd)} a run may cost without asking. Nothing has started.`),
      ...context(planWords(plan), 'The question stands for 15 minutes. The free sources alone cost nothing.'),
      ...actions(
        button('Start it', ActionId.runConfirm, value, {
          label: `Start the run for about ${price(plan.usd)}`,
          style: 'primary',
        }),
        button('Do not start', ActionId.runDecline, value, { label: 'Do not start the run' }),
      ),
    ],
  };
}

/** What the person hears whose run has started, or was going on. */
export function runRequested(
  asked: {
    run: Pick<AgentRun, 'ref' | 'title' | 'request' | 'requestedBy' | 'startedAt'>;
    created: boolean;
    retried: boolean;
    plan: RunPlan | null;
  },
  place: Pick<RunAnswer, 'channelId' | 'stoppedBy'>,
  moment: Moment,
): Message {
  const { run, created, retried, plan } = asked;
  const about = { ref: run.ref, title: run.title, count: run.request.count, permalink: null, ...place };
  if (created) return runStarted({ ...about, costs: planWords(plan) });
  return runJoined({ ...about, requestedBy: run.requestedBy, startedAt: run.startedAt, retried }, moment);
}

export function planDeclined(): Message {
  return answer('Not started. Nothing was spent.', 'A smaller number, e.g. `count=10`, costs less.');
}

/** Somebody answered before, or the time is over. */
export function planOver(plan: PlannedRun, run: { ref: number } | null): Message {
  if (plan.state === 'confirmed') {
    const which = run === null ? '' : `  ·  run ${run.ref}`;
    return answer(`That was started already${which}. Nothing was started twice.`);
  }
  if (plan.state === 'declined') {
    return answer(
      `${plan.decidedBy === null ? 'Somebody' : actor(plan.decidedBy)} said no to that run. Nothing was started.`,
    );
  }
  return answer('This question is older than 15 minutes. Nothing was started.', 'Type the command again.');
}
