import { type Finding, overallOf, type Probe } from '../domain/health.ts';
import { HEALTH_SLOTS, type HealthReport, type HealthSlot, type SlotHealth } from '../domain/pipeline.ts';
import type { OrchestratorDeps } from './deps.ts';

const DEADLINE_MS = 5_000;

export type CheckHealth = () => Promise<HealthReport>;
export type LastHealth = () => Promise<HealthReport | null>;

/** Looks at the seven parts side by side, under one deadline; who does not answer delays nobody. */
export function createCheckHealth(
  deps: Pick<OrchestratorDeps, 'clock' | 'log'>,
  probes: Record<HealthSlot, Probe>,
  deadlineMs = DEADLINE_MS,
): CheckHealth {
  const { clock, log } = deps;
  const silence: Finding = { status: 'error', message: `no answer in ${deadlineMs / 1_000} s`, asked: true };

  async function look(slot: HealthSlot, signal: AbortSignal, tooLate: Promise<Finding>): Promise<SlotHealth> {
    const began = performance.now();
    const ask = async () => probes[slot](signal);
    const answer = ask().catch((error: unknown): Finding => {
      if (!signal.aborted) log.warn({ err: error, slot }, 'a health probe failed');
      return signal.aborted ? silence : { status: 'error', message: `does not answer${codeOf(error)}`, asked: true };
    });
    const { status, message, asked } = await Promise.race([answer, tooLate]);
    return { status, message, latencyMs: asked ? Math.round(performance.now() - began) : null };
  }

  return async () => {
    const deadline = new AbortController();
    const late = Promise.withResolvers<Finding>();
    const timer = setTimeout(() => {
      late.resolve(silence);
      deadline.abort(new Error('the health check is over'));
    }, deadlineMs);
    try {
      const found = await Promise.all(
        HEALTH_SLOTS.map(async (slot) => [slot, await look(slot, deadline.signal, late.promise)] as const),
      );
      const slots = Object.fromEntries(found) as Record<HealthSlot, SlotHealth>;
      return { overall: overallOf(slots), slots, checkedAt: clock.now() };
    } finally {
      clearTimeout(timer);
    }
  };
}

/** `(ECONNREFUSED)`: a code says enough and never holds an address or a key. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[\w-]{2,40}$/.test(code) ? ` (${code})` : '';
}
