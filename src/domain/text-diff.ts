import { diffWordsWithSpace } from 'diff';

export type TextChange = { kind: 'same' | 'added' | 'removed'; text: string };

/** Beyond this many edits a word diff helps nobody, and its cost grows with the square. */
const MAX_EDITS = 600;

/**
 * Word by word what a person changed: joined, `same` + `removed` give the old text and `same` + `added` the new one.
 * Texts with next to nothing in common come back as one removal and one addition.
 */
export function diffText(before: string, after: string): TextChange[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  const changes = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  if (changes === undefined) return wholeReplaced(before, after);
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

function wholeReplaced(before: string, after: string): TextChange[] {
  const changes: TextChange[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return changes.filter((change) => change.text !== '');
}
