import { plural } from '../../lib/text.ts';
import type { Verdict, VerdictStatus } from './verdict.ts';

const MARKS: Record<VerdictStatus, string> = { ok: 'ok', warning: 'WARN', problem: 'FAIL', skipped: '-' };

/** What the person at the terminal reads: a line per part, below it what to do. `secrets` never show, whoever quoted them. */
export function doctorReport(verdicts: readonly Verdict[], secrets: readonly string[]): string {
  const width = Math.max(...verdicts.map(({ part }) => part.length));
  const lines = verdicts.flatMap(({ part, status, message, remedy }) => [
    `${MARKS[status].padEnd(5)} ${part.padEnd(width)}  ${message}`,
    ...(remedy === null ? [] : [`      ${' '.repeat(width)}  → ${remedy}`]),
  ]);
  const text = [...lines, '', summary(verdicts)].join('\n');
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text);
}

function summary(verdicts: readonly Verdict[]): string {
  const count = (status: VerdictStatus) => verdicts.filter((verdict) => verdict.status === status).length;
  const problems = count('problem');
  const rest = `${plural(count('warning'), 'warning')}, ${plural(count('ok'), 'part')} well`;
  return problems === 0 ? `Nothing is broken: ${rest}.` : `${plural(problems, 'problem')}, ${rest}.`;
}
