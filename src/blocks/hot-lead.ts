import type { CompanyStatus } from '../domain/company.ts';
import { usdRange } from '../domain/money.ts';
import { outcomesFrom } from '../domain/outcome.ts';
import type { HotLead } from '../domain/post.ts';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { actions, button, context, section, wholeText } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';
import { replyWords, STATUS_WORDS } from './words.ts';

/** More would be cut by Slack in the middle of one. */
const SUMMARY_LINES = 2;
const SNIPPET_MAX = 200;

/** How the lead stands now, whatever the reply said. */
export type HotLeadState = {
  owner: string | null;
  status: CompanyStatus;
  /** Mails that left for it; `null` = none known. */
  mails: { count: number; firstAt: Date } | null;
  /** Whether there is a mail of theirs that can be answered from here. */
  mayAnswer: boolean;
};

/** Somebody wants to talk: who, what it is worth, what they said, and what comes next. */
export function hotLeadMessage(lead: HotLead, state: HotLeadState, moment: Moment): Message {
  const head = `:fire: *${inline(lead.companyName, 120)} replied*  ·  ${replyWords(lead)}`;
  const whole = lead.text ?? null;
  const said = whole === null ? quoteLine(lead) : summaryLine(lead);
  const lines = [head, whoLine(lead), worthLine(lead), said].filter((line) => line !== null);
  return {
    text: fallbackText(
      [head, lead.snippet === null ? '' : inline(lead.snippet, SNIPPET_MAX)].filter(Boolean).join(': '),
    ),
    blocks: [
      section(lines.join('\n')),
      ...(whole === null ? [] : wholeText(whole)),
      ...context(
        `${source(lead)} ${when(lead.at, moment)}${mailsWords(state, moment)} · the follow-ups are stopped`,
        `${stateWords(state)} · \`/leadgen lead ${inline(lead.companyName, 60)}\` shows its history`,
      ),
      ...buttons(lead, state),
    ],
  };
}

function buttons({ companyId, companyName }: HotLead, { status, mayAnswer }: HotLeadState) {
  const possible = outcomesFrom(status);
  const value = { t: 'lead' as const, id: companyId };
  const offer = (isOffered: boolean, text: string, id: ActionId, label: string) =>
    isOffered ? button(text, id, value, { label: `${label} ${companyName}` }) : null;
  return actions(
    offer(possible.includes('meeting_booked'), 'Book meeting', ActionId.leadMeeting, 'Book meeting with'),
    offer(possible.includes('lost'), 'Not interested', ActionId.leadLost, 'Not interested:'),
    offer(possible.length > 0, 'Assign to me', ActionId.leadAssign, 'Assign to me:'),
    offer(mayAnswer, 'Reply', ActionId.replyWrite, 'Reply to'),
    offer(true, 'Details', ActionId.leadDetails, 'Details of'),
  );
}

function stateWords({ owner, status }: HotLeadState): string {
  const whose = owner === null ? 'nobody has taken it yet' : `${actor(owner)} has it`;
  return status === 'replied' ? whose : `${STATUS_WORDS[status]} · ${whose}`;
}

function mailsWords({ mails }: HotLeadState, moment: Moment): string {
  return mails === null ? '' : ` · ${plural(mails.count, 'mail')} from us since ${when(mails.firstAt, moment)}`;
}

/** The two lines that say most stand above the whole text. */
function summaryLine({ summary }: HotLead): string | null {
  const lines = (summary ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, SUMMARY_LINES);
  return lines.length === 0 ? null : lines.map((line) => `> ${inline(line, SNIPPET_MAX)}`).join('\n');
}

function whoLine({ contactName, contactTitle }: HotLead): string | null {
  if (contactName === null) return null;
  return contactTitle === null ? inline(contactName, 60) : `${inline(contactName, 60)}, ${inline(contactTitle, 60)}`;
}

function worthLine({ score, savings }: HotLead): string | null {
  const parts = [
    savings === null ? null : `Could save *${usdRange(savings.low, savings.high)}* a year`,
    score === null ? null : `score *${Math.round(score * 10) / 10}*`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('  ·  ');
}

function quoteLine({ snippet }: HotLead): string | null {
  return snippet === null || snippet.trim() === '' ? null : `> ${inline(snippet, SNIPPET_MAX)}`;
}

function source({ markedBy }: HotLead): string {
  return markedBy === null ? 'Found in the mailbox' : `Noted by ${actor(markedBy)}`;
}
