import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { escapeRegExp, fromDoc, isDuplicateKey, isId, literals } from '../../../src/models/convert.ts';

describe('a stored document', () => {
  it('becomes plain: id for _id, hex for object ids however deep, dates as they are, hidden fields gone', () => {
    const [id, inner] = [new Types.ObjectId(), new Types.ObjectId()];
    const at = new Date(0);
    const doc = { _id: id, open: true, runId: inner, list: [{ runId: inner, at }], none: null, count: 0 };
    expect(fromDoc(doc, ['open'])).toEqual({
      id: id.toHexString(),
      runId: inner.toHexString(),
      list: [{ runId: inner.toHexString(), at }],
      none: null,
      count: 0,
    });
    expect(doc.open).toBe(true);
  });
});

describe('words from outside', () => {
  it.each([
    ['0123456789abcdef01234567', true],
    ['0123456789ABCDEF01234567', true],
    ['0123456789abcdef0123456', false],
    ['0123456789abcdef01234567\n', false],
    ['{"$ne": null}', false],
    ['', false],
  ])('%j is an id: %s', (text, expected) => {
    expect(isId(text)).toBe(expected);
  });

  it('hold no pattern once escaped', () => {
    const text = 'a.b*c+d?e^f$g{h}i(j)k|l[m]n\\o-p';
    expect(new RegExp(`^${escapeRegExp(text)}$`).test(text)).toBe(true);
  });

  it('are no expressions inside a pipeline', () => {
    expect(literals({ note: '$name' })).toEqual({ note: { $literal: '$name' } });
  });
});

it('tells a lost race from other errors', () => {
  expect(isDuplicateKey(Object.assign(new Error('E11000'), { code: 11000 }))).toBe(true);
  expect(isDuplicateKey(new Error('E11000'))).toBe(false);
  expect(isDuplicateKey({ code: 11000 })).toBe(false);
});
