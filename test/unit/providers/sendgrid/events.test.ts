import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvents } from '../../../../src/providers/sendgrid/events.ts';

const base = {
  email: 'Dana@Acme.com',
  timestamp: 1_795_608_000,
  sg_event_id: 'ev-1',
  sg_message_id: 'abcdefgh.filter1.22.0',
};
const read = (...events: object[]) => {
  const reading = parseEvents(Buffer.from(JSON.stringify(events)));
  if (reading.kind !== 'events') throw new Error(reading.reason);
  return reading;
};

describe('events of SendGrid', () => {
  it.each([
    ['delivered', 'delivered'],
    ['deferred', 'deferred'],
    ['dropped', 'dropped'],
    ['bounce', 'bounced'],
    ['open', 'opened'],
    ['click', 'clicked'],
    ['spamreport', 'spam_reported'],
    ['unsubscribe', 'unsubscribed'],
    ['group_unsubscribe', 'unsubscribed'],
  ])('%s is %s', (event, eventType) => {
    expect(read({ ...base, event }).events[0]).toMatchObject({
      eventType,
      providerEventId: 'ev-1',
      email: 'dana@acme.com',
    });
  });

  it('leave out an open that SendGrid ascribes to a machine, and no other', () => {
    const opens = [true, false, undefined].map((sg_machine_open) => ({ ...base, event: 'open', sg_machine_open }));
    expect(read(...opens)).toMatchObject({ skipped: 1, events: [{ eventType: 'opened' }, { eventType: 'opened' }] });
  });

  it('carry what a stored id may be, longest first, our Message-ID and our ids', () => {
    const [event] = read({
      ...base,
      event: 'delivered',
      'smtp-id': '<leadgen.d1.0@firm.com>',
      draft_id: 'd1',
      company_id: 'c1',
    }).events;
    expect(event).toMatchObject({
      providerMessageIds: ['abcdefgh.filter1.22.0', 'abcdefgh.filter1.22', 'abcdefgh.filter1', 'abcdefgh'],
      messageId: '<leadgen.d1.0@firm.com>',
      draftId: 'd1',
      companyId: 'c1',
      at: new Date('2026-11-25T12:00:00Z'),
    });
  });

  it.each([
    ['bounce', { type: 'bounce', status: '5.1.1', reason: '550 5.1.1 User unknown' }, 'hard', 'user_unknown'],
    ['bounce', { type: 'blocked', status: '5.1.1', reason: '550 User unknown' }, 'soft', 'blocked'],
    ['bounce', { type: 'bounce', status: '5.2.2', reason: '552 Mailbox full' }, 'soft', 'mailbox_full'],
    [
      'bounce',
      { type: 'bounce', reason: '500 nope', bounce_classification: 'Invalid Address' },
      'hard',
      'user_unknown',
    ],
    ['dropped', { reason: 'Bounced Address' }, 'hard', 'user_unknown'],
    ['dropped', { reason: 'Unsubscribed Address' }, 'soft', 'blocked'],
  ])('%s %j is %s: %s', (event, more, severity, reason) => {
    expect(read({ ...base, event, ...more }).events[0]?.bounce).toMatchObject({ severity, reason });
  });

  it('that are unknown or broken are counted and cost the others nothing', () => {
    const reading = read(
      { ...base, event: 'processed' },
      { ...base, event: 'hasOwnProperty' },
      { event: 'open' },
      { ...base, event: 'open' },
    );
    expect(reading.events).toHaveLength(1);
    expect(reading.skipped).toBe(3);
  });

  it.each([
    ['nonsense', 'not_json'],
    ['', 'not_json'],
    ['{"event":"open"}', 'not_a_list'],
    [`[${Array(10_001).fill('{}').join(',')}]`, 'too_many'],
  ])('are refused as a whole when they are none', (body, reason) => {
    expect(parseEvents(Buffer.from(body))).toEqual({ kind: 'refused', reason });
  });

  it('never throw for what a body holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
        expect(['events', 'refused']).toContain(parseEvents(Buffer.from(body)).kind);
      }),
    );
  });
});
