import { z } from 'zod';
import type { EventType } from '../../domain/event.ts';
import {
  type BounceReason,
  type BounceSeverity,
  bounceReason,
  severityOf,
} from '../../domain/inbound/bounce-reason.ts';
import { oneLine } from '../../lib/text.ts';

/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event */
const text = (max: number) => z.string().max(max);
const Event = z.object({
  event: text(50),
  email: text(320),
  timestamp: z.number().int().positive().max(99_999_999_999),
  sg_event_id: text(200).min(1),
  sg_message_id: text(500).optional(),
  'smtp-id': text(1_000).optional(),
  status: text(50).optional(),
  reason: text(10_000).optional(),
  response: text(10_000).optional(),
  type: text(50).optional(),
  bounce_classification: text(100).optional(),
  url: text(10_000).optional(),
  sg_machine_open: z.boolean().optional(),
  draft_id: text(100).optional(),
  company_id: text(100).optional(),
});
const MAX_EVENTS = 10_000;

const TYPES: Readonly<Record<string, EventType>> = {
  delivered: 'delivered',
  deferred: 'deferred',
  dropped: 'dropped',
  bounce: 'bounced',
  open: 'opened',
  click: 'clicked',
  spamreport: 'spam_reported',
  unsubscribe: 'unsubscribed',
  group_unsubscribe: 'unsubscribed',
};

/** What SendGrid saw happen to one mail, in our words. Comes in any order and more than once. */
export type SendGridEvent = {
  eventType: EventType;
  /** Unique; removes redelivered events. */
  providerEventId: string;
  /**
   * What our stored id may be: SendGrid's longer id begins with it. Longest first; empty on a late bounce, where only
   * `draftId` tells.
   */
  providerMessageIds: string[];
  /** The Message-ID we gave the mail, with brackets. */
  messageId: string | null;
  email: string;
  at: Date;
  reason: string | null;
  url: string | null;
  /** Only of `bounced` and `dropped`. */
  bounce: { severity: BounceSeverity; reason: BounceReason; status: string } | null;
  draftId: string | null;
  companyId: string | null;
};

export type EventsReading =
  | {
      kind: 'events';
      events: SendGridEvent[] /** Of kinds we do not keep, opened by a machine, or not readable. */;
      skipped: number;
    }
  | { kind: 'refused'; reason: 'not_json' | 'not_a_list' | 'too_many' };

/** Reads the body of an event webhook whose signature was found valid. One bad event does not cost the others. */
export function parseEvents(rawBody: Buffer): EventsReading {
  const body = parseJson(rawBody);
  if (body === undefined) return { kind: 'refused', reason: 'not_json' };
  if (!Array.isArray(body)) return { kind: 'refused', reason: 'not_a_list' };
  if (body.length > MAX_EVENTS) return { kind: 'refused', reason: 'too_many' };
  const events = body.flatMap((entry: unknown) => {
    const parsed = Event.safeParse(entry);
    const eventType = parsed.success && Object.hasOwn(TYPES, parsed.data.event) ? TYPES[parsed.data.event] : undefined;
    if (!parsed.success || eventType === undefined || isByMachine(parsed.data)) return [];
    return [eventOf(parsed.data, eventType)];
  });
  return { kind: 'events', events, skipped: body.length - events.length };
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function eventOf(event: z.infer<typeof Event>, eventType: EventType): SendGridEvent {
  const said = event.reason ?? event.response ?? '';
  const reason = oneLine(said).slice(0, 500);
  return {
    eventType,
    providerEventId: event.sg_event_id,
    providerMessageIds: prefixesOf(event.sg_message_id ?? ''),
    messageId: /<[^<>\s]{3,998}>/.exec(event['smtp-id'] ?? '')?.[0] ?? null,
    email: event.email.trim().toLowerCase(),
    at: new Date(event.timestamp * 1_000),
    reason: reason === '' ? null : reason,
    url: event.url?.slice(0, 2_000) ?? null,
    bounce: bounceOf(event, eventType, reason),
    draftId: event.draft_id ?? null,
    companyId: event.company_id ?? null,
  };
}

/** Mail programs that load every picture for privacy: SendGrid says of these that no person opened anything. */
function isByMachine({ event, sg_machine_open }: z.infer<typeof Event>): boolean {
  return event === 'open' && sg_machine_open === true;
}

/** `a.b.c` → `a.b.c`, `a.b`, `a`. */
function prefixesOf(id: string): string[] {
  const pieces = id.split('.').slice(0, 12);
  return pieces.map((_, at) => pieces.slice(0, pieces.length - at).join('.')).filter((prefix) => prefix.length >= 8);
}

function bounceOf(event: z.infer<typeof Event>, eventType: EventType, reason: string): SendGridEvent['bounce'] {
  if (eventType === 'dropped') {
    const known = /^(?:bounced address|invalid)/i.test(reason);
    return { severity: known ? 'hard' : 'soft', reason: known ? 'user_unknown' : 'blocked', status: '' };
  }
  if (eventType !== 'bounced') return null;
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(event.status ?? '')?.[0] ?? '';
  const read = bounceReason(status, reason);
  // A block is a refusal of the sender or the hour; SendGrid itself goes on sending to such an address.
  const blocked = event.type === 'blocked' && severityOf(read) === 'hard';
  const unclear = read === 'other' && /invalid address/i.test(event.bounce_classification ?? '');
  const final: BounceReason = blocked ? 'blocked' : unclear ? 'user_unknown' : read;
  return { severity: severityOf(final), reason: final, status };
}
