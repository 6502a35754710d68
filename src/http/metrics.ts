import type { Logger } from '../lib/logger.ts';
import { comesFromInside } from './client-address.ts';
import type { Gauges, Meters } from './meters.ts';
import type { Route } from './server.ts';

/** However often somebody asks, the database is asked this often at most. In ms. */
const STATE_AGE_MS = 10_000;
const STATE_DEADLINE_MS = 2_000;

/** Prometheus' page, for this machine and its network: the world's proxy passes nothing on to it. Answers within about two seconds, with the process's own figures when the database does not answer. */
export function metricsRoute(deps: {
  meters: Meters;
  readGauges: () => Promise<Gauges>;
  log: Logger;
  deadlineMs?: number;
}): Route {
  const { meters, readGauges, log, deadlineMs = STATE_DEADLINE_MS } = deps;
  let state: Promise<Gauges | null> | null = null;
  let readAt = Number.NEGATIVE_INFINITY;

  function current(): Promise<Gauges | null> {
    if (state === null || performance.now() - readAt > STATE_AGE_MS) {
      readAt = performance.now();
      state = readGauges().catch((error: unknown) => {
        log.warn({ err: error }, 'cannot read the state for the metrics');
        return null;
      });
    }
    return state;
  }

  return {
    path: '/metrics',
    methods: ['GET', 'HEAD'],
    async handler(request, response) {
      if (!comesFromInside(request)) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
        return;
      }
      const late = Promise.withResolvers<null>();
      const timer = setTimeout(() => late.resolve(null), deadlineMs);
      const text = await meters.text(await Promise.race([current(), late.promise]));
      clearTimeout(timer);
      response.writeHead(200, { 'content-type': meters.contentType, 'cache-control': 'no-store' });
      response.end(text);
    },
  };
}
