import { createHash } from 'node:crypto';

/**
 * A number from 0 to 2^32 - 1 that is always the same for the same words: how rules vary a text or explore without chance.
 *
 * @param parts - what the choice hangs on, e.g. the company's id and a purpose
 */
export function stableNumber(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32BE(0);
}

/** Picks one of the options by the same rule. */
export function stablePick<T>(options: readonly [T, ...T[]], ...parts: readonly (string | number)[]): T {
  return options[stableNumber(...parts) % options.length] ?? options[0];
}
