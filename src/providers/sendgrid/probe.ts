import { z } from 'zod';
import { bytesWithin } from '../../lib/bytes-within.ts';
import { endpoint } from '../../lib/endpoint.ts';

const Scopes = z.object({ scopes: z.array(z.string()) });
/** A key that may do everything has some 300 scopes, of 30 characters each. */
const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Asks what the key may do, without a mail.
 *
 * @returns `null` when it may send, else what is wrong, in a few words
 */
export async function sendGridTrouble(
  { url, apiKey }: { url: string; apiKey: string },
  signal: AbortSignal,
): Promise<string | null> {
  const response = await fetch(endpoint(url, '/v3/scopes'), {
    headers: { authorization: `Bearer ${apiKey}` },
    redirect: 'manual',
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    if (response.status === 401) return 'refuses the key (HTTP 401)';
    return `answers with an error (HTTP ${response.status})`;
  }
  const answer = await bytesWithin(response.body ?? [], MAX_ANSWER_BYTES);
  const parsed = Scopes.safeParse(answer === null ? null : parseJson(answer.toString('utf8')));
  if (!parsed.success) return 'answers with something else than a list of scopes';
  return parsed.data.scopes.includes('mail.send') ? null : 'does not let this key send (scope mail.send is missing)';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
