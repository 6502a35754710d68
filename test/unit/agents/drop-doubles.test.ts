import { expect, it } from 'vitest';
import { dropDoubles } from '../../../src/agents/scout/drop-doubles.ts';
import type { AlikePair } from '../../../src/domain/ports.ts';
import { candidate } from '../../integration/models/samples.ts';

const NAMES = ['Buckeye Dental', 'Buckeye Dental Care', 'Harbor Smiles', 'North Star Orthodontics', 'Elm Street Teeth'];
const listed = NAMES.map((name, index) => candidate({ name, city: 'Columbus', domain: `site-${index}.example` }));
const { signal } = new AbortController();

it('leaves out the second of two companies that are one, and asks only about names that are alike', async () => {
  const asked: AlikePair[] = [];
  const same = async (pairs: readonly AlikePair[]) => {
    asked.push(...pairs);
    return pairs.map(() => true);
  };
  const kept = await dropDoubles(listed, same, signal);
  expect(asked.map(({ a, b }) => [a.name, b.name])).toEqual([['Buckeye Dental', 'Buckeye Dental Care']]);
  expect(kept.map(({ name }) => name)).toEqual(NAMES.filter((name) => name !== 'Buckeye Dental Care'));
});

it('keeps both when they are told apart, and asks nothing about companies of different towns or about a handful', async () => {
  const no = async (pairs: readonly AlikePair[]) => pairs.map(() => false);
  expect(await dropDoubles(listed, no, signal)).toEqual(listed);
  const never = async () => Promise.reject(new Error('nobody should be asked'));
  const apart = listed.map((each, index) => ({ ...each, city: `Town ${index}` }));
  expect(await dropDoubles(apart, never, signal)).toEqual(apart);
  expect(await dropDoubles(listed.slice(0, 4), never, signal)).toHaveLength(4);
});
