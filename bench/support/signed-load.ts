import { Agent, request } from 'node:http';
import { FORM, sign } from '../../sandbox/slack/transport.ts';

export type Prepared = { body: string; timestamp: string; signature: string };

/** Signs a body as Slack does, now. Done before the clock runs. */
export function prepare(signingSecret: string, body: string): Prepared {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return { body, timestamp, signature: sign(signingSecret, timestamp, body) };
}

/**
 * Sends all requests with `concurrency` under way at every moment, over connections that are kept open. The first request
 * of each connection opens it and is not counted: how fast Node accepts connections depends on how busy the sender is.
 *
 * @returns the time from sending to the end of the answer of each counted request, in ms
 * @throws when one is not answered with 200
 */
export async function sendAll(url: string, requests: readonly Prepared[], concurrency: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const latencies: number[] = [];
  let next = concurrency;
  const worker = async () => {
    for (let prepared = requests[next++]; prepared !== undefined; prepared = requests[next++]) {
      latencies.push(await sendOne(url, prepared, agent));
    }
  };
  try {
    await Promise.all(requests.slice(0, concurrency).map((prepared) => sendOne(url, prepared, agent)));
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    agent.destroy();
  }
  return latencies;
}

function sendOne(url: string, { body, timestamp, signature }: Prepared, agent: Agent): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': FORM,
          'content-length': Buffer.byteLength(body),
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': signature,
        },
      },
      (response) => {
        response.resume().once('error', reject);
        response.once('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - startedAt);
          else reject(new Error(`answered with ${response.statusCode}`));
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
