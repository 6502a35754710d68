import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createUnsubscribeToken,
  isUnsubscribeUrl,
  unsubscribeUrl,
  verifyUnsubscribeToken,
} from '../../../src/domain/unsubscribe-token.ts';

const secret = 'a secret of this installation';
const subject = { kind: 'contact', id: '0123456789abcdef01234567' } as const;

describe('the unsubscribe token', () => {
  it('leads back to what it was made for, and is the same every time', () => {
    const anySubject = fc.record({ kind: fc.constantFrom('contact', 'draft'), id: fc.string({ maxLength: 40 }) });
    fc.assert(
      fc.property(anySubject, (one) => {
        const token = createUnsubscribeToken(one, secret);
        expect(verifyUnsubscribeToken(token, secret)).toEqual(one);
        expect(createUnsubscribeToken(one, secret)).toBe(token);
        expect(token).toMatch(/^[\w-]+\.[\w-]{43}$/);
      }),
    );
  });

  it('is void with any character changed, cut or added', () => {
    const token = createUnsubscribeToken(subject, secret);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(verifyUnsubscribeToken(`${token.slice(0, at)}${other}${token.slice(at + 1)}`, secret)).toBeNull();
      expect(verifyUnsubscribeToken(token.slice(0, at), secret)).toBeNull();
    }
    expect(verifyUnsubscribeToken(`${token}A`, secret)).toBeNull();
  });

  it('is void under another secret', () => {
    expect(verifyUnsubscribeToken(createUnsubscribeToken(subject, 'other'), secret)).toBeNull();
  });

  it('survives any nonsense', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => {
        expect(verifyUnsubscribeToken(text, secret)).toBeNull();
      }),
    );
    expect(verifyUnsubscribeToken(`${'A'.repeat(100_000)}.A`, secret)).toBeNull();
  });

  it.each([
    ['https://bot.example/u/x.y', true],
    ['https://bot.example/u/x.y?from=mail', true],
    ['https://bot.example/about', false],
    ['https://bot.example.evil.example/u/x.y', false],
    ['https://other.example/u/x.y', false],
  ])('is known again in what a provider tells of a click: %s', (url, known) => {
    expect(isUnsubscribeUrl('https://bot.example/', url)).toBe(known);
    expect(isUnsubscribeUrl(null, url)).toBe(false);
  });

  it.each(['https://bot.example', 'https://bot.example/', 'https://bot.example//'])('stands below %s', (base) => {
    expect(unsubscribeUrl(base, 'x.y')).toBe('https://bot.example/u/x.y');
  });
});
