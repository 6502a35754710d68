import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { isPublicAddress } from '../lib/guarded-fetch/address-guard.ts';

/**
 * Who asks: the peer, or what the nearest proxy of ours wrote into X-Forwarded-For. What stands further left there, anybody can
 * write. Of IPv6 the network: one customer has a whole /64.
 *
 * @param proxies - how many proxies of ours stand in front
 */
export function clientAddress(request: IncomingMessage, proxies: number): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const named = proxies === 0 ? undefined : forwarded.at(-proxies)?.trim();
  const address = named === undefined || named === '' ? (request.socket.remoteAddress ?? '') : named;
  return isIPv6(address) && !address.includes('.') ? networkOf(address) : address.replace(/^::ffff:/i, '').slice(0, 64);
}

function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return `${[...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4).join(':')}::/64`;
}

/** Asked from this machine or its network, and not through a proxy that faces the world. */
export function comesFromInside(request: IncomingMessage): boolean {
  const { headers, socket } = request;
  const passedOn = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'cf-connecting-ip'].some(
    (name) => headers[name] !== undefined,
  );
  return !passedOn && socket.remoteAddress !== undefined && !isPublicAddress(socket.remoteAddress);
}
