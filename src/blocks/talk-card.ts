import type { KnownBlock } from '@slack/types';
import { placeWords } from '../domain/talk/filter.ts';
import type { Proposal, ProposalOutcome, TalkQuestion } from '../domain/talk/question.ts';
import { plural } from '../lib/text.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { answer } from './answers.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, inline } from './mrkdwn.ts';
import { price } from './run-plan.ts';
import { type Moment, when } from './time.ts';

const CARD_CHARS = 1_500;

/** What would change, and the two buttons that decide; afterwards what came of it. */
export function proposalCard(questionId: string, proposal: Proposal, moment: Moment): KnownBlock[] {
  const { deed, state, expiresAt, decidedBy, outcome } = proposal;
  const by = decidedBy === null ? 'somebody' : actor(decidedBy);
  if (state === 'cancelled') return [section(`*${title(proposal)}*: cancelled by ${by}. Nothing was changed.`)];
  if (state === 'expired') {
    return [section(`*${title(proposal)}*: nobody answered within 15 minutes. Nothing was changed.`)];
  }
  if (state === 'confirmed') return [section(outcomeWords(proposal, outcome, by), CARD_CHARS)];
  const value: ButtonValue = { t: 'talk', id: questionId };
  const yes = deed.kind === 'run' ? 'Start the run' : `Approve ${plural(deed.leads.length, 'lead')}`;
  const who =
    deed.kind === 'run' ? 'Anyone may start a run; this one waits for who asked, or an approver.' : 'For approvers.';
  return [
    section([`*${title(proposal)}?*`, ...details(proposal)].join('\n'), CARD_CHARS),
    ...actions(
      button(yes, ActionId.talkConfirm, value, { style: 'primary', label: `${title(proposal)}` }),
      button('Cancel', ActionId.talkCancel, value, { label: `Cancel: ${title(proposal)}` }),
    ),
    ...context(`${who} Nothing happens before somebody presses; the card stands until ${when(expiresAt, moment)}.`),
  ];
}

function title({ deed }: Proposal): string {
  if (deed.kind === 'approve') return `Approve ${plural(deed.leads.length, 'lead')}`;
  const { industryWord, count } = deed.request;
  return `Look for ${inline(industryWord, 60)} in ${inline(placeWords(deed.request), 60)}, up to ${plural(count, 'company', 'companies')}`;
}

function details({ deed }: Proposal): string[] {
  if (deed.kind === 'run') return ['Progress and leads appear in the leads channel.'];
  return deed.leads.map(
    ({ name, tier, score }, index) => `${index + 1}. *${inline(name, 60)}*  ·  ${Math.round(score * 10) / 10} ${tier}`,
  );
}

function outcomeWords(proposal: Proposal, outcome: ProposalOutcome | null, by: string): string {
  if (outcome === null) return `*${title(proposal)}*: confirmed by ${by}, working on it…`;
  switch (outcome.kind) {
    case 'started':
      return outcome.created
        ? `:rocket: *${inline(outcome.title, 120)}* was started by ${by}  ·  run ${outcome.runRef}`
        : `*${inline(outcome.title, 120)}* is already running  ·  run ${outcome.runRef}. Nothing was started twice.`;
    case 'asks':
      return `*${title(proposal)}*: not started. It may cost about ${price(outcome.usd)}, more than a run may cost without asking; ${by} was asked in private.`;
    case 'failed':
      return `*${title(proposal)}*: not done. ${inline(outcome.why, 300)}`;
    case 'approved':
      return approvedWords(proposal, outcome, by);
  }
}

const SKIPPED = {
  decided_before: 'was decided meanwhile',
  changed: 'has a new score, look again',
  gone: 'is gone',
} as const;

function approvedWords(
  { deed }: Proposal,
  { leads }: Extract<ProposalOutcome, { kind: 'approved' }>,
  by: string,
): string {
  const names = new Map(deed.kind === 'approve' ? deed.leads.map(({ companyId, name }) => [companyId, name]) : []);
  const nameOf = (companyId: string) => inline(names.get(companyId) ?? 'a lead', 60);
  const approved = leads.filter(({ result }) => result === 'approved');
  const skipped = leads.flatMap(({ companyId, result }) =>
    result === 'approved' ? [] : [`Skipped: ${nameOf(companyId)} ${SKIPPED[result]}.`],
  );
  const head =
    approved.length === 0
      ? `*No lead was approved* (asked by ${by}).`
      : `:white_check_mark: *${plural(approved.length, 'lead')} approved* by ${by}: ${approved.map(({ companyId }) => nameOf(companyId)).join(', ')}. Drafts follow.`;
  return [head, ...skipped].join('\n');
}

/** The press came second, or too late. */
export function proposalLate({ proposal }: Pick<TalkQuestion, 'proposal'>): Message {
  if (proposal === null) return answer('This card is gone. Nothing was changed.');
  const by = proposal.decidedBy === null ? 'Somebody' : actor(proposal.decidedBy);
  if (proposal.state === 'confirmed') return answer(`${by} confirmed this before you. Nothing was done twice.`);
  if (proposal.state === 'cancelled') return answer(`${by} cancelled this. Nothing was changed.`);
  return answer('This card is older than 15 minutes. Nothing was changed.', 'Ask again for a new one.');
}
