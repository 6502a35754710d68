/** What can be made to fail: one API, one website by its domain, or all websites. */
export type FaultTarget = 'overpass' | 'npi' | 'nominatim' | 'sites' | `site:${string}`;

/** A scripted failure. Several fields may be set: `{ status: 429, retryAfterSeconds: 7 }`. */
export type Fault = {
  /** Answer with this status and the kind of body that source sends with it. */
  status?: number;
  retryAfterSeconds?: number;
  /** Answer with an HTML page where JSON was expected; status 200 unless `status` is set. */
  html?: boolean;
  /** Cut the body in the middle; the HTTP answer itself is whole. */
  truncated?: boolean;
  /** Overpass only: HTTP 200, half of the elements, and a `remark` that tells of a runtime error. `true` = a time-out. */
  remark?: string | true;
  /** Never answer. */
  hang?: boolean;
  /** Drop the connection without an answer. */
  disconnect?: boolean;
  /** Wait before answering. Alone: a slow, right answer. */
  delayMs?: number;
  /** How many requests it hits; default 1, `Infinity` until `heal`. */
  times?: number;
};

export type FaultBox = {
  fail(target: FaultTarget, fault: Fault): void;
  /** Forgets the faults of one target, or all. */
  heal(target?: FaultTarget): void;
  /** The fault that hits this request, counted down; null = none. Faults of one target act in the order they were set. */
  take(...targets: FaultTarget[]): Fault | null;
};

export type InitialFault = Fault & { target: FaultTarget };

export function createFaultBox(initial: readonly InitialFault[]): FaultBox {
  let waiting: { target: FaultTarget; fault: Fault; left: number }[] = [];
  const box: FaultBox = {
    fail: (target, fault) => {
      waiting.push({ target, fault, left: fault.times ?? 1 });
    },
    heal: (target) => {
      waiting = target === undefined ? [] : waiting.filter((entry) => entry.target !== target);
    },
    take: (...targets) => {
      const entry = waiting.find(({ target }) => targets.includes(target));
      if (entry === undefined) return null;
      entry.left -= 1;
      if (entry.left <= 0) waiting = waiting.filter((other) => other !== entry);
      return entry.fault;
    },
  };
  for (const { target, ...fault } of initial) box.fail(target, fault);
  return box;
}
