import { createPublicKey, type KeyObject, verify } from 'node:crypto';

export type SignatureCheck = 'valid' | 'wrong' | 'out_of_time' | 'bad_key';

const TOLERANCE_MS = 5 * 60_000;

/**
 * Whether SendGrid signed these bytes within the last five minutes. To be asked before anything is parsed.
 *
 * @param publicKey - as SendGrid shows it: base64 of the DER of a P-256 key
 * @param signature - header `X-Twilio-Email-Event-Webhook-Signature`, base64; `undefined` when there is none
 * @param timestamp - header `X-Twilio-Email-Event-Webhook-Timestamp`, seconds since 1970
 */
export function verifyEventSignature(
  publicKey: string,
  signature: string | undefined,
  timestamp: string | undefined,
  rawBody: Buffer,
  now: Date,
): SignatureCheck {
  const key = keyOf(publicKey);
  if (key === null) return 'bad_key';
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return 'wrong';
  if (signature.length > 400 || !/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return 'wrong';
  const signed = Buffer.concat([Buffer.from(timestamp, 'latin1'), rawBody]);
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64'))) return 'wrong';
  return Math.abs(now.getTime() - Number(timestamp) * 1_000) <= TOLERANCE_MS ? 'valid' : 'out_of_time';
}

function keyOf(publicKey: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null; // whatever was configured, it is no key
  }
}
