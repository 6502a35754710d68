import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  hang?: boolean;
  cut?: boolean;
};
export type ChatRequest = {
  messages: { role: string; content: string }[];
  response_format?: { type: string; json_schema?: { name: string } };
} & Record<string, unknown>;

/** A local server that answers chat completions as told; nobody else listens to what it is asked. */
export type ChatServer = { url: string; requests: ChatRequest[]; close(): Promise<void> };

/** @param answer - called for each request, with how many came before it */
export async function startChatServer(answer: (request: ChatRequest, index: number) => Reply): Promise<ChatServer> {
  const requests: ChatRequest[] = [];
  const server = createServer((request, response) => {
    let raw = '';
    request.on('data', (chunk: Buffer) => {
      raw += chunk.toString('utf8');
    });
    request.on('end', () => {
      if (request.method !== 'POST') {
        response.writeHead(404).end(); // somebody looks whether it is there
        return;
      }
      const asked = JSON.parse(raw) as ChatRequest;
      requests.push(asked);
      const { status = 200, headers = {}, body, hang, cut } = answer(asked, requests.length - 1);
      if (hang) return;
      if (cut) {
        response.destroy();
        return;
      }
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Delta = { content?: string; refusal?: string; tool_calls?: object[] };

/** A completion in pieces, as servers stream it; `usage` comes last when it was asked for. */
export function streamed(deltas: readonly Delta[], finish = 'stop'): Reply {
  const chunk = (choices: object[], rest: object = {}) =>
    `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'local', choices, ...rest })}\n\n`;
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  const pieces = [
    ...deltas.map((delta) => chunk([{ index: 0, delta, finish_reason: null }])),
    chunk([{ index: 0, delta: {}, finish_reason: finish }]),
    chunk([], { usage }),
    'data: [DONE]\n\n',
  ];
  return { headers: { 'content-type': 'text/event-stream' }, body: pieces.join('') };
}

/** Words in pieces of a few letters. */
export function spoken(text: string): Reply {
  return streamed((text.match(/[\s\S]{1,7}/g) ?? []).map((content) => ({ content })));
}

/** A wish for a tool, its arguments in pieces. */
export function wished(name: string, args: object | string): Reply {
  const text = typeof args === 'string' ? args : JSON.stringify(args);
  const half = Math.ceil(text.length / 2);
  return streamed(
    [
      { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name, arguments: '' } }] },
      { tool_calls: [{ index: 0, function: { arguments: text.slice(0, half) } }] },
      { tool_calls: [{ index: 0, function: { arguments: text.slice(half) } }] },
    ],
    'tool_calls',
  );
}

/** A completion as servers send it. */
export function completion(content: unknown, over: { finish_reason?: string; refusal?: string | null } = {}): Reply {
  const text = typeof content === 'string' || content === null ? content : JSON.stringify(content);
  return {
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'local',
      choices: [
        {
          index: 0,
          finish_reason: over.finish_reason ?? 'stop',
          message: { role: 'assistant', content: text, refusal: over.refusal ?? null },
        },
      ],
      usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    },
  };
}
