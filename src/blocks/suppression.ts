import { erasedReference } from '../domain/erasure.ts';
import { plural } from '../lib/text.ts';
import { answer } from './answers.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { ago, type Moment, when } from './time.ts';

/** An entry of the list, in what a person reads of it. */
export type SuppressionRow = {
  emailLower: string | null;
  domain: string | null;
  /** Of an erased address: the entry says no more. */
  hash: string | null;
  reason: string;
  /** `recipient`, or a Slack user id. */
  by: string;
  createdAt: Date;
};

export type StoppedView = {
  companies: number;
  names: readonly string[];
  contacts: number;
  draftsRetired: number;
  mailsLeaving: number;
};

const LISTED = 10;

/** Nothing goes there any more: what that stopped. */
export function suppressed(entry: SuppressionRow, created: boolean, stopped: StoppedView, moment: Moment): Message {
  const head = created
    ? `:no_entry: *${target(entry)}* gets no more mail from us.`
    : `*${target(entry)}* was on the list already: ${reason(entry)}, ${when(entry.createdAt, moment)}.`;
  return answer(head, stoppedWords(stopped), leavingWords(stopped));
}

function stoppedWords({ companies, names, contacts, draftsRetired }: StoppedView): string {
  if (contacts === 0) return 'No contact of ours has that address; it holds for what we find later.';
  if (companies === 0) return `${plural(contacts, 'contact')} marked; nothing was on its way to them.`;
  const more = companies - names.length;
  const who = [...names.map((name) => inline(name, 60)), ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return `Stopped: ${plural(contacts, 'contact')}, ${plural(draftsRetired, 'mail')} that had not left, all follow-ups of ${who}.`;
}

function leavingWords({ mailsLeaving }: StoppedView): string | null {
  return mailsLeaving === 0
    ? null
    : `${plural(mailsLeaving, 'mail')} was being handed over at this moment and may still arrive.`;
}

/** Input that suppresses nobody, each with the next step. */
export function badTarget(typed: string, why: 'unreadable' | 'suffix' | 'shared' | 'own'): Message {
  const name = inline(typed, 80);
  const words: Record<typeof why, [string, string]> = {
    unreadable: [
      `“${name}” is neither an address nor a domain.`,
      'Try `/leadgen suppress dana@acme.com` or `/leadgen suppress acme.com`.',
    ],
    suffix: [
      `“${name}” is a whole part of the net, not one firm.`,
      'Name the firm’s domain: `/leadgen suppress acme.com`.',
    ],
    shared: [
      `Many firms and people have addresses at “${name}”.`,
      'Name the one address: `/leadgen suppress dana@gmail.com`.',
    ],
    own: [`“${name}” is our own.`, 'Name the address or domain of who must not be written to.'],
  };
  const [line, next] = words[why];
  return answer(`${line} Nothing was changed.`, next);
}

/** The newest entries. */
export function suppressionList(rows: readonly SuppressionRow[], moment: Moment): Message {
  if (rows.length === 0) {
    return answer(
      'Nobody is on the list of those who get no mail.',
      '`/leadgen suppress dana@acme.com` or `acme.com` adds one.',
    );
  }
  const lines = rows
    .slice(0, LISTED)
    .map((row) => `*${target(row)}*  ·  ${reason(row)}, ${ago(row.createdAt, moment)}`);
  const head = `*Who gets no mail*  ·  the latest ${lines.length}`;
  return {
    text: fallbackText(head),
    blocks: [
      section(head),
      section(lines.join('\n')),
      ...context('`/leadgen suppress` and an address or domain adds one; admins lift one with `/leadgen unsuppress`.'),
    ],
  };
}

/** Mail may go there again. */
export function suppressionLifted(entry: SuppressionRow): Message {
  return answer(
    `*${target(entry)}* may get mail again. Nothing is sent by this; leads stay where they are.`,
    'Who lifted it and why is kept.',
  );
}

export function suppressionUnknown(typed: string): Message {
  return answer(
    `“${inline(typed, 80)}” is not on the list. Nothing was changed.`,
    '`/leadgen suppress` lists the latest entries.',
  );
}

/** The recipients wanted it themselves. */
export function suppressionTheirs(typed: string): Message {
  const name = inline(typed, 80);
  return answer(
    `“${name}” wants no mail: they said so themselves. Nothing was changed.`,
    `Only their own wish lifts that. If they asked for mail again, say so with these words and where: \`/leadgen unsuppress ${name}: they asked, in their mail of March 3\``,
  );
}

export function unsuppressNeedsReason(typed: string): Message {
  return answer(
    'Lifting an entry needs a reason. Nothing was changed.',
    `Try \`/leadgen unsuppress ${inline(typed, 80)}: typed the wrong domain\``,
  );
}

function target({ emailLower, domain, hash }: SuppressionRow): string {
  if (hash !== null) return `an erased address (${inline(erasedReference(hash), 20)})`;
  return inline(emailLower ?? (domain === null ? '' : `everybody at ${domain}`), 120);
}

function reason({ reason: words, by }: SuppressionRow): string {
  return by === 'recipient' ? `their own wish (${inline(words, 80)})` : `${inline(words, 120)}, by ${actor(by)}`;
}
