import type { KnownBlock } from '@slack/types';
import { ActionId } from './action-ids.ts';
import { type DraftView, draftHead, draftValue, shownAddress } from './draft-view.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { type SequenceView, sequenceWords } from './sequence-words.ts';
import { type Moment, when } from './time.ts';
import { reasonWords } from './words.ts';

/** What became of a draft after its decision. */
export type DraftState =
  /** `goesOutAt: null` = as soon as the mailbox is free; `because`: window, cap, gap, pause, in words. */
  | { kind: 'approved'; by: string; at: Date; goesOutAt: Date | null; because: string | null }
  | { kind: 'sending'; by: string | null; at: Date }
  /** `dryRun`: shown, never sent. `sequence`: of a first mail. */
  | {
      kind: 'sent';
      by: string | null;
      at: Date;
      dryRun: boolean;
      sequence: SequenceView | null;
      cameBack?: string | null;
      /** When the provider first saw it opened, or a link followed. */
      seen?: { opened: Date | null; clicked: Date | null };
    }
  | { kind: 'failed'; by: string | null; reason: string; next: string; mayRetry: boolean }
  /** Nobody can tell whether it left. `evidence`: what was looked at and what it said. */
  | { kind: 'unknown'; by: string | null; attemptedAt: Date; evidence: string }
  | { kind: 'rejected'; by: string; at: Date; reason: string | null }
  | { kind: 'superseded'; at: Date; why: string }
  /** The product itself took it back: a reply, an unsubscribe, a later touch that was due. */
  | { kind: 'stopped'; at: Date; why: string };

/** A decided draft: one line with who, when and what is next; buttons only where a person must settle a doubt. */
export function draftState(draft: DraftView, state: DraftState, moment: Moment): Message {
  const head = `${draftHead(draft, 'Mail')}  ·  ${inline(draft.subject, 100)}`;
  if (state.kind === 'unknown') return doubtful(draft, state, head, moment);
  if (state.kind === 'failed') return failed(draft, state, head);
  const line = `${head}\n${stateWords(draft, state, moment)}`;
  return { text: fallbackText(line.replace('\n', ': ')), blocks: context(line) };
}

function stateWords(
  draft: DraftView,
  state: Exclude<DraftState, { kind: 'unknown' } | { kind: 'failed' }>,
  moment: Moment,
): string {
  switch (state.kind) {
    case 'approved':
      return `:white_check_mark: Approved by ${actor(state.by)} · ${when(state.at, moment)} · ${departure(state, moment)}`;
    case 'sending':
      return `:outbox_tray: Sending since ${when(state.at, moment)}${approvedBy(state.by)}`;
    case 'sent': {
      const verb = state.dryRun ? 'Dry run, nothing left the house: would have gone' : 'Sent';
      const later = state.sequence === null ? [] : sequenceWords(state.sequence, moment);
      const to = shownAddress(draft);
      return `:envelope: ${verb} ${when(state.at, moment)} to ${to}${approvedBy(state.by)}${cameBack(state.cameBack ?? null)}${seenWords(state.seen, moment)}${later.map((words) => ` · ${words}`).join('')}`;
    }
    case 'rejected': {
      const reason =
        state.reason === null || state.reason.trim() === '' ? '' : ` · ${inline(reasonWords(state.reason), 200)}`;
      return `:no_entry_sign: Rejected by ${actor(state.by)} · ${when(state.at, moment)}${reason} · nothing was sent`;
    }
    case 'stopped':
      return `:no_entry_sign: Stopped ${when(state.at, moment)} · ${inline(state.why.replaceAll('_', ' '), 200)} · nothing was sent`;
    case 'superseded':
      return `:arrows_counterclockwise: Replaced ${when(state.at, moment)} · ${inline(state.why, 200)}`;
  }
}

function cameBack(reason: string | null): string {
  return reason === null ? '' : ` · :warning: *it came back*: ${inline(reason, 200)}`;
}

function seenWords(seen: Extract<DraftState, { kind: 'sent' }>['seen'], moment: Moment): string {
  const { opened = null, clicked = null } = seen ?? {};
  return `${opened === null ? '' : ` · opened ${when(opened, moment)}`}${clicked === null ? '' : ` · link followed ${when(clicked, moment)}`}`;
}

function departure(state: Extract<DraftState, { kind: 'approved' }>, moment: Moment): string {
  // some reasons are sentences of their own, others end the one that stands here
  const link = /^[A-Z].*\.$/.test(state.because ?? '') ? ' · ' : ' because ';
  const because = state.because === null ? '' : `${link}${inline(state.because, 200)}`;
  if (state.goesOutAt === null) return because === '' ? 'goes out next' : `waits${because}`;
  return `goes out ${when(state.goesOutAt, moment)}${because}`;
}

function approvedBy(by: string | null): string {
  return by === null ? '' : ` · approved by ${actor(by)}`;
}

function failed(draft: DraftView, state: Extract<DraftState, { kind: 'failed' }>, head: string): Message {
  const what = `:x: *Not sent*: ${inline(state.reason, 300)}`;
  return {
    text: fallbackText(`${head}: ${what}`),
    blocks: [
      section(`${head}\n${what}\n${inline(state.next, 300)}`),
      ...(state.by === null ? [] : context(`Approved by ${actor(state.by)}`)),
      ...(state.mayRetry
        ? actions(
            button('Edit', ActionId.draftEdit, draftValue(draft), { label: `Edit draft to ${draft.companyName}` }),
            button('Send again', ActionId.draftSendAgain, draftValue(draft), {
              label: `Send again to ${draft.companyName}`,
            }),
            drop(draft),
          )
        : []),
    ],
  };
}

function doubtful(
  draft: DraftView,
  state: Extract<DraftState, { kind: 'unknown' }>,
  head: string,
  moment: Moment,
): Message {
  const blocks: KnownBlock[] = [
    section(
      `${head}\n:grey_question: *Nobody can tell whether this mail left* ${when(state.attemptedAt, moment)}. It is not sent again by itself.`,
    ),
    ...context(`What we looked at: ${inline(state.evidence, 500)}${approvedBy(state.by)}`),
    ...actions(
      button('It arrived', ActionId.draftMarkSent, draftValue(draft), { label: `It arrived at ${draft.companyName}` }),
      button('Send again', ActionId.draftSendAgain, draftValue(draft), {
        label: `Send again to ${draft.companyName}`,
        confirm: confirm('Send it again?', 'If the first one did arrive, they get the same mail twice.', 'Send again'),
      }),
      drop(draft),
    ),
  ];
  return { text: fallbackText(`${head}: nobody can tell whether this mail left. Please decide.`), blocks };
}

function drop(draft: DraftView) {
  return button('Drop', ActionId.draftDrop, draftValue(draft), {
    style: 'danger',
    label: `Drop mail to ${draft.companyName}`,
  });
}
