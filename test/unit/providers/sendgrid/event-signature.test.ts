import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyEventSignature } from '../../../../src/providers/sendgrid/event-signature.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const now = new Date('2026-11-25T12:00:00Z');
const seconds = (offset = 0) => String(now.getTime() / 1_000 + offset);
const body = Buffer.from('[{"event":"bounce"}]\r\n');
const signed = (timestamp: string, bytes = body) =>
  sign('sha256', Buffer.concat([Buffer.from(timestamp), bytes]), privateKey).toString('base64');

describe('the signature of an event webhook', () => {
  it.each([0, -299, 299])('is valid %s seconds from now', (offset) => {
    const timestamp = seconds(offset);
    expect(verifyEventSignature(key, signed(timestamp), timestamp, body, now)).toBe('valid');
  });

  it.each([-301, 301, -86_400])('is out of time %s seconds from now', (offset) => {
    const timestamp = seconds(offset);
    expect(verifyEventSignature(key, signed(timestamp), timestamp, body, now)).toBe('out_of_time');
  });

  it.each([
    ['another body', signed(seconds()), seconds(), Buffer.from('[]')],
    ['another time', signed(seconds()), seconds(1), body],
    ['the same JSON in other bytes', signed(seconds()), seconds(), Buffer.from('[{"event":"bounce"}]')],
    ['no signature', undefined, seconds(), body],
    ['no time', signed(seconds()), undefined, body],
    ['a time that is none', signed('soon'), 'soon', body],
    ['garbage', 'not base64 at all!', seconds(), body],
    ['an empty signature', '', seconds(), body],
    ['base64 of garbage', Buffer.from('garbage').toString('base64'), seconds(), body],
  ])('is wrong for %s', (_, signature, timestamp, bytes) => {
    expect(verifyEventSignature(key, signature, timestamp, bytes, now)).toBe('wrong');
  });

  it('is wrong by another key', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const timestamp = seconds();
    const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), other).toString('base64');
    expect(verifyEventSignature(key, signature, timestamp, body, now)).toBe('wrong');
  });

  it.each([
    ['nothing', ''],
    ['garbage', 'AAAA'],
    [
      'a key of another curve',
      generateKeyPairSync('ec', { namedCurve: 'P-384' })
        .publicKey.export({ format: 'der', type: 'spki' })
        .toString('base64'),
    ],
  ])('cannot be checked with %s as the key', (_, badKey) => {
    expect(verifyEventSignature(badKey, signed(seconds()), seconds(), body, now)).toBe('bad_key');
  });
});
