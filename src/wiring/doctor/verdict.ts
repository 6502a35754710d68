/** `skipped`: there was nothing to look at, or no way to look. */
export type VerdictStatus = 'ok' | 'warning' | 'problem' | 'skipped';

/** What was found about one part. A warning or a problem comes with what to do about it, in one line. */
export type Verdict = { part: string; status: VerdictStatus; message: string; remedy: string | null };

/** Looks at one part and changes nothing. Heeds `signal`. What it throws is a problem. */
export type Check = { part: string; remedy: string; timeoutMs?: number; look(signal: AbortSignal): Promise<Verdict[]> };

export const ok = (part: string, message: string): Verdict => ({ part, status: 'ok', message, remedy: null });
export const skipped = (part: string, message: string): Verdict => ({ part, status: 'skipped', message, remedy: null });
export const warning = (part: string, message: string, remedy: string): Verdict => ({
  part,
  status: 'warning',
  message,
  remedy,
});
export const problem = (part: string, message: string, remedy: string): Verdict => ({
  part,
  status: 'problem',
  message,
  remedy,
});
