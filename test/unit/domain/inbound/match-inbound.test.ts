import { describe, expect, it } from 'vitest';
import type { MailMeaning } from '../../../../src/domain/inbound/classify-mail.ts';
import { type InboundLookup, matchInbound } from '../../../../src/domain/inbound/match-inbound.ts';
import type { ParsedMail } from '../../../../src/domain/inbound/parsed-mail.ts';
import { mailWith } from './mails.ts';

const reply: MailMeaning = { kind: 'reply', intent: 'other', sentiment: 'neutral', confidence: 0.5 };
const ours = ['sales@firm.com'];

/** Knows the given keys and remembers what it was asked. */
function lookupOf(known: Record<string, string>): InboundLookup<string> & { asked: string[] } {
  const asked: string[] = [];
  const find = async (key: string) => {
    asked.push(key);
    return known[key] ?? null;
  };
  return { asked, byReplyToken: find, byMessageId: find, byRecipient: find, byCompanyDomain: find };
}
const match = (mail: ParsedMail, known: Record<string, string>, meaning: MailMeaning = reply) =>
  matchInbound(mail, meaning, ours, lookupOf(known));

describe('an inbound mail', () => {
  const mail = mailWith({
    to: [{ address: 'sales+r.tok_en-1@firm.com', name: null }],
    inReplyTo: ['<parent@firm.com>'],
    references: ['<first@firm.com>', '<second@firm.com>'],
  });

  it.each([
    ['reply_token', 'tok_en-1'],
    ['in_reply_to', '<parent@firm.com>'],
    ['references', '<second@firm.com>'],
    ['references', '<first@firm.com>'],
    ['sender', 'dana@acme-dental.com'],
    ['colleague', 'acme-dental.com'],
  ])('is matched by %s', async (by, key) => {
    expect(await match(mail, { [key]: 'draft' })).toEqual({ by, sent: 'draft' });
  });

  it('asks for the surest sign first and stops there', async () => {
    const lookup = lookupOf({ '<parent@firm.com>': 'draft', 'dana@acme-dental.com': 'other' });
    await matchInbound(mail, reply, ours, lookup);
    expect(lookup.asked).toEqual(['tok_en-1', '<parent@firm.com>']);
  });

  it('is matched by the sender without a plus tag, and by Reply-To', async () => {
    const tagged = mailWith({ from: { address: 'dana+work@acme-dental.com', name: null } });
    expect(await match(tagged, { 'dana@acme-dental.com': 'draft' })).toEqual({ by: 'sender', sent: 'draft' });
    const elsewhere = mailWith({ replyTo: [{ address: 'dana@home.com', name: null }] });
    expect(await match(elsewhere, { 'dana@home.com': 'draft' })).toEqual({ by: 'sender', sent: 'draft' });
  });

  it('is no colleague by a mail host that everybody uses', async () => {
    const lookup = lookupOf({ 'gmail.com': 'draft' });
    const stranger = mailWith({ from: { address: 'someone@gmail.com', name: null } });
    expect(await matchInbound(stranger, reply, ours, lookup)).toBeNull();
    expect(lookup.asked).not.toContain('gmail.com');
  });

  it('takes no token from an address that is not ours', async () => {
    const foreign = mailWith({ to: [{ address: 'sales+r.tok_en-1@elsewhere.com', name: null }] });
    expect(await match(foreign, { 'tok_en-1': 'draft' })).toBeNull();
  });

  it('that came back is matched by the mail it returns, then by its recipient, never by the server that sent it', async () => {
    const bounce: MailMeaning = {
      kind: 'bounce',
      severity: 'hard',
      originalMessageId: '<leadgen.d1.0@firm.com>',
      recipients: [
        { address: 'dana@acme.com', severity: 'hard', reason: 'user_unknown', status: '5.1.1', diagnostic: '' },
      ],
    };
    const returned = mailWith({ from: { address: 'mailer-daemon@acme.com', name: null } });
    expect(await match(returned, { '<leadgen.d1.0@firm.com>': 'draft' }, bounce)).toEqual({
      by: 'returned_message',
      sent: 'draft',
    });
    expect(await match(returned, { 'dana@acme.com': 'draft' }, bounce)).toEqual({
      by: 'bounced_address',
      sent: 'draft',
    });
    expect(await match(returned, { 'mailer-daemon@acme.com': 'x', 'acme.com': 'y' }, bounce)).toBeNull();
  });

  it('of a thread with thousands of references costs a bounded number of questions', async () => {
    const lookup = lookupOf({});
    const references = Array.from({ length: 5_000 }, (_, at) => `<${at}@x.com>`);
    await matchInbound(mailWith({ references }), reply, ours, lookup);
    expect(lookup.asked.length).toBeLessThan(40);
  });
});
