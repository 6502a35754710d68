import { describe, expect, it } from 'vitest';
import { domainsOf, readSuppressionTarget } from '../../../src/domain/suppression-target.ts';

const read = (typed: string) => readSuppressionTarget(typed, ['our-firm.com']);

describe('who is to be suppressed', () => {
  it.each([
    ['Dana@Acme.com', { kind: 'email', email: 'dana@acme.com' }],
    ['mailto:dana@acme.com', { kind: 'email', email: 'dana@acme.com' }],
    ['<dana@acme.com>.', { kind: 'email', email: 'dana@acme.com' }],
    ['dana@gmail.com', { kind: 'email', email: 'dana@gmail.com' }],
    ['acme.com', { kind: 'domain', domain: 'acme.com' }],
    ['@acme.com', { kind: 'domain', domain: 'acme.com' }],
    ['https://www.Acme.com/team?x=1', { kind: 'domain', domain: 'acme.com' }],
    ['mail.acme.co.uk', { kind: 'domain', domain: 'mail.acme.co.uk' }],
  ])('%s is %o', (typed, target) => {
    expect(read(typed)).toEqual(target);
  });

  it.each([
    ['dana@', 'unreadable'],
    ['dana@@acme..com', 'unreadable'],
    ['dana acme', 'unreadable'],
    ['acme', 'unreadable'],
    ['10.0.0.1', 'unreadable'],
    ['<!channel>', 'unreadable'],
    ['', 'unreadable'],
    ['com', 'suffix'],
    ['co.uk', 'suffix'],
    ['@github.io', 'suffix'],
    ['gmail.com', 'shared'],
    ['outlook.com', 'shared'],
    ['facebook.com', 'shared'],
    ['our-firm.com', 'own'],
    ['mail.our-firm.com', 'own'],
    ['sam@our-firm.com', 'own'],
  ])('“%s” is refused: %s', (typed, why) => {
    expect(read(typed)).toMatchObject({ kind: 'refused', why });
  });

  it('an address is covered by its own domain and those above it, never by a whole part of the net', () => {
    expect(domainsOf('A@mail.Acme.example')).toEqual(['mail.acme.example', 'acme.example']);
    expect(domainsOf('a@localhost')).toEqual([]);
  });
});
