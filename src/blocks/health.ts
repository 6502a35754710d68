import type { HealthChange } from '../domain/health.ts';
import { HEALTH_SLOTS, type HealthReport, type HealthStatus } from '../domain/pipeline.ts';
import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** Which part works and which does not, one line each; lines that wrap on a phone, which a table would not. */
export function healthMessage(report: HealthReport, moment: Moment): Message {
  const head = `${headWords(report)}  ·  checked ${when(report.checkedAt, moment)}`;
  const lines = HEALTH_SLOTS.map((slot) => {
    const { status, message, latencyMs } = report.slots[slot];
    const latency = latencyMs === null ? '' : `  ·  ${Math.round(latencyMs)} ms`;
    return `*${slot}*  ${status === 'ok' ? 'ok' : `*${status}*`}${latency}  ·  ${inline(message, 80)}`;
  });
  return { text: fallbackText(head), blocks: [section(head), section(lines.join('\n'))] };
}

const SIGNS: Record<HealthStatus, string> = {
  ok: ':large_green_circle:',
  warning: ':large_yellow_circle:',
  error: ':red_circle:',
};
const BECAME: Record<HealthStatus, string> = { ok: 'works again', warning: 'works, with a warning', error: 'is down' };
const WORST_FIRST: readonly HealthStatus[] = ['error', 'warning', 'ok'];

/** A part went down, came back, or limps: said once, when two checks in a row agree. Worst first. */
export function healthChangeMessage(
  { report, changed }: { report: HealthReport; changed: readonly HealthChange[] },
  moment: Moment,
): Message {
  const sorted = WORST_FIRST.flatMap((status) => changed.filter(({ to }) => to === status));
  const lines = sorted.map(({ slot, to }) => `*${slot} ${BECAME[to]}*  ·  ${inline(report.slots[slot].message, 80)}`);
  const head = `${SIGNS[sorted[0]?.to ?? 'ok']} ${lines.join('\n')}`;
  return {
    text: fallbackText(head),
    blocks: [
      section(head),
      ...context(
        `${summary(report)}  ·  checked ${when(report.checkedAt, moment)}  ·  \`/leadgen health\` looks again`,
      ),
    ],
  };
}

function headWords(report: HealthReport): string {
  const worst = report.overall === 'degraded' ? 'error' : report.overall === 'warning' ? 'warning' : 'ok';
  return `${SIGNS[worst]} *${summary(report)}*`;
}

function summary({ slots }: HealthReport): string {
  const count = (status: HealthStatus) => HEALTH_SLOTS.filter((slot) => slots[slot].status === status).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors > 0) return `${plural(errors, 'part')} of ${HEALTH_SLOTS.length} down`;
  return warnings > 0 ? `Working, ${plural(warnings, 'warning')}` : 'All parts work';
}
