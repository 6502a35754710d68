import type { LookupAddress } from 'node:dns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertPublicHost, guardedLookup, isPublicAddress } from '../../../src/lib/guarded-fetch/address-guard.ts';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '93.184.215.14', '2606:4700::6810:84e5', '::ffff:8.8.8.8'])('lets %s through', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.31.0.1',
    '192.0.2.1',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::7f00:1',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2001:db8::1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:0:53aa::',
    '64:ff9b:1::a00:1',
    '64:ff9b:2::a00:1',
    '::ffff:0:10.0.0.1',
    'fec0::1',
    '100::1',
    '3fff::1',
    '5f00::1',
    '1000::1',
    '4000::1',
    '8000::1',
    '',
    'acme.com',
    '1.2.3',
  ])('stops %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it('stops every private IPv4 address however IPv6 wraps it', () => {
    const privates = fc.oneof(
      fc.tuple(fc.constant(10), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(127), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
    );
    fc.assert(
      fc.property(privates, ([a, b, c, d]) => {
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        for (const address of [
          `${a}.${b}.${c}.${d}`,
          `::ffff:${hex}`,
          `::${hex}`,
          `64:ff9b::${hex}`,
          `2002:${hex}::`,
        ]) {
          expect(isPublicAddress(address)).toBe(false);
        }
      }),
    );
  });
});

it.each(['localhost', 'LOCALHOST.', 'db.internal', 'printer.local', 'intranet', '[::1]', '10.0.0.1', 'a.localhost'])(
  'refuses the host %s as it is written',
  (host) => expect(() => assertPublicHost(host)).toThrow('not a public address'),
);

describe('guardedLookup', () => {
  const look = (addresses: LookupAddress[], all: boolean) =>
    new Promise<unknown>((resolve) => {
      guardedLookup(async () => addresses)('www.acme.com', { all }, (error, address) => resolve(error ?? address));
    });

  it('hands over exactly the addresses that were checked', async () => {
    const addresses = [{ address: '93.184.215.14', family: 4 }];
    expect(await look(addresses, true)).toEqual(addresses);
    expect(await look(addresses, false)).toBe('93.184.215.14');
  });
  it('refuses when one of them is private, or there is none', async () => {
    expect(
      await look(
        [
          { address: '8.8.8.8', family: 4 },
          { address: '::1', family: 6 },
        ],
        true,
      ),
    ).toBeInstanceOf(Error);
    expect(await look([], true)).toBeInstanceOf(Error);
  });
});
