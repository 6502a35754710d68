import { MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { isDatabaseError, isOutOfDiskSpace } from '../../../src/lib/database-error.ts';

const refusal = (code: number) => new MongoServerError({ message: 'available disk space of 1 bytes is less', code });

describe('an error of the database', () => {
  it('is told from one of our own', () => {
    expect(isDatabaseError(refusal(1))).toBe(true);
    expect(isDatabaseError(new TypeError('no'))).toBe(false);
  });

  it('for want of disk space is known by its code', () => {
    expect(isOutOfDiskSpace(refusal(14_031))).toBe(true);
    expect(isOutOfDiskSpace(refusal(11_000))).toBe(false);
    expect(isOutOfDiskSpace(Object.assign(new Error('x'), { code: 14_031 }))).toBe(false);
  });
});
