import { loadavg } from 'node:os';

/** The value below which the share `p` (0 to 1) of the values lies, by nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
export const seconds = (value: number): string => `${(value / 1_000).toFixed(2)} s`;
export const megabytes = (value: number): string => `${(value / 1_048_576).toFixed(0)} MB`;

type Goal = { what: string; measured: number; atMost: number; show?: (value: number) => string };

const times = (value: number): string => `${value.toFixed(2)}×`;

/** Prints one line per goal and makes the process end with 1 when one is missed. */
export function judge(goals: readonly Goal[]): void {
  for (const { what, measured, atMost, show = times } of goals)
    printVerdict({ what, measured: show(measured), goal: `≤ ${show(atMost)}`, met: measured <= atMost }); // NaN is not
}

/** A goal as it is printed. */
export type Verdict = { what: string; measured: string; goal: string; met: boolean };

export function printVerdict({ what, measured, goal, met }: Verdict): void {
  console.log(`${met ? 'met   ' : 'MISSED'}  ${what}: ${measured} (goal ${goal})`);
  if (!met) process.exitCode = 1;
}

/** Reads a printed goal back; `null` = the line is something else. */
export function verdictOf(line: string): Verdict | null {
  const [, verdict, what, measured, goal] = /^(met|MISSED) +(.+): (\S.*) \(goal (.+)\)$/.exec(line) ?? [];
  if (what === undefined || measured === undefined || goal === undefined) return null;
  return { what, measured, goal, met: verdict === 'met' };
}

/** Load of the last minute: above the number of processors, others were measured too. */
export function noteNoise(when: 'before' | 'after'): void {
  console.log(`load average ${when}: ${(loadavg()[0] ?? 0).toFixed(1)}`);
}
