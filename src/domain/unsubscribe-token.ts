import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whom an unsubscribe link stands for: a contact, or the recipient of a draft that has no contact. Never an address. */
export type UnsubscribeSubject = { kind: 'contact' | 'draft'; id: string };

const LETTERS = { contact: 'c', draft: 'd' } as const;
const MAX_TOKEN_CHARS = 300;

/**
 * Opaque, unforgeable, without an end date (law asks that a link works at least 30 days). The same subject always gets the same
 * token, so an approved footer does not change. base64url of the id, a dot, base64url of HMAC-SHA256.
 */
export function createUnsubscribeToken(subject: UnsubscribeSubject, secret: string): string {
  const payload = Buffer.from(`${LETTERS[subject.kind]}${subject.id}`, 'utf8').toString('base64url');
  return `${payload}.${sign(payload, secret)}`;
}

/** @returns the subject, or `null` for a token that was not made with this secret */
export function verifyUnsubscribeToken(token: string, secret: string): UnsubscribeSubject | null {
  if (token.length > MAX_TOKEN_CHARS) return null;
  const match = /^([\w-]+)\.([\w-]+)$/.exec(token);
  const payload = match?.[1];
  const signature = match?.[2];
  if (payload === undefined || signature === undefined) return null;
  const expected = Buffer.from(sign(payload, secret));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  const kind = text.startsWith(LETTERS.contact) ? 'contact' : 'draft';
  return { kind, id: text.slice(1) };
}

/** Where the token is honoured, below the public base URL. */
export function unsubscribeUrl(publicBaseUrl: string, token: string): string {
  return `${publicBaseUrl.replace(/\/+$/, '')}${UNSUBSCRIBE_PATH}${token}`;
}

/** Whether a link leads to the page where people unsubscribe. */
export function isUnsubscribeUrl(publicBaseUrl: string | null, url: string): boolean {
  return publicBaseUrl !== null && url.startsWith(unsubscribeUrl(publicBaseUrl, ''));
}

/** Path in front of the token. */
export const UNSUBSCRIBE_PATH = '/u/';

/** The label keeps a signature made here from being good anywhere else the secret is used. */
function sign(payload: string, secret: string): string {
  return createHmac('sha256', secret).update(`unsubscribe:${payload}`).digest('base64url');
}
