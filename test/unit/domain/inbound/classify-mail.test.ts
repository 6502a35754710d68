import { describe, expect, it } from 'vitest';
import {
  CLASSIFIER_VERSION,
  type ClassifyContext,
  classifyMail,
} from '../../../../src/domain/inbound/classify-mail.ts';
import type { DeliveryReport, HeaderFields, ParsedMail } from '../../../../src/domain/inbound/parsed-mail.ts';
import { mailWith } from './mails.ts';

const context: ClassifyContext = {
  ourAddresses: ['sales@firm.com'],
  unsubscribeAddresses: ['unsubscribe@firm.com'],
  receivedAt: new Date('2026-11-25T12:00:00Z'),
};
const read = (mail: ParsedMail) => classifyMail(mail, context).meaning;
const fields = (values: Record<string, string>): HeaderFields =>
  new Map(Object.entries(values).map(([name, value]) => [name, [value]]));
const report = (values: Record<string, string>): DeliveryReport => ({
  message: new Map(),
  recipients: [fields({ 'final-recipient': 'rfc822; Dana@Acme.com', ...values })],
});
const daemon = { address: 'mailer-daemon@mx.acme.com', name: 'Mail Delivery System' };
const returned = fields({ 'message-id': '<leadgen.d1.0@firm.com>', to: 'Dana <dana@acme.com>' });

describe('a mail', () => {
  it('is ours when one of our mailboxes wrote it, whatever it says', () => {
    const from = { address: 'sales@firm.com', name: null };
    expect(read(mailWith({ from, text: 'unsubscribe' }))).toEqual({ kind: 'ours' });
  });

  it('is a hard bounce by its report, with recipient and the mail that came back', () => {
    const deliveryReports = [
      report({ action: 'failed', status: '5.1.1', 'diagnostic-code': 'smtp; 550 5.1.1 User unknown' }),
    ];
    expect(read(mailWith({ from: daemon, deliveryReports, returned }))).toMatchObject({
      kind: 'bounce',
      severity: 'hard',
      originalMessageId: '<leadgen.d1.0@firm.com>',
      recipients: [{ address: 'dana@acme.com', status: '5.1.1', reason: 'user_unknown' }],
    });
  });

  it('is no bounce when the report only tells of a delay', () => {
    const deliveryReports = [report({ action: 'delayed', status: '4.4.1' })];
    expect(read(mailWith({ from: daemon, deliveryReports }))).toMatchObject({
      kind: 'delivery_notice',
      action: 'delayed',
      recipient: 'dana@acme.com',
    });
  });

  it('is a bounce, not an automatic answer, though it calls itself one', () => {
    const mail = mailWith({
      from: daemon,
      fields: { 'auto-submitted': 'auto-replied', 'return-path': '<>' },
      subject: 'Undelivered Mail Returned to Sender',
      text: 'I could not deliver your message.\n\n<dana@acme.com>: host mx.acme.com said: 550 5.1.1 User unknown',
    });
    expect(read(mail)).toMatchObject({ kind: 'bounce', severity: 'hard', recipients: [{ address: 'dana@acme.com' }] });
  });

  it('is a reply when a person writes about a bounce', () => {
    const text = 'Your mail bounced the first time (550 user unknown), this address works. Please call me.';
    const mail = mailWith({ subject: 'Re: Undeliverable: power bills', text });
    expect(read(mail)).toMatchObject({ kind: 'reply', intent: 'wants_meeting' });
  });

  it('is a reply when a person called postmaster answers', () => {
    const from = { address: 'postmaster@acme.com', name: 'Dana Ray' };
    expect(read(mailWith({ from, text: 'Yes, let us talk on Thursday.' })).kind).toBe('reply');
  });

  it.each([
    ['abuse', true],
    ['auth-failure', false],
  ])('is a complaint of type %s, by a person: %s', (type, byPerson) => {
    const feedbackReport = fields({ 'feedback-type': type, 'original-rcpt-to': '<Dana@acme.com>' });
    const contentType = { type: 'multipart/report', params: new Map([['report-type', 'feedback-report']]) };
    expect(read(mailWith({ feedbackReport, contentType, returned }))).toMatchObject({
      kind: 'complaint',
      byPerson,
      recipient: 'dana@acme.com',
      originalMessageId: '<leadgen.d1.0@firm.com>',
    });
  });

  it('is an automatic answer before its words are read', () => {
    const mail = mailWith({
      fields: { 'auto-submitted': 'auto-replied' },
      text: 'I am away until 7 December. To stop: unsubscribe.',
    });
    expect(read(mail)).toMatchObject({ kind: 'auto_reply', outOfOffice: true, returnsOn: '2026-12-07' });
  });

  it('is an opt-out when a mail program unsubscribes for a person', () => {
    const mail = mailWith({ subject: 'unsubscribe', fields: { 'auto-submitted': 'auto-generated' }, text: '' });
    expect(read(mail)).toEqual({ kind: 'opt_out', by: 'subject' });
  });

  it('is an opt-out when it goes to the unsubscribe address', () => {
    const to = [{ address: 'unsubscribe@firm.com', name: null }];
    expect(read(mailWith({ to, text: 'hello' }))).toEqual({ kind: 'opt_out', by: 'address' });
  });

  it('is an opt-out by words, whatever else it says', () => {
    const text = 'I would love to talk some day. For now, please take me off your list.';
    expect(read(mailWith({ text }))).toEqual({ kind: 'opt_out', by: 'words' });
  });

  it('is no opt-out because of the footer that it quotes', () => {
    const text =
      'Yes, call me.\n\nOn Mon, Nov 23, 2026 at 9:12 AM Sam <sam@firm.com> wrote:\n\n> Hi\n>\n> Reply STOP and we will not write again.';
    expect(read(mailWith({ text }))).toMatchObject({ kind: 'reply', intent: 'wants_meeting' });
  });

  it('is a reply of somebody who is away and still says what he wants', () => {
    const text = 'I am on vacation until Monday but very interested, please call me after that.';
    expect(read(mailWith({ text }))).toMatchObject({ kind: 'reply', sentiment: 'positive' });
  });

  it('is unknown when it says nothing', () => {
    expect(read(mailWith({ text: '> quoted only' }))).toEqual({ kind: 'unknown' });
  });

  it('is read by a numbered version of the rules', () => {
    expect(classifyMail(mailWith(), context).version).toBe(CLASSIFIER_VERSION);
  });
});
