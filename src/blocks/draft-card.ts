import type { KnownBlock } from '@slack/types';
import { CRITIC_PASS } from '../domain/critic.ts';
import type { Claim, CriticCriteria } from '../domain/draft.ts';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { addressState } from './address-state.ts';
import { editLine } from './draft-diff.ts';
import {
  approvalValue,
  type DraftView,
  draftHead,
  draftValue,
  followUpDays,
  isReviewable,
  revealButton,
  shownAddress,
  shownSubject,
  trackingLine,
} from './draft-view.ts';
import { actions, button, confirm, context, divider, section, wholeText } from './kit.ts';
import type { Message } from './message.ts';
import { clipMrkdwn, fallbackText, inline, link } from './mrkdwn.ts';
import { ANGLE_WORDS, CRITERION_WORDS } from './words.ts';

const NOTHING_TO_SAY = /Checked by rules: nothing to object to\.$/;

/** One draft at gate 2, whole and in place: to whom, every word, what each claim rests on, and the four choices. */
export function draftCard(draft: DraftView): Message {
  const unsupported = draft.claims.filter((claim) => claim.support === null);
  const head = `${draftHead(draft, 'Draft')}${titleWords(draft)}`;
  return {
    text: fallbackText(`${head}: ${inline(draft.subject, 150)}`),
    blocks: [
      section(`${head}\n${addressLine(draft)}`, 850),
      divider,
      section(`*${shownSubject(draft)}*`, 710),
      ...bodyBlocks(draft),
      divider,
      ...(unsupported.length === 0 ? [] : [section(unsupportedWords(unsupported), 1_000)]),
      ...(draft.sendNote === null ? [] : [section(`:warning: *Waits again*: ${inline(draft.sendNote, 300)}`)]),
      ...contextOf(1_300, editLine(draft), instructionLine(draft), remarkLine(draft), evidenceLine(draft.claims)),
      ...contextOf(
        700,
        verdictLine(draft),
        followUpLine(draft),
        'Footer with our postal address and unsubscribe link is added',
      ),
      ...context(trackingLine(draft)),
      ...choices(draft, unsupported.length),
    ],
  };
}

/** Grey lines that leave room for the mail: the sum over all blocks is limited. */
export function contextOf(max: number, ...lines: (string | null)[]): KnownBlock[] {
  return context(clipMrkdwn(lines.filter((line) => line !== null).join('\n'), max));
}

function instructionLine({ instruction }: DraftView): string | null {
  return instruction === null ? null : `Rewritten as asked: “${inline(instruction, 200)}”`;
}

export function titleWords({ recipient, companyName }: DraftView): string {
  if (recipient.generic) return '';
  const title = recipient.title === null ? '' : `, ${inline(recipient.title, 60)}`;
  return recipient.fullName === null ? title : `${title}, ${inline(companyName, 80)}`;
}

export function addressLine(draft: DraftView): string {
  const { recipient } = draft;
  const address = shownAddress(draft);
  if (recipient.generic) return `${address} · *general inbox*: no person found, somebody will have to pass it on`;
  return `${address} · ${addressState(recipient)}`;
}

export function bodyBlocks(draft: DraftView): KnownBlock[] {
  if (isReviewable(draft)) return wholeText(draft.body);
  const chars = draft.body.length.toLocaleString('en-US');
  const reason =
    draft.body.trim() === '' || draft.subject.trim() === ''
      ? 'A part of it is empty.'
      : `With ${chars} characters and its follow-ups it is too long to show whole.`;
  const remedy = draft.kind !== 'first' ? 'Press Edit' : 'Press Rewrite… and ask for a shorter text';
  return [section(`:warning: *This draft cannot be approved.* ${reason} ${remedy}.`)];
}

export function unsupportedWords(claims: readonly Claim[]): string {
  const quotes = claims.slice(0, 5).map((claim) => `• “${inline(claim.text, 160)}”`);
  const more = claims.length > 5 ? `\n• and ${claims.length - 5} more` : '';
  return `:warning: *Not backed by anything we stored*: check or edit before sending\n${quotes.join('\n')}${more}`;
}

/** What whoever wrote or checked it has to say: no model answered, a wish could not be met, a weak spot. */
function remarkLine({ critic }: DraftView): string | null {
  const remark = (critic?.feedback ?? '').replace(NOTHING_TO_SAY, '').trim();
  return remark === '' ? null : `Note: ${inline(remark, 300)}`;
}

/** `“12 offices” ← locations page`: the words of the mail, then where they come from. */
export function evidenceLine(claims: readonly Claim[]): string | null {
  const backed = claims.flatMap(({ text, support }) => (support === null ? [] : [{ text, support }])).slice(0, 8);
  if (backed.length === 0) return null;
  const parts = backed.map(({ text, support }) => `“${inline(text, 60)}” ← ${link(support.url, support.source, 60)}`);
  return `Evidence: ${parts.join('  ·  ')}`;
}

function verdictLine(draft: DraftView): string {
  return [verdict(draft), `angle: ${ANGLE_WORDS[draft.angle]}`, ...toneWords(draft)].join('  ·  ');
}

function verdict({ critic, lowConfidence, rewriteCount }: DraftView): string {
  if (critic === null) return 'Not checked by the critic: read with care';
  const weak = (Object.keys(CRITERION_WORDS) as (keyof CriticCriteria)[])
    .filter((key) => critic.criteria[key] === 0)
    .map((key) => CRITERION_WORDS[key]);
  const weakness = weak.length === 0 ? '' : `, weak: ${weak.join(', ')}`;
  const passed = critic.score >= CRITIC_PASS && !lowConfidence;
  const tries = !passed && rewriteCount > 0 ? ` after ${plural(rewriteCount, 'rewrite')}` : '';
  return `${passed ? 'Critic: reads well' : '*Critic: needs a close look*'}, ${critic.score} of 10${tries}${weakness}`;
}

function toneWords({ toneIssues }: DraftView): string[] {
  return toneIssues.length === 0
    ? []
    : [
        `tone: ${toneIssues
          .slice(0, 3)
          .map((issue) => inline(issue, 80))
          .join(', ')}`,
      ];
}

function followUpLine(draft: DraftView): string {
  if (draft.followUps.length === 0) return 'No follow-ups';
  const texts = plural(draft.followUps.length, 'follow-up');
  const days = followUpDays(draft.followUps);
  const approval = draft.followUpReview === 'each' ? 'each approved by itself' : 'approved together';
  return `${texts} on day ${days} (in the thread), ${approval}, stopped by any reply`;
}

function choices(draft: DraftView, unsupported: number): KnownBlock[] {
  const value = draftValue(draft);
  const to = draft.companyName;
  const warn = confirm(
    'Send it all the same?',
    `${plural(unsupported, 'statement')} in this mail ${unsupported === 1 ? 'is' : 'are'} not backed by anything we stored.`,
    'Approve & send',
  );
  return actions(
    isReviewable(draft)
      ? button('Approve & send', ActionId.draftApprove, approvalValue(draft), {
          style: 'primary',
          label: `Approve and send to ${to}`,
          ...(unsupported > 0 ? { confirm: warn } : {}),
        })
      : null,
    button('Edit', ActionId.draftEdit, value, { label: `Edit draft to ${to}` }),
    button('Rewrite…', ActionId.draftRegenerate, value, { label: `Rewrite draft to ${to}` }),
    button('Reject', ActionId.draftReject, value, { style: 'danger', label: `Reject draft to ${to}` }),
    revealButton(draft),
  );
}
