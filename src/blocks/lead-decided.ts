import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { actions, button, context } from './kit.ts';
import { leadValue } from './lead-card.ts';
import { contactName, type LeadView, leadTitle } from './lead-view.ts';
import type { Message } from './message.ts';
import { actor, channelLink, fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';
import { reasonWords } from './words.ts';

/** What follows an approval, until the mail has left. */
type NextStep =
  | { kind: 'draft_follows' }
  /** `channelId`: where its card stands; null = not posted yet. */
  | { kind: 'draft_ready'; channelId: string | null }
  | { kind: 'mail_approved' }
  /** Refused, or nobody knows whether it left. */
  | { kind: 'mail_stuck' }
  | { kind: 'no_contact'; hint: string }
  /** Nobody was reached, and nobody else is known. */
  | { kind: 'came_back'; hint: string }
  | { kind: 'draft_failed'; reason: string }
  | { kind: 'contacted'; at: Date };

/** How it went on after the mail. */
type AfterMail =
  /** `by`: who reported it; `words`: what kind of reply. */
  | { kind: 'replied'; at: Date; by: string; words: string | null }
  | { kind: 'meeting_booked' | 'won' | 'lost'; at: Date; by: string; reason: string | null }
  /** The whole sequence went out. */
  | { kind: 'no_response'; at: Date; mails: number };

export type AfterApproval = NextStep | AfterMail;

export type LeadDecision =
  | { kind: 'approved'; by: string; at: Date; next: AfterApproval }
  /** By policy: `why` names the rule in words; `undoable` until the mail has left. */
  | { kind: 'auto_approved'; at: Date; why: string; undoable: boolean; next: AfterApproval }
  | { kind: 'rejected'; by: string; at: Date; reason: string | null }
  /** Never decided: somebody ended the review, its time ran out, or the run was cancelled. */
  | { kind: 'left_open'; by: string; at: Date; why: 'review_ended' | 'review_expired' | 'run_cancelled' };

/** A lead after its decision: one small line with who and when, so that what is still open stands out. */
export function leadDecided(lead: LeadView, decision: LeadDecision, moment: Moment): Message {
  const name = leadTitle(lead);
  const line = `${name}\n${decisionWords(decision, lead, moment)}`;
  const undo = decision.kind === 'auto_approved' && decision.undoable;
  return {
    text: fallbackText(line.replace('\n', ': ')),
    blocks: [
      ...context(line),
      ...(undo
        ? actions(button('Undo', ActionId.leadUndo, leadValue(lead), { label: `Undo approval of ${lead.name}` }))
        : []),
    ],
  };
}

function decisionWords(decision: LeadDecision, lead: LeadView, moment: Moment): string {
  const time = when(decision.at, moment);
  switch (decision.kind) {
    case 'approved':
      if (isAfterMail(decision.next)) {
        return `${outcomeWords(decision.next, moment)} · approved by ${actor(decision.by)}`;
      }
      return `:white_check_mark: Approved by ${actor(decision.by)} · ${time} · ${nextWords(decision.next, moment)}`;
    case 'auto_approved': {
      if (isAfterMail(decision.next)) return `${outcomeWords(decision.next, moment)} · approved automatically`;
      const contact = lead.contact === null ? '' : ` (${contactName(lead.contact)})`;
      const why = `${inline(decision.why, 150)}${contact}`;
      return `:white_check_mark: Approved automatically · ${time} · ${why} · ${nextWords(decision.next, moment)}`;
    }
    case 'rejected':
      return `:no_entry_sign: Rejected by ${actor(decision.by)} · ${time}${reasonSuffix(decision.reason)}`;
    case 'left_open': {
      if (decision.why === 'review_expired') {
        return `Review ended ${time}, nobody decided · \`/leadgen approve\` and its name still works`;
      }
      const why = decision.why === 'review_ended' ? 'review ended' : 'run cancelled';
      return `Not decided · ${why} by ${actor(decision.by)} · ${time} · \`/leadgen leads\` still lists it`;
    }
  }
}

function isAfterMail(next: AfterApproval): next is AfterMail {
  return ['replied', 'meeting_booked', 'won', 'lost', 'no_response'].includes(next.kind);
}

function nextWords(next: NextStep, moment: Moment): string {
  switch (next.kind) {
    case 'draft_follows':
      return 'a draft follows';
    case 'draft_ready':
      return `draft ready for review${next.channelId === null ? '' : ` in ${channelLink(next.channelId)}`}`;
    case 'mail_approved':
      return 'mail approved, not sent yet';
    case 'mail_stuck':
      return 'its mail needs your decision';
    case 'no_contact':
      return `no contact found yet: ${inline(next.hint, 150)}`;
    case 'came_back':
      return `the mail came back and nobody else is known: ${inline(next.hint, 150)}`;
    case 'draft_failed':
      return `no draft: ${inline(next.reason, 150)}`;
    case 'contacted':
      return `mail sent ${when(next.at, moment)}`;
  }
}

function outcomeWords(next: AfterMail, moment: Moment): string {
  switch (next.kind) {
    case 'replied': {
      const words = next.words === null ? '' : `: ${inline(next.words, 60)}`;
      return `:speech_balloon: *Replied*${words} · ${when(next.at, moment)}, ${noted(next.by)}`;
    }
    case 'meeting_booked':
      return `:calendar: *Meeting booked* by ${actor(next.by)} · ${when(next.at, moment)}${reasonSuffix(next.reason)}`;
    case 'won':
      return `:trophy: *Won* by ${actor(next.by)} · ${when(next.at, moment)}${reasonSuffix(next.reason)}`;
    case 'lost':
      return `:x: *Lost* by ${actor(next.by)} · ${when(next.at, moment)}${reasonSuffix(next.reason)}`;
    case 'no_response':
      return `:zzz: *No answer* after ${plural(next.mails, 'mail')} · ${when(next.at, moment)}`;
  }
}

function noted(by: string): string {
  return by.startsWith('system') ? 'found in the mailbox' : `noted by ${actor(by)}`;
}

function reasonSuffix(reason: string | null): string {
  return reason === null || reason.trim() === '' ? '' : ` · ${inline(reasonWords(reason), 200)}`;
}
