/** The switch that stops everything: while it is off, no mail leaves, no run works, no timed job writes to the outside. */
export type MainSwitch =
  | { stopped: false; changedBy: string | null; changedAt: Date | null }
  | { stopped: true; changedBy: string; changedAt: Date };
export type Stopped = Extract<MainSwitch, { stopped: true }>;

/** What a stop holds up: approved mails, open runs. */
export type HeldWork = { mailsHeld: number; runsHeld: number };

export type StopOutcome =
  /** `mailsLeft`: were being handed over already; `underWay`: still are, after some seconds. */
  | ({ kind: 'done'; state: Stopped; mailsLeft: number; underWay: number } & HeldWork)
  | { kind: 'late'; state: MainSwitch };

export type ResumeOutcome =
  | ({ kind: 'done' } & HeldWork)
  /** Nothing was stopped, or not any more; or another stop than the one that was meant holds. */
  | { kind: 'late'; state: MainSwitch };
