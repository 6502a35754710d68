/**
 * How long something has looked the same, in ms, by a time that nobody can set: 0 at first sight and after each change. Judges
 * what a wall clock cannot, because that may be set back or jump ahead.
 */
export function createStandstill(monotonicMs: () => number): (key: string, looks: string) => number {
  const seen = new Map<string, { looks: string; since: number }>();
  return (key, looks) => {
    const known = seen.get(key);
    if (known?.looks === looks) return monotonicMs() - known.since;
    seen.set(key, { looks, since: monotonicMs() });
    return 0;
  };
}
