import { plural } from '../lib/text.ts';
import { faultWords, type MissingRecords } from './sender-domain.ts';

/** How mail of late was taken, and whether receivers can check whose it is. */
export type MailRecord = {
  /** The latest mails that were handed over, at most so many as the bounce rate looks at, and those of them that bounced. */
  sent: number;
  bounced: number;
  lastBounceAt: Date | null;
  /** Over a longer time: mails that left, and how many were called spam. */
  left: number;
  complaints: number;
  lastComplaintAt: Date | null;
  /** Refusals of ourselves, one after the other, with no mail taken in between. */
  refusedInARow: number;
  /** `null` = none that has been missing for long. */
  missing: MissingRecords | null;
};

/** `pause` ends by itself a day after what caused it, `records` once they are there, `block` only by a person. */
export type Brake = { level: 'pause' | 'block'; why: string } | MissingBrake;
export type MissingBrake = { level: 'records'; why: string; missing: MissingRecords };

/** Mails that the bounce rate looks back at, and how many there must be to speak of a rate. */
export const BOUNCES_OVER = 100;
const BOUNCES_FROM = 50;
const COMPLAINTS_FROM = 100;
const PAUSE_MS = 24 * 3_600_000;
/** Both are practice of senders, no law: where mailbox providers begin to punish. */
const BOUNCE_RATE = { pause: 0.05, block: 0.1 };
const COMPLAINT_RATE = { pause: 0.001, block: 0.003 };
const REFUSALS = 3;

/** Whether mail that nobody awaits has to wait; `null` = it may leave. */
export function brakeOf(record: MailRecord, now: Date): Brake | null {
  const { sent, bounced, left, complaints } = record;
  const bounces =
    sent < BOUNCES_FROM
      ? null
      : judge(bounced / sent, BOUNCE_RATE, record.lastBounceAt, now, `${bounced} of the last ${sent} mails bounced`);
  const calledSpam =
    left < COMPLAINTS_FROM
      ? null
      : judge(
          complaints / left,
          COMPLAINT_RATE,
          record.lastComplaintAt,
          now,
          `${plural(complaints, 'recipient')} of ${left} called our mail spam`,
        );
  const refused: Brake | null =
    record.refusedInARow < REFUSALS
      ? null
      : { level: 'block', why: `our mail was refused ${record.refusedInARow} times in a row` };
  const missing = record.missing === null ? null : brakeOfMissing(record.missing);
  const found = [refused, missing, calledSpam, bounces].filter((brake) => brake !== null);
  return found.find(({ level }) => level === 'block') ?? found[0] ?? null;
}

export function brakeOfMissing(missing: MissingRecords): MissingBrake {
  const faults = missing.records.map(({ record }) => ({ record, kind: 'missing' as const }));
  return { level: 'records', why: `${missing.domain} has ${faultWords(faults)}`, missing };
}

function judge(
  rate: number,
  limits: { pause: number; block: number },
  lastAt: Date | null,
  now: Date,
  why: string,
): Brake | null {
  if (rate >= limits.block) return { level: 'block', why };
  if (rate < limits.pause || lastAt === null) return null;
  return now.getTime() - lastAt.getTime() < PAUSE_MS ? { level: 'pause', why } : null;
}
