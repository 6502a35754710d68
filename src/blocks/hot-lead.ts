import { usdRange } from '../domain/money.ts';
import type { HotLead } from '../domain/post.ts';
import { ActionId } from './action-ids.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';
import { replyWords } from './words.ts';

const SNIPPET_MAX = 200;

/** Somebody wants to talk: who, what it is worth, what they said. */
export function hotLeadMessage(lead: HotLead, moment: Moment): Message {
  const head = `:fire: *${inline(lead.companyName, 120)} replied*  ·  ${replyWords(lead)}`;
  const lines = [head, whoLine(lead), worthLine(lead), quoteLine(lead)].filter((line) => line !== null);
  return {
    text: fallbackText(
      [head, lead.snippet === null ? '' : inline(lead.snippet, SNIPPET_MAX)].filter(Boolean).join(': '),
    ),
    blocks: [
      section(lines.join('\n')),
      ...context(
        `${source(lead)} ${when(lead.at, moment)} · the follow-ups are stopped`,
        `\`/leadgen lead ${inline(lead.companyName, 60)}\` records the meeting or how it ends`,
      ),
      ...actions(
        button(
          'Details',
          ActionId.leadDetails,
          { t: 'lead', id: lead.companyId },
          { label: `Details of ${lead.companyName}` },
        ),
      ),
    ],
  };
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
