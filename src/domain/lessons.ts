import { clip, oneLine } from '../lib/text.ts';
import type { Angle, EmailDraft } from './draft.ts';
import { diffText } from './text-diff.ts';

/** What people thought of a draft, in their own deeds: said no with a reason, or put other words in its place. */
export type Lesson =
  | { kind: 'rejected'; angle: Angle; reason: string }
  | { kind: 'edited'; angle: Angle; removed: string; added: string };

/** More notes make a prompt longer, not a mail better. */
const MOST_LESSONS = 5;
const MAX_CHARS = 240;
/** Rejections for tone in a row that rule an angle out. */
const TWICE = 2;

type Decided = Pick<
  EmailDraft,
  'angle' | 'subject' | 'body' | 'previous' | 'editedHuman' | 'rejectedBy' | 'rejectionReason' | 'status'
>;

/**
 * @param decided - drafts of one industry that a person decided on, newest first
 * @returns at most five, newest first
 */
export function lessonsOf(decided: readonly Decided[]): Lesson[] {
  return decided.flatMap(lessonsOfDraft).slice(0, MOST_LESSONS);
}

function lessonsOfDraft(draft: Decided): Lesson[] {
  const { angle, previous, rejectionReason } = draft;
  const lessons: Lesson[] = [];
  if (isPersonsNo(draft) && rejectionReason !== null && rejectionReason.trim() !== '') {
    lessons.push({ kind: 'rejected', angle, reason: clip(oneLine(rejectionReason), MAX_CHARS) });
  }
  if (draft.editedHuman && previous !== null) {
    const changes = diffText(`${previous.subject}\n${previous.body}`, `${draft.subject}\n${draft.body}`);
    const of = (kind: 'added' | 'removed') =>
      clip(oneLine(changes.flatMap((change) => (change.kind === kind ? [change.text] : [])).join(' … ')), MAX_CHARS);
    const [removed, added] = [of('removed'), of('added')];
    if (removed !== '' || added !== '') lessons.push({ kind: 'edited', angle, removed, added });
  }
  return lessons;
}

/** Angles whose two latest decisions in the industry were both "not how we write". */
export function anglesToAvoid(decided: readonly Decided[]): Angle[] {
  const byAngle = new Map<Angle, Decided[]>();
  for (const draft of decided) byAngle.set(draft.angle, [...(byAngle.get(draft.angle) ?? []), draft]);
  return [...byAngle].flatMap(([angle, drafts]) => {
    const latest = drafts.slice(0, TWICE);
    return latest.length === TWICE && latest.every(isAgainstTone) ? [angle] : [];
  });
}

function isAgainstTone(draft: Decided): boolean {
  return isPersonsNo(draft) && /^tone\b/i.test(draft.rejectionReason ?? '');
}

/** A Slack user said it; `system` rejects for reasons that teach nothing about words. */
function isPersonsNo({ status, rejectedBy }: Decided): boolean {
  return status === 'rejected' && rejectedBy !== null && !rejectedBy.startsWith('system');
}

/** One line for a prompt. Text of people: to be fenced. */
export function lessonLine(lesson: Lesson): string {
  if (lesson.kind === 'rejected') return `- rejected (${lesson.angle}): ${lesson.reason}`;
  return `- edited (${lesson.angle}): took out "${lesson.removed}", put in "${lesson.added}"`;
}
