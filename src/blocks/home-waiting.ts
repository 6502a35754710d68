import type { KnownBlock } from '@slack/types';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import type { HomeView, StuckMail, WaitingDraft, WaitingLeads } from './home-view.ts';
import { button, context, divider, header, row, section } from './kit.ts';
import { actor, inline, link } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** Leads, drafts and mails in doubt that wait for a person, oldest first. */
export function waitingBlocks(view: HomeView, moment: Moment): KnownBlock[] {
  const { leads, drafts, stuck } = view;
  const blocks = [...leadBlocks(leads, moment), ...draftBlocks(drafts, moment), ...stuckBlocks(stuck, moment)];
  const title = view.mayDecide ? 'Waits for you' : 'Waits for approvers';
  if (blocks.length === 0) {
    return [
      divider,
      header(view.mayDecide ? 'Nothing waits for you' : 'Nothing waits for approvers'),
      ...context('`/leadgen run dental ohio` finds new leads.'),
    ];
  }
  return [divider, header(title), ...(view.mayDecide ? [] : context(deciders(view.approverIds))), ...blocks];
}

function deciders(approverIds: readonly string[]): string {
  const people = [...new Set(approverIds.filter((id) => /^[UW][A-Z0-9]+$/.test(id)))].slice(0, 5);
  if (approverIds.length === 0)
    return 'Nobody is set as an approver yet: whoever runs leadgen sets SLACK_APPROVER_IDS.';
  if (people.length === 0) return 'You may look; approvers decide.';
  return `You may look; approvers decide: ${people.map((id) => actor(id)).join(', ')}.`;
}

function leadBlocks({ gates, gatesTotal, open }: HomeView['leads'], moment: Moment): KnownBlock[] {
  if (open === 0) return [];
  const more = gatesTotal - gates.length;
  return [
    ...gates.map((gate) => section(gateWords(gate, moment))),
    ...(more > 0 ? context(`and ${plural(more, 'review')} more, ${plural(open, 'lead')} in all`) : []),
  ];
}

function gateWords(gate: WaitingLeads, moment: Moment): string {
  const high = gate.high > 0 ? `, ${gate.high} of them high` : '';
  const where = gate.link === null ? '' : `  ·  ${link(gate.link, 'Open the review')}`;
  return `*${plural(gate.open, 'lead')} to review*${high}  ·  ${inline(gate.title, 100)}, run ${gate.runRef}\nSince ${when(gate.since, moment)}${where}`;
}

function draftBlocks({ rows, total }: HomeView['drafts'], moment: Moment): KnownBlock[] {
  if (total === 0) return [];
  const shown = total > rows.length ? `  ·  the oldest ${rows.length}; \`/leadgen drafts\` lists more` : '';
  return [
    section(`*${plural(total, 'draft')} to review*${shown}`),
    ...rows.map((draft) => row(draftWords(draft, moment), openButton(draft))),
  ];
}

function draftWords(draft: WaitingDraft, moment: Moment): string {
  const to = draft.recipientName === null ? 'To the general inbox' : `To ${inline(draft.recipientName, 60)}`;
  const where = draft.link === null ? '' : `  ·  ${link(draft.link, 'card')}`;
  return `*${inline(draft.companyName, 80)}*  ·  ${inline(draft.subject, 100)}\n${to}, since ${when(draft.since, moment)}${where}`;
}

function openButton(draft: WaitingDraft) {
  const run = draft.runId === null ? {} : { run: draft.runId };
  return button(
    'Open',
    ActionId.draftOpen,
    { t: 'draft', id: draft.id, rev: draft.revision, ...run },
    {
      label: `Open the draft to ${draft.companyName}`,
    },
  );
}

const STUCK_WORDS: Record<StuckMail['kind'], string> = {
  unknown: 'nobody can tell whether it left',
  failed: 'was not sent',
};

function stuckBlocks({ rows, total }: HomeView['stuck'], moment: Moment): KnownBlock[] {
  if (total === 0) return [];
  const lines = rows.map((mail) => {
    const where = mail.link === null ? '' : `  ·  ${link(mail.link, 'decide on its card')}`;
    return `*${inline(mail.companyName, 80)}*: ${STUCK_WORDS[mail.kind]}, ${when(mail.since, moment)}${where}`;
  });
  const more = total > rows.length ? [`and ${total - rows.length} more`] : [];
  return [
    section(
      [`:warning: *${plural(total, 'mail')} ${total === 1 ? 'needs' : 'need'} a decision*`, ...lines, ...more].join(
        '\n',
      ),
    ),
  ];
}
