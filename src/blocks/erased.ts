import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { answer } from './answers.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline, mailLink } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** What would be erased, before anybody confirms it. */
export type ForgetView = {
  id: string;
  kind: 'email' | 'company' | 'retention';
  /** Of a person. */
  email: string | null;
  /** Of a company. */
  companyName: string | null;
  contacts: number;
  mails: number;
  unsent: number;
  companyNames: readonly string[];
};

export type ForgetCounts = { contacts: number; mails: number; replies: number };

const NAMES_SHOWN = 5;

/** What a card shows once its data is gone. */
export function erasedCard(what: string, at: Date, why: string, moment: Moment): Message {
  const line = `:wastebasket: ${inline(what, 60)}: erased, ${inline(why, 60)} · ${when(at, moment)}`;
  return { text: fallbackText(line), blocks: context(line) };
}

/** Says exactly what goes and what stays; nothing happens before the click. */
export function forgetQuestion(view: ForgetView): Message {
  const name = subject(view);
  const goes = [
    `• ${plural(view.contacts, 'contact')}: name, title, address, where it was found`,
    `• ${plural(view.mails, 'mail')} to them: recipient, text, follow-ups, edits${unsentWords(view)}`,
    '• what they answered, notes to sales, what their website said, mentions in logs',
    '• our messages in Slack: each shrinks to one line',
    ...(view.kind === 'company'
      ? ['• the company itself: name, website, addresses, phone; it leaves every list']
      : companyLine(view)),
  ];
  const stays =
    view.kind === 'company'
      ? 'Stays: keyed hashes, so that nobody there is found or written to again; dates and counts, so that reports hold.'
      : 'Stays: a keyed hash of the address, so that it is never stored or written to again; dates and counts, so that reports hold.';
  return {
    text: fallbackText(`Erase ${name}?`),
    blocks: [
      section(`*Erase all we have of ${name}?*\n${goes.join('\n')}`),
      ...context(
        stays,
        'Mails that have arrived stay with their recipients. Answers that people got in private cannot be changed.',
      ),
      ...actions(
        button(
          'Erase',
          ActionId.forgetConfirm,
          { t: 'erasure', id: view.id },
          {
            style: 'danger',
            label: `Erase all we have of ${view.email ?? view.companyName ?? 'them'}`,
            confirm: confirm('Erase it?', 'This cannot be taken back.', 'Erase', 'danger'),
          },
        ),
      ),
    ],
  };
}

function unsentWords({ unsent }: ForgetView): string {
  return unsent === 0 ? '' : ` (${unsent} that ${unsent === 1 ? 'has' : 'have'} not left will never leave)`;
}

function companyLine({ companyNames }: ForgetView): string[] {
  if (companyNames.length === 0) return [];
  const names = companyNames.slice(0, NAMES_SHOWN).map((name) => `“${inline(name, 60)}”`);
  return [`• not the company: ${names.join(', ')} stays; \`/leadgen forget\` and its name erases that too`];
}

function subject({ email, companyName }: ForgetView): string {
  return email === null ? `“${inline(companyName ?? '', 80)}”` : mailLink(email);
}

export function forgetDone(reference: string, counts: ForgetCounts): Message {
  const { contacts, mails, replies } = counts;
  return answer(
    `:wastebasket: *Erased*: ${plural(contacts, 'contact')}, ${plural(mails, 'mail')}, ${plural(replies, 'reply', 'replies')}. Nothing goes there any more.`,
    `In the audit log as ${inline(reference, 20)}. The cards in Slack follow within a minute or two.`,
  );
}

/** A mail to them is leaving at this moment. */
export function forgetWaits(): Message {
  return answer(
    'A mail to them is being handed over at this moment, so a part waits until that is settled. It goes on by itself.',
    'Nothing more is sent to them. If the mail’s card asks whether it arrived, please answer there.',
  );
}

export function forgetBefore(): Message {
  return answer('Somebody confirmed this already. Nothing more is to be done.');
}

export function forgetUnreadable(typed: string): Message {
  return answer(
    `I know no company “${inline(typed, 80)}”, and it is no mail address. Nothing was erased.`,
    'Try `/leadgen forget dana@acme.com`, or the company’s name or website.',
  );
}
