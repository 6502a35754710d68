import type { ServerResponse } from 'node:http';
import type { Route } from './server.ts';

/**
 * `/health` and `/health/ready`: ready as long as the database answers; what else is wrong is told in Slack. `/health/live`: this
 * process answers, whatever the database does.
 */
export function healthRoutes(deps: { pingDatabase: () => Promise<void>; startedAt: Date; now: () => Date }): Route[] {
  const uptimeSeconds = () => Math.round((deps.now().getTime() - deps.startedAt.getTime()) / 1_000);
  const ready: Route['handler'] = async (_request, response) => {
    const [status, body] = await deps.pingDatabase().then(
      () => [200, { status: 'ok', uptimeSeconds: uptimeSeconds() }] as const,
      () =>
        [503, { status: 'error', uptimeSeconds: uptimeSeconds(), problem: 'the database does not answer' }] as const,
    );
    answer(response, status, body);
  };
  const live: Route['handler'] = async (_request, response) => {
    answer(response, 200, { status: 'ok', uptimeSeconds: uptimeSeconds() });
  };
  const methods = ['GET', 'HEAD'];
  return [
    { path: '/health', methods, handler: ready },
    { path: '/health/ready', methods, handler: ready },
    { path: '/health/live', methods, handler: live },
  ];
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
