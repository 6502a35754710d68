/** The table's own entry for a word from outside: `constructor` and `__proto__` are none, though every object answers to them. */
export function entryOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
