import { wordCount } from '../../domain/tone.ts';
import { oneLine } from '../../lib/text.ts';
import type { Assignment } from './assignment.ts';
import { MAX_SUBJECT, MAX_TEXT_WORDS, type SequenceText } from './compose.ts';
import type { WrittenSequence } from './prompts/writer.ts';
import { FAREWELL_SUBJECT } from './templates/follow-ups.ts';

const MIN_TEXT_WORDS = 55;
/** A little over what was asked for: a model counts badly, and a person does not mind. */
const LONGEST = { first: MAX_TEXT_WORDS + 15, later: 115 } as const;

/** Greeting and sign-off come from code; a model that wrote them all the same loses them here. */
export function tidySequence(written: WrittenSequence): SequenceText {
  const subject = oneLine(written.subject)
    .replace(/^(?:\s*(?:re|fwd?|subject)\s*:\s*)+/i, '')
    .replace(/^["“'](.*)["”']$/, '$1')
    .trim();
  return {
    subject,
    text: tidyText(written.first_mail),
    followUps: [
      { subject, text: tidyText(written.follow_up_1) },
      { subject, text: tidyText(written.follow_up_2) },
      { subject: FAREWELL_SUBJECT, text: tidyText(written.follow_up_3) },
    ],
  };
}

function tidyText(raw: string): string {
  const paragraphs = raw
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ *\n */g, '\n')
    .trim()
    .split(/\n{2,}/);
  if (/^(?:hi|hello|dear|good (?:morning|afternoon|day))\b[^.?!\n]{0,60},?$/i.test(paragraphs[0] ?? ''))
    paragraphs.shift();
  const first = (paragraphs[0] ?? '').replace(/^(?:hi|hello|dear)\b[^,.?!\n]{0,40},\s*/i, '');
  if (paragraphs.length > 0) paragraphs[0] = first.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  const close = paragraphs.findIndex((text) =>
    /^(?:best|kind|warm|many)? ?(?:regards|wishes|thanks)\b|^(?:sincerely|best|cheers|thank you),?$/i.test(
      text.split('\n')[0] ?? '',
    ),
  );
  return (close > 0 ? paragraphs.slice(0, close) : paragraphs).join('\n\n');
}

/** Breaches of form that the tone rules do not know, in words for the next try. */
export function formProblems(
  { subject, text, followUps }: SequenceText,
  { previous }: Pick<Assignment, 'previous'>,
): string[] {
  const problems: string[] = [];
  const all = [subject, text, ...followUps.map((touch) => touch.text)].join('\n');
  const words = wordCount(text);
  if (subject === '' || subject.length > MAX_SUBJECT)
    problems.push(`The subject has ${subject.length} characters; 1 to ${MAX_SUBJECT} are allowed.`);
  if (words < MIN_TEXT_WORDS || words > LONGEST.first)
    problems.push(`first_mail has ${words} words; 60 to ${MAX_TEXT_WORDS} are wanted.`);
  for (const [index, touch] of followUps.entries()) {
    const count = wordCount(touch.text);
    if (count > LONGEST.later) problems.push(`follow_up_${index + 1} has ${count} words; stay below 100.`);
  }
  if (all.includes('!')) problems.push('No exclamation marks.');
  if (/[[\]{}<>]|\bX{2,}\b/.test(all)) problems.push('No placeholders, brackets or markup.');
  if (/\bunsubscribe|opt[- ]?out\b/i.test(all)) problems.push('No unsubscribe line: it is added afterwards.');
  if (previous?.body.includes(text)) problems.push('This is the version they had; write a different one.');
  return problems;
}
