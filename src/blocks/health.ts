import type { HealthChange } from '../domain/health.ts';
import { HEALTH_SLOTS, type HealthReport, type HealthStatus } from '../domain/pipeline.ts';
import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { escapeMrkdwn, fallbackText } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** Which part works and which does not, one line each. */
export function healthMessage(report: HealthReport, moment: Moment): Message {
  const head = `${headWords(report)}  ·  checked ${when(report.checkedAt, moment)}`;
  const lines = HEALTH_SLOTS.map((slot) => {
    const { status, message, latencyMs } = report.slots[slot];
    const latency = latencyMs === null ? '' : `${Math.round(latencyMs)} ms`;
    return `${slot.padEnd(10)} ${status.padEnd(8)} ${latency.padStart(7)}  ${escapeMrkdwn(message)}`.trimEnd();
  });
  return { text: fallbackText(head), blocks: [section(head), section(`\`\`\`${lines.join('\n')}\`\`\``)] };
}

const BECAME: Record<HealthStatus, string> = {
  ok: ':large_green_circle: works again',
  warning: ':large_yellow_circle: works, with a warning',
  error: ':red_circle: down',
};

/** A part went down, came back, or limps: said once, when two checks in a row agree. */
export function healthChangeMessage(
  { report, changed }: { report: HealthReport; changed: readonly HealthChange[] },
  moment: Moment,
): Message {
  const lines = changed.map(({ slot, to }) => {
    const [sign = '', ...words] = BECAME[to].split(' ');
    return `${sign} *${slot}* ${words.join(' ')}  ·  ${escapeMrkdwn(report.slots[slot].message)}`;
  });
  return {
    text: fallbackText(lines.join('. ') || 'Health changed'),
    blocks: [
      section(lines.join('\n')),
      ...context(
        `${headWords(report)}  ·  checked ${when(report.checkedAt, moment)}  ·  \`/leadgen health\` looks again`,
      ),
    ],
  };
}

function headWords({ slots }: HealthReport): string {
  const count = (status: HealthStatus) => HEALTH_SLOTS.filter((slot) => slots[slot].status === status).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors > 0) return `:red_circle: *${plural(errors, 'part')} of ${HEALTH_SLOTS.length} down*`;
  return warnings > 0
    ? `:large_yellow_circle: *Working, ${plural(warnings, 'warning')}*`
    : ':large_green_circle: *All parts work*';
}
