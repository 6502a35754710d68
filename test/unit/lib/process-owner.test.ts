import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { createProcessOwner, isGone, retireProcessOwner } from '../../../src/lib/process-owner.ts';

const HOST = hostname().replaceAll(':', '_');

it('takes an owner for gone only when that is certain', () => {
  const self = createProcessOwner();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(isGone(`${HOST}:${pid}:ended`, self)).toBe(true);
  expect(isGone(`${HOST}:${process.ppid}:alive`, self)).toBe(false);
  expect(isGone(`elsewhere:${pid}:unknown`, self)).toBe(false);
  expect(isGone(`${HOST}:${process.pid}:earlier`, self)).toBe(true); // the same pid after a restart of the machine
  expect(isGone(self, self)).toBe(false);
});

it('keeps two bots in one process apart until one of them stops', () => {
  const [one, other] = [createProcessOwner(), createProcessOwner()];
  expect(isGone(other, one)).toBe(false);
  retireProcessOwner(other);
  expect(isGone(other, one)).toBe(true);
  expect(isGone(one, other)).toBe(false);
});
