import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The address a name stands for is not on the public internet. */
export class BlockedAddressError extends Error {
  readonly code = 'ERR_BLOCKED_ADDRESS';

  constructor(host: string) {
    super(`${host.slice(0, 100)} is not a public address`);
  }
}

/** Ranges inside which IPv6 carries an IPv4 address, which may be a private one. */
const CARRIERS = new Set(['ipv4Mapped', 'rfc6145', 'rfc6052', '6to4', 'teredo']);

/**
 * Whether an IP address is a public unicast one. Private, loopback, link-local (cloud metadata), CGNAT, multicast,
 * reserved and documentation ranges are not, nor is any form of IPv6 that carries IPv4.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIP(bare) === 0) return false;
  const parsed = ipaddr.parse(bare);
  const range = parsed.range();
  if (range === 'ipv4Mapped' && parsed instanceof ipaddr.IPv6) {
    return isPublicAddress(parsed.toIPv4Address().toString());
  }
  return range === 'unicast' && !CARRIERS.has(range) && isGivenOut(parsed);
}

/** Of IPv6 only 2000::/3 is given out; elsewhere lie `::a.b.c.d`, which some stacks still route to IPv4, and what comes later. */
function isGivenOut(parsed: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return !(parsed instanceof ipaddr.IPv6) || ((parsed.parts[0] ?? 0) & 0xe000) === 0x2000;
}

/** Throws when a host is written as an address that is not public, or is a name that always means this machine. */
export function assertPublicHost(host: string): void {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const local = name === 'localhost' || /\.(?:localhost|local|internal|home\.arpa)$/.test(name) || !/[.:]/.test(name);
  if (local || (isIP(name) !== 0 && !isPublicAddress(name))) throw new BlockedAddressError(host);
}

export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    dnsLookup(hostname, { all: true, verbatim: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    );
  });

/**
 * A lookup for `net.connect` that hands over only public addresses. The check and the connection use the same answer,
 * so a name that changes its address in between gains nothing. One private address among many refuses the name.
 */
export function guardedLookup(resolve: Resolve = systemResolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const first = addresses[0];
        if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
          callback(new BlockedAddressError(hostname), '', 0);
        } else if (options.all === true) {
          callback(null, addresses);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
