import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Seen = { method: string; url: URL; headers: IncomingMessage['headers']; body: string };
export type Answer = (request: Seen, response: ServerResponse) => void | Promise<void>;

/** A vendor on the loopback interface. `answer` is asked for every request; what it was asked stands in `seen`. */
export async function startLoopback(answer: Answer) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://loopback');
    const entry = { method: request.method ?? '', url, headers: request.headers, body };
    seen.push(entry);
    await answer(entry, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type Loopback = Awaited<ReturnType<typeof startLoopback>>;

export function json(value: unknown, headers: Record<string, string> = {}): Answer {
  return text(200, JSON.stringify(value), { 'content-type': 'application/json', ...headers });
}

export function text(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** Gives one answer after the other; the last one stays. */
export function inTurn(...answers: Answer[]): Answer {
  let next = 0;
  return (request, response) => answers[Math.min(next++, answers.length - 1)]?.(request, response);
}
