import type { Route } from './server.ts';

/** Ready as long as the database answers; what else is wrong is told in Slack. */
export function healthRoute(deps: { pingDatabase: () => Promise<void>; startedAt: Date; now: () => Date }): Route {
  return {
    path: '/health',
    async handler(_request, response) {
      const uptimeSeconds = Math.round((deps.now().getTime() - deps.startedAt.getTime()) / 1_000);
      const [status, body] = await deps.pingDatabase().then(
        () => [200, { status: 'ok', uptimeSeconds }] as const,
        () => [503, { status: 'error', uptimeSeconds, problem: 'the database does not answer' }] as const,
      );
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    },
  };
}
