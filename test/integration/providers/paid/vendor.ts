import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, expect } from 'vitest';
import type { Clock } from '../../../../src/lib/clock.ts';
import { type Answer, type Loopback, type Seen, startLoopback, text } from '../loopback.ts';

/** One request that is expected, `GET /v2/account`, and what the vendor says to it. */
export type Exchange = readonly [request: string, answer: Answer];

export type Vendor = Pick<Loopback, 'seen'> & { url: string };

/**
 * Vendors that follow a script. Of several exchanges for one request the first unused one answers. After each test: a request
 * that no exchange expects, or an exchange that nobody asked for, fails it.
 */
export function scriptedVendors(): (...script: Exchange[]) => Promise<Vendor> {
  const running: { server: Loopback; open: Exchange[]; unexpected: string[] }[] = [];
  afterEach(async () => {
    const ended = running.splice(0);
    await Promise.all(ended.map(({ server }) => server.close()));
    expect(
      ended.flatMap(({ unexpected }) => unexpected),
      'requests that nobody expected',
    ).toEqual([]);
    expect(
      ended.flatMap(({ open }) => open.map(([request]) => request)),
      'answers that nobody fetched',
    ).toEqual([]);
  });
  return async (...script) => {
    const open = [...script];
    const unexpected: string[] = [];
    const server = await startLoopback((request, response) => {
      const asked = nameOf(request);
      const index = open.findIndex(([expected]) => expected === asked);
      const answer = index < 0 ? undefined : open.splice(index, 1)[0]?.[1];
      if (answer === undefined) unexpected.push(asked);
      return (answer ?? text(418, 'unexpected'))(request, response);
    });
    running.push({ server, open, unexpected });
    return { url: new URL(server.url).origin, seen: server.seen };
  };
}

function nameOf({ method, url }: Seen): string {
  return `${method} ${url.pathname}`;
}

/** Never answers. */
export const silence: Answer = () => undefined;

/** An address at which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export type JumpingClock = Clock & { waits: number[] };

/** A clock that jumps: waits are noted, not waited for. */
export function jumpingClock(start = Date.UTC(2026, 10, 25, 15)): JumpingClock {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(now),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      now += ms;
    },
  };
}
