import { plural } from '../lib/text.ts';

/** How mail of late was taken. */
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
};

/** `pause` ends by itself a day after what caused it, `block` only by a person. */
export type Brake = { level: 'pause' | 'block'; why: string };

/** Mails that the bounce rate looks back at, and how many there must be to speak of a rate. */
export const BOUNCES_OVER = 100;
const BOUNCES_FROM = 50;
const COMPLAINTS_FROM = 100;
const PAUSE_MS = 24 * 3_600_000;
/** Both are practice of senders, no law: where mailbox providers begin to punish. */
const BOUNCE_RATE = { pause: 0.05, block: 0.1 };
const COMPLAINT_RATE = { pause: 0.001, block: 0.003 };
const REFUSALS = 3;

/** Whether mail that nobody awaits has to wait because of how the latest was taken; `null` = it may leave. */
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
  const found = [refused, calledSpam, bounces].filter((brake) => brake !== null);
  return found.find(({ level }) => level === 'block') ?? found[0] ?? null;
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
