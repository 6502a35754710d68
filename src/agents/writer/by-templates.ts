import type { DraftText } from '../../domain/draft.ts';
import { type Assignment, isInbox, type WriterSettings } from './assignment.ts';
import { composeSequence } from './compose.ts';
import { type CheckedSequence, checkSequence, draftOf } from './finish.ts';
import { judgeByRules } from './rule-critic.ts';

const MAX_VARIANTS = 12;

/**
 * A sequence from our own texts, judged by the rule critic. Deterministic.
 *
 * @param note - why no model wrote it, for the person who reads the draft
 */
export function writeByTemplates(assignment: Assignment, settings: WriterSettings, note?: string): DraftText {
  const { facts, wish, angle } = assignment;
  const checked = freshVariant(assignment);
  const judged = judgeByRules(checked, facts, { figuresUnwanted: wish?.noFigures ?? false });
  const wishes = wishNote(assignment);
  const feedback = [note, wishes.text, judged.feedback].filter(Boolean).join(' ');
  return draftOf(assignment, checked, {
    angle,
    critic: { ...judged, feedback },
    criticPass: settings.criticPass,
    rewriteCount: 0,
    writtenBy: 'templates',
    wishMissed: wishes.missed,
  });
}

/** The first wording that is not the one the person has just seen. */
function freshVariant(assignment: Assignment): CheckedSequence {
  const { company, facts, contact, firm, angle, wish, followUpDays, previous } = assignment;
  const inbox = isInbox(assignment);
  const write = (variant: number) =>
    checkSequence(
      assignment,
      composeSequence({ company, facts, contact, firm, angle, inbox, wish, variant, followUpDays }),
    );
  const first = write(0);
  if (previous === null) return first;
  for (let variant = 1; variant <= MAX_VARIANTS; variant += 1) {
    const other = write(variant);
    if (other.body !== previous.body && other.body !== first.body) return other;
  }
  return first;
}

/** What became of a person's wish, in plain words: done, or not within the rules. */
function wishNote({ wish, angleRefused }: Assignment): { text: string; missed: boolean } {
  if (wish === null) return { text: '', missed: false };
  const done = wish.done.length === 0 ? '' : `Done as asked: ${wish.done.join(', ')}.`;
  const missed = wish.missed.length > 0 || angleRefused;
  const not = wish.missed.map((part) => `“${part}”`).join(', ');
  const words = [
    done,
    wish.missed.length > 0 ? `Without a language model I cannot follow ${not}; press Edit to put it in yourself.` : '',
    angleRefused ? 'Nothing stored supports the angle asked for, so another one is used.' : '',
  ];
  return { text: words.filter(Boolean).join(' '), missed };
}
