import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffText } from '../../../src/domain/text-diff.ts';

it('shows word by word what changed', () => {
  expect(diffText('You could save $12k a year.', 'You could save $10k a year.')).toEqual([
    { kind: 'same', text: 'You could save $' },
    { kind: 'removed', text: '12k' },
    { kind: 'added', text: '10k' },
    { kind: 'same', text: ' a year.' },
  ]);
});

it('says nothing changed with a single unchanged part', () => {
  expect(diffText('same', 'same')).toEqual([{ kind: 'same', text: 'same' }]);
  expect(diffText('', '')).toEqual([]);
});

it('gives up word by word on texts with nothing in common', () => {
  const before = Array.from({ length: 2_000 }, (_, index) => `old${index}`).join(' ');
  const after = Array.from({ length: 2_000 }, (_, index) => `new${index}`).join('\n');
  expect(diffText(before, after).map(({ kind }) => kind)).toEqual(['removed', 'added']);
});

it('always gives both texts back', () => {
  const text = fc.array(fc.constantFrom('bills', 'audit', '\n', ' ', '$12k', 'call?', '—'), { maxLength: 40 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [before, after] = [a.join(' '), b.join(' ')];
      const changes = diffText(before, after);
      const side = (left: string) => changes.filter(({ kind }) => kind !== left).map((change) => change.text);
      expect(side('added').join('')).toBe(before);
      expect(side('removed').join('')).toBe(after);
    }),
  );
});
