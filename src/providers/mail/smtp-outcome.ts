import type { SendResult } from '../../domain/mail.ts';
import { clip, oneLine } from '../../lib/text.ts';

/**
 * How far a mail got. `greeting` and `login`: nothing of it was said. `envelope`: sender and recipient were named, not one byte
 * of the message left. `message`: the message itself is on its way, so silence from here on proves nothing.
 */
export type SmtpStage = 'greeting' | 'login' | 'envelope' | 'message';

/** What the SMTP client tells of a failure. */
export type SmtpFailure = {
  message: string;
  code?: string | undefined;
  /** Command that was answered, e.g. `MAIL FROM`; `API` = the client refused by itself. */
  command?: string | undefined;
  responseCode?: number | false | undefined;
  response?: string | undefined;
};

const STAGE_WORDS: Record<SmtpStage, string> = {
  greeting: 'The mail server could not be reached',
  login: 'The mail server did not accept our login',
  envelope: 'The mail server broke off before the message',
  message: 'The connection was lost while the mail was handed over; nobody can tell whether it left',
};

/** Turns a failure into an outcome. Doubt exists only where the message had begun to leave and no answer came. */
export function outcomeOf(failure: SmtpFailure, stage: SmtpStage): Exclude<SendResult, { kind: 'sent' }> {
  const said = replyOf(failure);
  if (stage === 'greeting' || stage === 'login') {
    return {
      kind: 'deferred',
      reason: said === '' ? `${STAGE_WORDS[stage]}.` : `${STAGE_WORDS[stage]}: ${said}`,
      retryAfterMs: null,
    };
  }
  if (failure.command === 'API' && failure.code === 'EENVELOPE') {
    return { kind: 'refused', reason: 'The address cannot be used in a mail.', scope: 'message' };
  }
  const code = failure.responseCode;
  if (typeof code === 'number' && code >= 500) {
    return { kind: 'refused', reason: `The mail server refused: ${said}`, scope: scopeOf(failure) };
  }
  if (typeof code === 'number' && code >= 400) {
    return { kind: 'deferred', reason: `The mail server asks to try later: ${said}`, retryAfterMs: null };
  }
  if (stage === 'message') return { kind: 'unknown', reason: `${STAGE_WORDS.message}.` };
  return { kind: 'deferred', reason: `${STAGE_WORDS.envelope}.`, retryAfterMs: null };
}

/**
 * Whom a permanent refusal is about, by enhanced status code (RFC 3463): 5.1.x the recipient's address, 5.7.x (policy) and 5.4.5
 * (quota) our own mailbox. What is said of the sender, 5.1.7 and 5.1.8 or any answer to MAIL FROM, is never the recipient's fault.
 */
function scopeOf({ response, command }: SmtpFailure): 'address' | 'mailbox' | 'message' {
  const enhanced = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/m.exec(response ?? '')?.[1];
  if (enhanced === undefined) return 'message';
  if (enhanced.startsWith('5.7.') || enhanced === '5.4.5') return 'mailbox';
  if (!enhanced.startsWith('5.1.')) return 'message';
  return command === 'MAIL FROM' || enhanced === '5.1.7' || enhanced === '5.1.8' ? 'mailbox' : 'address';
}

/** The server's own words, on one line, short enough for a card. */
function replyOf({ response }: SmtpFailure): string {
  return clip(oneLine(response ?? ''), 200);
}
