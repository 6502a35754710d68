import { createHmac, timingSafeEqual } from 'node:crypto';

/** A local part may be no longer (RFC 5321, 4.5.3.1.1). */
const MAX_LOCAL_PART = 64;
const ID_DIGITS = 19;
const SIGNATURE_BYTES = 10;
const SIGNATURE_DIGITS = 16;

/**
 * Names a draft in an address that answers go to. Letters and digits only, in one case: mail programs change the case of
 * addresses. The same draft always gets the same token.
 *
 * @returns `null` for an id that is not 24 hexadecimal digits
 */
export function createReplyToken(draftId: string, secret: string): string | null {
  if (!/^[0-9a-f]{24}$/.test(draftId)) return null;
  return `${base36(draftId).padStart(ID_DIGITS, '0')}${sign(draftId, secret)}`;
}

/** @returns the draft's id, or `null` for a token that was not made with this secret */
export function verifyReplyToken(token: string, secret: string): string | null {
  if (token.length !== ID_DIGITS + SIGNATURE_DIGITS || !/^[0-9a-z]+$/.test(token)) return null;
  const draftId = hexOfBase36(token.slice(0, ID_DIGITS));
  if (draftId.length !== 24) return null;
  const expected = Buffer.from(sign(draftId, secret));
  return timingSafeEqual(Buffer.from(token.slice(ID_DIGITS)), expected) ? draftId : null;
}

/** The address to which an answer finds its way back by itself: `sales+r.TOKEN@firm.com`; `null` = it would be too long. */
export function replyAddress(mailbox: string, token: string): string | null {
  const at = mailbox.lastIndexOf('@');
  const local = `${mailbox.slice(0, at)}+r.${token}`;
  return local.length > MAX_LOCAL_PART ? null : `${local}${mailbox.slice(at)}`;
}

/** The label keeps a signature made here from being good anywhere else the secret is used. */
function sign(draftId: string, secret: string): string {
  const digest = createHmac('sha256', secret).update(`reply:${draftId}`).digest();
  return base36(digest.subarray(0, SIGNATURE_BYTES).toString('hex')).padStart(SIGNATURE_DIGITS, '0');
}

function base36(hex: string): string {
  return BigInt(`0x${hex}`).toString(36);
}

function hexOfBase36(digits: string): string {
  const value = [...digits].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  return value.toString(16).padStart(24, '0');
}
