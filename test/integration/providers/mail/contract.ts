import { afterEach, describe, expect, it } from 'vitest';
import { composeMail } from '../../../../src/domain/compose-mail.ts';
import type { Firm } from '../../../../src/domain/firm.ts';
import type { MailTransport, OutgoingMail } from '../../../../src/domain/mail.ts';

export const DRAFT_ID = '0123456789abcdef01234567';
const PARENT = '<leadgen.aaaaaaaaaaaaaaaaaaaaaaaa.0@sender.example>';
const ROOT = '<leadgen.bbbbbbbbbbbbbbbbbbbbbbbb.0@sender.example>';
export const never = new AbortController().signal;

export const SENDING_FIRM: Firm = {
  name: 'Harness Audit',
  address: '1 Main Street, Columbus, OH 43004',
  phone: '(614) 555-0100',
  website: 'https://sender.example',
  senderName: 'Sam Field',
  senderTitle: 'Auditor',
  mailFrom: 'sam@sender.example',
  contingencyFee: 0.24,
  unsubscribeInstruction: 'Reply STOP to hear no more from us.',
};

/** A follow-up with everything in it that a transport could spoil. */
export function composedMail(): OutgoingMail {
  return composeMail({
    draft: {
      id: DRAFT_ID,
      kind: 'followup',
      followUpNumber: 1,
      subject: 'Zwölf offices – one check of the bills that is long enough to be folded by any mail library there is',
      body: 'Hi Zoë,  \n\n.a line with a dot\n\ttab and trailing blanks   \nhttps://example.com/a?b=c&d=e <b>no tag</b>\n-- \nSam',
      recipient: { email: 'dana@example.com', fullName: 'Dana "DD" Reed, MD', title: null, generic: false },
    },
    firm: SENDING_FIRM,
    unsubscribeLink: `https://sender.example/leadgen/u/${'t'.repeat(76)}`,
    thread: [ROOT, PARENT],
  });
}

/** What the other side does with a mail. */
export type Behaviour =
  | 'takes it'
  | 'says that the address is bad'
  | 'refuses our sender'
  | 'finds the mail too large'
  | 'asks to try later'
  | 'refuses our login'
  | 'fails after it had the mail'
  | 'hangs up before it had the mail'
  | 'hangs up after it had the mail'
  | 'falls silent after it had the mail'
  | 'is not there';

/** A mail as it got there, whatever carried it. */
export type Arrived = {
  from: { name: string; address: string };
  to: { name: string; address: string }[];
  replyTo: string | null;
  subject: string;
  text: string;
  html: boolean;
  /** By name in lower case, unfolded. */
  headers: ReadonlyMap<string, string>;
};

export type MailHost = {
  /** `quick`: timeouts short enough for a test. */
  start(behaviour: Behaviour): Promise<{
    transport: MailTransport;
    arrived(): Promise<Arrived[]>;
    /** How often a mail was offered. */
    offered(): number;
  }>;
  close(): Promise<void>;
};

/** What each way out has to keep, whoever carries the mail. */
export function mailTransportContract(name: string, host: MailHost): void {
  afterEach(host.close);

  describe(`${name}, as every way out`, () => {
    it('carries what was approved, byte for byte, threaded and with its own Message-ID', async () => {
      const { transport, arrived } = await host.start('takes it');
      const mail = { ...composedMail(), replyTo: 'sam+r.token-1@sender.example' };
      expect((await transport.send(mail, { signal: never })).kind).toBe('sent');
      const [got, ...more] = await arrived();
      expect(more).toEqual([]);
      expect(got).toMatchObject({
        from: { name: 'Sam Field', address: 'sam@sender.example' },
        to: [{ name: 'Dana "DD" Reed, MD', address: 'dana@example.com' }],
        replyTo: 'sam+r.token-1@sender.example',
        subject: mail.subject,
        text: mail.text,
        html: false,
      });
      const header = (field: string) => got?.headers.get(field);
      expect(header('message-id')).toBe(mail.messageId);
      expect(header('in-reply-to')).toBe(PARENT);
      expect(header('references')).toBe(`${ROOT} ${PARENT}`);
      expect(header('list-unsubscribe')).toBe(mail.headers['List-Unsubscribe']);
      expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    });

    it('adds no thread and no Reply-To to a mail that has none', async () => {
      const { transport, arrived } = await host.start('takes it');
      const mail = {
        ...composedMail(),
        to: { name: null, address: 'dana@example.com' },
        inReplyTo: null,
        references: [],
      };
      await transport.send(mail, { signal: never });
      const [got] = await arrived();
      expect(got).toMatchObject({ replyTo: null, to: [{ name: '', address: 'dana@example.com' }] });
      expect([got?.headers.has('in-reply-to'), got?.headers.has('references')]).toEqual([false, false]);
    });

    it.each<[Behaviour, object]>([
      ['says that the address is bad', { kind: 'refused', scope: 'address' }],
      ['refuses our sender', { kind: 'refused', scope: 'mailbox' }],
      ['finds the mail too large', { kind: 'refused', scope: 'message' }],
      ['asks to try later', { kind: 'deferred' }],
      ['refuses our login', { kind: 'deferred', reason: expect.stringMatching(/did not accept our (?:key|login)/) }],
      ['hangs up before it had the mail', { kind: 'deferred' }],
      ['is not there', { kind: 'deferred' }],
      ['fails after it had the mail', { kind: 'unknown', reason: expect.stringContaining('nobody can tell') }],
      ['hangs up after it had the mail', { kind: 'unknown', reason: expect.stringContaining('nobody can tell') }],
      ['falls silent after it had the mail', { kind: 'unknown', reason: expect.stringContaining('nobody can tell') }],
    ])('when the other side %s, says so and offers nothing twice', async (behaviour, outcome) => {
      const { transport, offered } = await host.start(behaviour);
      expect(await transport.send(composedMail(), { signal: never })).toMatchObject(outcome);
      expect(offered()).toBeLessThanOrEqual(1);
    });

    it('sends nothing once it was stopped', async () => {
      const { transport, offered } = await host.start('takes it');
      const signal = AbortSignal.abort(new Error('stopping'));
      expect(await transport.send(composedMail(), { signal })).toMatchObject({ kind: 'deferred' });
      expect(offered()).toBe(0);
    });

    it('is in doubt when it is stopped while the other side has the mail', async () => {
      const { transport, offered } = await host.start('falls silent after it had the mail');
      const controller = new AbortController();
      const sending = transport.send(composedMail(), { signal: controller.signal });
      await expect.poll(offered).toBe(1);
      controller.abort();
      expect(await sending).toMatchObject({ kind: 'unknown' });
    });

    it('waits for a mail on its way before it closes', async () => {
      const { transport, arrived } = await host.start('takes it');
      const sending = transport.send(composedMail(), { signal: never });
      await transport.close();
      expect(await arrived()).toHaveLength(1);
      expect((await sending).kind).toBe('sent');
    });
  });
}
