import type { ActionsBlock, ModalView } from '@slack/types';
import type { Company } from '../domain/company.ts';
import { type Outcome, outcomesFrom } from '../domain/outcome.ts';
import { REPLY_KINDS } from '../domain/reply.ts';
import { ActionId, CallbackId, encodeValue, InputId } from './action-ids.ts';
import { answer } from './answers.ts';
import { actions, button, context, plain, section, selectInput, textInput } from './kit.ts';
import { leadValue } from './lead-card.ts';
import type { Message } from './message.ts';
import { actor, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';
import { LOST_REASONS, REPLY_KIND_WORDS, reasonWords, STATUS_WORDS } from './words.ts';

type Lead = Pick<Company, 'id' | 'name' | 'status' | 'runId'>;

/** States in which somebody may have answered a mail of ours. */
const MAY_REPLY: readonly Company['status'][] = ['contacted', 'replied', 'no_response', 'meeting_booked'];

/** What may be recorded about a lead that was written to; nothing for the others. */
export function outcomeButtons(lead: Lead): ActionsBlock[] {
  const possible = outcomesFrom(lead.status);
  const value = leadValue({ companyId: lead.id, runId: lead.runId });
  const offer = (outcome: Outcome, text: string, id: ActionId, label: string) =>
    possible.includes(outcome) ? button(text, id, value, { label: `${label} ${lead.name}` }) : null;
  const buttons = [
    MAY_REPLY.includes(lead.status)
      ? button('They replied', ActionId.leadReplied, value, { label: `${lead.name} replied` })
      : null,
    offer('meeting_booked', 'Book meeting', ActionId.leadMeeting, 'Book meeting with'),
    offer('won', 'Won', ActionId.leadWon, 'Won:'),
    offer('lost', 'Lost', ActionId.leadLost, 'Lost:'),
  ];
  if (buttons.every((each) => each === null)) return [];
  return actions(...buttons, button('Details', ActionId.leadDetails, value, { label: `Details of ${lead.name}` }));
}

/** What did they answer? `text`: what was typed with the command. */
export function replyModal(lead: Pick<Lead, 'id' | 'name' | 'runId'>, text: string | null): ModalView {
  return {
    type: 'modal',
    callback_id: CallbackId.replyMark,
    private_metadata: encodeValue(leadValue({ companyId: lead.id, runId: lead.runId })),
    title: plain('They replied', 24),
    submit: plain('Save', 24),
    close: plain('Go back', 24),
    blocks: [
      section(`*${inline(lead.name, 120)}* answered. The follow-ups stop.`),
      selectInput(
        InputId.replyKind,
        'What is it?',
        REPLY_KINDS.map((kind) => ({ value: kind, text: REPLY_KIND_WORDS[kind] })),
        { placeholder: 'Pick the closest one' },
      ),
      textInput(InputId.replyText, 'Their reply', {
        ...(text === null ? {} : { initial: text }),
        optional: true,
        multiline: true,
        hint: 'Paste it, or leave it empty.',
      }),
    ],
  };
}

export function lostModal(lead: Pick<Lead, 'id' | 'name' | 'runId'>): ModalView {
  return {
    type: 'modal',
    callback_id: CallbackId.leadLostReason,
    private_metadata: encodeValue(leadValue({ companyId: lead.id, runId: lead.runId })),
    title: plain('Lost', 24),
    submit: plain('Save', 24),
    close: plain('Go back', 24),
    blocks: [
      section(`*${inline(lead.name, 120)}* is closed as lost.`),
      selectInput(InputId.reason, 'Why?', LOST_REASONS, { placeholder: 'Pick the closest one' }),
      textInput(InputId.note, 'Anything to add', { optional: true, multiline: true, max: 500 }),
      ...context('The reason shows on the card and in the lead’s history.'),
    ],
  };
}

/** Nothing more to do: the card shows it too. */
export function outcomeRecorded(lead: Lead, outcome: Outcome): Message {
  const next: Record<Outcome, string> = {
    meeting_booked: 'The follow-ups are stopped. `/leadgen won` or `/leadgen lost` says how it ends.',
    won: 'The follow-ups are stopped.',
    lost: 'The follow-ups are stopped.',
  };
  return answer(`:white_check_mark: *${inline(lead.name, 120)}*: ${STATUS_WORDS[outcome]}`, next[outcome]);
}

export function outcomeAlready(lead: Lead & Pick<Company, 'history'>, moment: Moment): Message {
  const last = lead.history.findLast((entry) => entry.to === lead.status);
  const who = last === undefined ? '' : ` by ${actor(last.by)}, ${when(last.at, moment)}`;
  const why = last?.reason == null ? '' : `: ${inline(reasonWords(last.reason), 200)}`;
  return answer(
    `*${inline(lead.name, 120)}* was already “${STATUS_WORDS[lead.status]}”${who}${why}.`,
    'Nothing was changed.',
  );
}

const COMMANDS: Record<Outcome, string> = { meeting_booked: 'meeting', won: 'won', lost: 'lost' };

/** The lead is elsewhere; what may be done with it from there. */
export function outcomeImpossible(lead: Lead, outcome: Outcome): Message {
  const name = inline(lead.name, 60);
  const line = `*${inline(lead.name, 120)}* stands at “${STATUS_WORDS[lead.status]}” and cannot become “${STATUS_WORDS[outcome]}” from there. Nothing was changed.`;
  return answer(line, nextFrom(lead, name));
}

function nextFrom(lead: Lead, name: string): string {
  const possible = outcomesFrom(lead.status).map((each) => `\`/leadgen ${COMMANDS[each]} ${name}\``);
  const reply = MAY_REPLY.includes(lead.status) ? [`\`/leadgen replied ${name}\``] : [];
  if (possible.length > 0) return `Possible now: ${[...reply, ...possible].join(' · ')}`;
  switch (lead.status) {
    case 'scored':
      return `First somebody approves it: \`/leadgen approve ${name}\``;
    case 'approved':
      return 'First its mail has to be approved and sent: `/leadgen drafts` lists what waits.';
    case 'new':
    case 'enriched':
      return 'It has not been scored yet; its run goes on by itself.';
    default:
      return 'It is closed; `/leadgen lead` and its name shows its history.';
  }
}

export function replyRecorded(lead: Lead, suppressed: string | null): Message {
  const next = outcomesFrom(lead.status).map((each) => `\`/leadgen ${COMMANDS[each]} ${inline(lead.name, 60)}\``);
  return answer(
    `:white_check_mark: *${inline(lead.name, 120)}*: reply noted, the follow-ups are stopped.`,
    suppressed === null ? null : `${inline(suppressed, 120)} gets no more mail from us.`,
    next.length === 0 ? null : `When it goes on: ${next.join(' · ')}`,
  );
}

/** Nothing has left for them, so nothing can be an answer. */
export function replyImpossible(lead: Lead): Message {
  return answer(
    `No mail has been sent to *${inline(lead.name, 120)}* yet, so there is nothing they could answer. Nothing was changed.`,
    nextFrom(lead, inline(lead.name, 60)),
  );
}
