import { diffText, type TextChange } from '../domain/text-diff.ts';
import { oneLine } from '../lib/text.ts';
import type { DraftView } from './draft-view.ts';
import { actor, inline } from './mrkdwn.ts';

const MAX_PAIRS = 5;

/** `Edited by <@U1>: ~twelve~ → *12*`: the first few changes of the last edit. Null when nobody edited. */
export function editLine({ previous, subject, body }: Pick<DraftView, 'previous' | 'subject' | 'body'>): string | null {
  if (previous === null) return null;
  const pairs = [...changedPairs(previous.subject, subject), ...changedPairs(previous.body, body)];
  if (pairs.length === 0) return `Edited by ${actor(previous.editedBy)}`;
  const shown = pairs.slice(0, MAX_PAIRS).map(({ before, after }) => {
    const was = before === '' ? '' : `~${inline(before, 60)}~`;
    const is = after === '' ? '' : `*${inline(after, 60)}*`;
    return [was, is].filter((part) => part !== '').join(' → ');
  });
  const more = pairs.length > MAX_PAIRS ? `, and ${pairs.length - MAX_PAIRS} more` : '';
  return `Edited by ${actor(previous.editedBy)}: ${shown.join(', ')}${more}`;
}

type Pair = { before: string; after: string };

/** Neighbouring removals and additions, as pairs; changes of white space alone are left out. */
function changedPairs(before: string, after: string): Pair[] {
  const pairs: Pair[] = [];
  let open: Pair = { before: '', after: '' };
  const changes: TextChange[] = [...diffText(before, after), { kind: 'same', text: ' .' }];
  for (const { kind, text } of changes) {
    if (kind === 'removed') open.before += text;
    else if (kind === 'added') open.after += text;
    // one space between two changed words does not part them
    else if (text === ' ' && open.before + open.after !== '')
      open = { before: `${open.before} `, after: `${open.after} ` };
    else {
      const pair = { before: oneLine(open.before), after: oneLine(open.after) };
      if (pair.before !== pair.after) pairs.push(pair);
      open = { before: '', after: '' };
    }
  }
  return pairs;
}
