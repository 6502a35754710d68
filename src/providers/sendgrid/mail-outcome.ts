import { z } from 'zod';
import type { SendResult } from '../../domain/mail.ts';
import { retryAfterMsOf } from '../../lib/source-failure.ts';
import { clip, oneLine } from '../../lib/text.ts';

/** What SendGrid answered to a mail. `body` is parsed JSON, or `null` where it was none. */
export type MailAnswer = { status: number; header(name: string): string | null; body: unknown };

const Refusal = z.object({
  errors: z.array(z.object({ message: z.string(), field: z.string().nullish() })).min(1),
});

/**
 * What became of the mail. 202 = SendGrid has it. Any other answer below 500 is a definite "no"; from 500 on nobody can tell
 * what happened behind it, and a 2xx that is not documented is no proof either.
 */
export function outcomeOfAnswer(answer: MailAnswer, now: Date): SendResult {
  const { status } = answer;
  if (status === 202) return { kind: 'sent', providerMessageId: answer.header('x-message-id') };
  if (status === 429)
    return {
      kind: 'deferred',
      reason: 'SendGrid asks to try later: too many requests.',
      retryAfterMs: waitOf(answer, now),
    };
  if (status === 408 || status >= 500 || status < 300)
    return { kind: 'unknown', reason: `SendGrid answered with HTTP ${status}; nobody can tell whether the mail left.` };
  if (status < 400)
    return { kind: 'deferred', reason: `SENDGRID_URL leads elsewhere (HTTP ${status}).`, retryAfterMs: null };
  return refusalOf(answer);
}

function refusalOf({ status, body }: MailAnswer): SendResult {
  const parsed = Refusal.safeParse(body);
  const [first] = parsed.success ? parsed.data.errors : [];
  const said = first === undefined ? `HTTP ${status}` : clip(oneLine(first.message), 200);
  const field = first?.field ?? '';
  if (status === 401 && !/credits?\b/i.test(said))
    return { kind: 'deferred', reason: `SendGrid did not accept our key: ${said}`, retryAfterMs: null };
  if (status === 401 || status === 402 || status === 403 || /^from\b/.test(field))
    return { kind: 'refused', reason: `SendGrid refused: ${said}`, scope: 'mailbox' };
  const scope = /^personalizations\.\d+\.to\b/.test(field) ? 'address' : 'message';
  return { kind: 'refused', reason: `SendGrid refused: ${said}`, scope };
}

/** `Retry-After` counts seconds or names a date, `X-RateLimit-Reset` is a moment in seconds since 1970; `null` = it does not say. */
function waitOf({ header }: MailAnswer, now: Date): number | null {
  const told = retryAfterMsOf(header('retry-after'), now);
  if (told !== null) return told;
  const reset = header('x-ratelimit-reset');
  if (reset === null || !/^\d{9,11}$/.test(reset)) return null;
  return Math.max(0, Number(reset) * 1_000 - now.getTime());
}
