import { findMoney } from './figures.ts';
import { withoutNames } from './proper-names.ts';

/** `score` is 10 less 2 for each issue; only a mail without any issue passes. */
export type ToneCheck = { issues: string[]; score: number; passed: boolean };

/** Words that spam filters and people weigh against a mail. */
const SPAM_WORDS = [
  'free',
  'guaranteed',
  'no risk',
  'winner',
  'urgent',
  'act now',
  'limited time',
  'click here',
  'earn money',
  'make money',
  'congratulations',
  'you have been selected',
] as const;

const CALL_TO_ACTION = /\b(?:call|schedule|meeting|chat|connect|talk|discuss|available)\b/i;
const MIN_WORDS = 50;
const MAX_WORDS = 250;
const MAX_CAPITALS = 3;
const MAX_AMOUNT_USD = 50_000_000;

/** Words as runs of letters and digits: `15-minute` counts two. */
export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
}

export function hasCallToAction(text: string): boolean {
  return CALL_TO_ACTION.test(text);
}

/**
 * Five checks on one mail: spam words, length, call to action, capitals, amounts nobody would believe.
 *
 * @param names - names in the mail that are not ours to choose ("Winner Aviation", "Lakeside Urgent Care"): not held against it
 */
export function checkTone(mail: { subject: string; body: string }, names: readonly string[] = []): ToneCheck {
  const text = withoutNames(`${mail.subject}\n${mail.body}`, names);
  const issues = [
    spamIssue(text),
    lengthIssue(mail.body),
    actionIssue(mail.body),
    capitalsIssue(text),
    amountIssue(text),
  ];
  const found = issues.filter((issue) => issue !== null);
  return { issues: found, score: 10 - 2 * found.length, passed: found.length === 0 };
}

function spamIssue(text: string): string | null {
  const found = SPAM_WORDS.filter((word) => new RegExp(`\\b${word}\\b`, 'i').test(text));
  return found.length === 0 ? null : `Words that spam filters dislike: ${found.join(', ')}`;
}

function lengthIssue(body: string): string | null {
  const words = wordCount(body);
  if (words >= MIN_WORDS && words <= MAX_WORDS) return null;
  return `${words} words; between ${MIN_WORDS} and ${MAX_WORDS} read best`;
}

function actionIssue(body: string): string | null {
  return hasCallToAction(body) ? null : 'No call to action, such as a question about a call';
}

function capitalsIssue(text: string): string | null {
  const shouted = text.match(/(?<![\p{L}\p{N}])\p{Lu}{2,}(?![\p{L}\p{N}])/gu) ?? [];
  return shouted.length <= MAX_CAPITALS
    ? null
    : `${shouted.length} words in capitals: ${shouted.slice(0, 5).join(' ')}`;
}

function amountIssue(text: string): string | null {
  const tooMuch = findMoney(text).find(({ values }) => values.some(({ value }) => value > MAX_AMOUNT_USD));
  return tooMuch === undefined ? null : `An amount nobody would believe: ${tooMuch.text}`;
}
