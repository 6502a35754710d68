import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplyToken, replyAddress, verifyReplyToken } from '../../../src/domain/reply-token.ts';

const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 24, maxLength: 24 });
const ID = '0123456789abcdef01234567';
const tokenOf = (draftId: string, secret = 'secret') => createReplyToken(draftId, secret) ?? '';

describe('the token of a reply address', () => {
  it('names the draft it was made for, in letters and digits of one case', () => {
    fc.assert(
      fc.property(id, fc.string(), (draftId, secret) => {
        const token = tokenOf(draftId, secret);
        expect(token).toMatch(/^[0-9a-z]{35}$/);
        expect(verifyReplyToken(token, secret)).toBe(draftId);
        expect(tokenOf(draftId, secret)).toBe(token);
      }),
    );
  });

  it('is good for no other draft and no other secret', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        fc.pre(one !== other);
        const mixed = `${tokenOf(other).slice(0, 19)}${tokenOf(one).slice(19)}`;
        expect(verifyReplyToken(mixed, 'secret')).toBeNull();
        expect(verifyReplyToken(tokenOf(one), 'another')).toBeNull();
      }),
    );
  });

  it('takes whatever stands in an address without a throw', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0z9ya'), minLength: 35, maxLength: 35 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        expect(verifyReplyToken(text, 'secret')).toBeNull();
      }),
    );
  });

  it('is made of nothing but an id of ours', () => {
    expect(createReplyToken('draft-1', 'secret')).toBeNull();
    expect(createReplyToken(ID.toUpperCase(), 'secret')).toBeNull();
  });
});

describe('the reply address', () => {
  it('is the mailbox with the token behind a plus, where that fits', () => {
    expect(replyAddress('sales@firm.com', 'abc')).toBe('sales+r.abc@firm.com');
    expect(replyAddress(`${'s'.repeat(26)}@firm.com`, tokenOf(ID))).toMatch(/^s{26}\+r\.[0-9a-z]{35}@firm\.com$/);
    expect(replyAddress(`${'s'.repeat(27)}@firm.com`, tokenOf(ID))).toBeNull();
  });
});
