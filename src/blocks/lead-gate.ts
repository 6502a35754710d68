import { TIERS, type Tier } from '../domain/score.ts';
import { plural } from '../lib/text.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** Leads of one tier: all, not decided yet, and how many have no card in the thread yet. */
export type TierCount = { total: number; open: number; hidden: number };

export type GateView = {
  runId: string;
  runRef: number;
  title: string;
  tiers: Record<Tier, TierCount>;
  approved: number;
  rejected: number;
  /** The run is over: what is open stays open, without buttons. */
  closed: 'cancelled' | 'failed' | 'set_aside' | 'expired' | null;
  /** When the time of the review ran out. */
  endedAt: Date | null;
};

const SHOW: Record<Tier, ActionId> = {
  high: ActionId.leadsShowHigh,
  medium: ActionId.leadsShowMedium,
  low: ActionId.leadsShowLow,
};

/** The parent of the lead cards: how many wait, what may be done at once, and when everything is decided that it is. */
export function leadGate(gate: GateView, moment: Moment): Message {
  const total = sum(gate, 'total');
  const open = sum(gate, 'open');
  const tally = `${gate.approved} approved · ${gate.rejected} rejected`;
  if (open === 0) return handled(gate, total, tally);
  if (gate.closed !== null) {
    const line = `*${plural(open, 'lead')} left undecided*: ${closedWords(gate, moment)}  ·  ${tally}`;
    return { text: fallbackText(line), blocks: context(line) };
  }
  const tiers = TIERS.filter((tier) => gate.tiers[tier].open > 0).map((tier) => `${gate.tiers[tier].open} ${tier}`);
  const head = `:raised_hand: *${plural(open, 'lead')} to review*  ·  ${tiers.join(' · ')}`;
  return {
    text: fallbackText(`${head} – ${inline(gate.title, 120)}, run ${gate.runRef}`),
    blocks: [
      section(`${head}\nBest first in the thread. Nothing is written to anyone before you approve.`),
      ...(gate.approved + gate.rejected > 0 ? context(`So far ${tally}`) : []),
      ...actions(approveAllHigh(gate), ...TIERS.map((tier) => show(gate, tier)), finish(gate, open)),
    ],
  };
}

function closedWords({ closed, endedAt, runRef }: GateView, moment: Moment): string {
  if (closed === 'set_aside') return 'set aside, `/leadgen leads` lists them';
  if (closed !== 'expired') return `run ${runRef} ${closed}`;
  const ended = endedAt === null ? '' : ` ${when(endedAt, moment)}`;
  return `review ended${ended}, nobody decided; \`/leadgen leads\` lists them, \`/leadgen approve\` and a name still works`;
}

function handled(gate: GateView, total: number, tally: string): Message {
  const line =
    total === 0
      ? `*No leads to review* in run ${gate.runRef}`
      : `:white_check_mark: *All ${plural(total, 'lead')} handled*  ·  ${tally}`;
  return { text: fallbackText(`${line} – ${inline(gate.title, 120)}`), blocks: [section(line)] };
}

function approveAllHigh(gate: GateView) {
  const { open } = gate.tiers.high;
  if (open === 0) return null;
  return button(`Approve all high (${open})`, ActionId.leadsApproveHigh, gateValue(gate), {
    style: 'primary',
    confirm: confirm(
      `Approve ${plural(open, 'lead')}?`,
      'A draft follows for each. Every mail still waits for your second approval.',
      `Approve ${open}`,
    ),
  });
}

function show(gate: GateView, tier: Tier) {
  const { hidden, total } = gate.tiers[tier];
  if (hidden === 0) return null;
  const label = hidden === total ? `Show ${tier} (${total})` : `Show ${tier} (${hidden} left)`;
  return button(label, SHOW[tier], { ...gateValue(gate), rev: total - hidden });
}

/** For who has seen enough: the run can end without a decision on every lead. */
function finish(gate: GateView, open: number) {
  if (gate.approved + gate.rejected === 0) return null;
  return button('Set the rest aside', ActionId.leadsFinish, gateValue(gate), {
    confirm: confirm(
      'End this review?',
      `${plural(open, 'lead')} without a decision stay stored; /leadgen leads lists them.`,
      'Set aside',
    ),
  });
}

function gateValue(gate: GateView): ButtonValue {
  return { t: 'run', id: gate.runId };
}

function sum(gate: GateView, key: 'total' | 'open'): number {
  return TIERS.reduce((all, tier) => all + gate.tiers[tier][key], 0);
}
