import { createHmac, randomBytes } from 'node:crypto';
import type { createSettingStore } from './setting.ts';

/** What may be known again after it was erased. */
type Kind = 'email' | 'domain' | 'source' | 'name';

const SECRET = 'erasure_secret';

/**
 * Keyed hashes of what was erased: enough to know it again, not enough to read it or to try addresses without our secret, which
 * stands in `settings` and is made once.
 */
export function createErasedKeys(settings: Pick<ReturnType<typeof createSettingStore>, 'getOrCreate'>) {
  let secret: string | null = null;

  /** HMAC-SHA256, hex. */
  return async function keyOf(kind: Kind, value: string): Promise<string> {
    secret ??= await settings.getOrCreate(SECRET, randomBytes(32).toString('hex'));
    return createHmac('sha256', secret).update(`${kind}:${value.trim().toLowerCase()}`).digest('hex');
  };
}

export type ErasedKeys = ReturnType<typeof createErasedKeys>;
