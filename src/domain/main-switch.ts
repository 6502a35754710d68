/** The switch that stops everything: while it is off, no mail leaves, no run works, no timed job writes to the outside. */
export type MainSwitch =
  | { stopped: false; changedBy: string | null; changedAt: Date | null }
  | { stopped: true; changedBy: string; changedAt: Date };
