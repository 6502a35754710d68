import { HEALTH_SLOTS, type HealthReport, type HealthSlot, type HealthStatus, type SlotHealth } from './pipeline.ts';

/** What one probe found out. `asked` false = there was nobody to ask, so there is no latency either. */
export type Finding = { status: HealthStatus; message: string; asked: boolean };

/** Looks at one part of the product. Heeds `signal`; who waits for it goes on without it. Throws = an error. */
export type Probe = (signal: AbortSignal) => Promise<Finding>;

export function overallOf(slots: Record<HealthSlot, SlotHealth>): HealthReport['overall'] {
  const has = (status: HealthStatus) => HEALTH_SLOTS.some((slot) => slots[slot].status === status);
  if (has('error')) return 'degraded';
  return has('warning') ? 'warning' : 'healthy';
}

export type SlotStatuses = Record<HealthSlot, HealthStatus>;
export type HealthChange = { slot: HealthSlot; from: HealthStatus; to: HealthStatus };

/** What people were told about each part, and what the check before this one saw. */
export type HealthMemory = { told: SlotStatuses; seen: SlotStatuses; changes: number };

/**
 * A part has changed once two checks in a row say so: one hiccup tells nobody. Before anything was told, only what is broken is
 * news; warnings stand in the message of the day.
 *
 * @returns what to remember, and the changes to tell people about
 */
export function rememberHealth(
  memory: HealthMemory | null,
  report: HealthReport,
): { memory: HealthMemory; changed: HealthChange[] } {
  const seen = eachSlot((slot) => report.slots[slot].status);
  if (memory === null) {
    return {
      memory: { told: eachSlot((slot) => (seen[slot] === 'error' ? 'ok' : seen[slot])), seen, changes: 0 },
      changed: [],
    };
  }
  const changed = HEALTH_SLOTS.filter(
    (slot) => seen[slot] !== memory.told[slot] && seen[slot] === memory.seen[slot],
  ).map((slot) => ({ slot, from: memory.told[slot], to: seen[slot] }));
  const told = { ...memory.told, ...Object.fromEntries(changed.map(({ slot, to }) => [slot, to])) };
  return { memory: { told, seen, changes: memory.changes + (changed.length > 0 ? 1 : 0) }, changed };
}

function eachSlot(status: (slot: HealthSlot) => HealthStatus): SlotStatuses {
  return Object.fromEntries(HEALTH_SLOTS.map((slot) => [slot, status(slot)])) as SlotStatuses;
}
