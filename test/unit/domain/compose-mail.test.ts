import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComposeInput, composeMail, followUpText, UnsendableMailError } from '../../../src/domain/compose-mail.ts';
import type { Firm } from '../../../src/domain/firm.ts';
import { footerText, footerVersion } from '../../../src/domain/footer.ts';

const firm: Firm = {
  name: 'Harness Audit',
  address: '1 Main Street\nColumbus, OH 43004',
  phone: '(614) 555-0100',
  website: 'https://sender.example',
  senderName: 'Sam Field',
  senderTitle: 'Auditor',
  mailFrom: 'sam@sender.example',
  contingencyFee: 0.24,
  unsubscribeInstruction: 'Reply STOP to hear no more from us.',
};
const link = 'https://bot.example/u/x.y';
const id = '0123456789abcdef01234567';
const draft: ComposeInput['draft'] = {
  id,
  kind: 'first',
  followUpNumber: 0,
  subject: 'Your 12 offices',
  body: 'Hi Dana,\n\nSam',
  recipient: { email: 'dana@example.com', fullName: 'Dana Reed', title: null, generic: false },
};
const followUps = [
  { number: 1 as const, dayOffset: 3, subject: 'Your 12 offices', body: 'one' },
  { number: 2 as const, dayOffset: 7, subject: 'RE: re: Your 12 offices', body: 'two' },
  { number: 3 as const, dayOffset: 14, subject: 'A last note', body: 'three' },
];
const first: ComposeInput = { draft, firm, unsubscribeLink: link, thread: [] };

describe('composeMail', () => {
  it('sends the approved text as it stands, then the footer', () => {
    const mail = composeMail(first);
    expect(mail.subject).toBe(draft.subject);
    expect(mail.text).toBe(`${draft.body}\n${footerText(firm, link)}`);
    expect(mail).toMatchObject({ messageId: `<leadgen.${id}.0@sender.example>`, inReplyTo: null, references: [] });
    expect(mail.from).toEqual({ name: 'Sam Field', address: 'sam@sender.example' });
  });

  it('offers one web address and one mailbox to unsubscribe, and one click', () => {
    expect(composeMail(first).headers).toEqual({
      'List-Unsubscribe': `<${link}>, <mailto:sam@sender.example?subject=unsubscribe>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  it('promises no click where there is no page', () => {
    const mail = composeMail({ ...first, unsubscribeLink: null });
    expect(mail.headers).toEqual({ 'List-Unsubscribe': '<mailto:sam@sender.example?subject=unsubscribe>' });
    expect(mail.text).not.toContain('http');
  });

  it.each([
    { touch: 1, subject: 'Re: Your 12 offices', body: 'one' },
    { touch: 2, subject: 'Re: Your 12 offices', body: 'two' },
    { touch: 3, subject: 'A last note', body: 'three' },
  ] as const)('sends follow-up $touch in the thread as "$subject"', ({ touch, subject, body }) => {
    const thread = ['<a@sender.example>', '<b@sender.example>'];
    const text = followUpText({ subject: draft.subject, followUps }, touch) ?? { subject: '', body: '' };
    const mail = composeMail({ ...first, draft: { ...draft, ...text, followUpNumber: touch }, thread });
    expect(mail).toMatchObject({ subject, inReplyTo: '<b@sender.example>', references: thread });
    expect(mail.messageId).toBe(`<leadgen.${id}.${touch}@sender.example>`);
    expect(mail.text.startsWith(`${body}\n`)).toBe(true);
  });

  it.each([
    { what: 'a line break in the subject', change: { subject: 'Hi\r\nBcc: victim@example.com' } },
    { what: 'a lone line feed in the subject', change: { subject: 'Hi\nthere' } },
    { what: 'a Unicode line separator in the subject', change: { subject: 'Hi\u2028there' } },
    { what: 'an empty subject', change: { subject: '  ' } },
    { what: 'two recipients', change: { recipient: { ...draft.recipient, email: 'a@example.com, b@example.com' } } },
    {
      what: 'a recipient with a line break',
      change: { recipient: { ...draft.recipient, email: 'a@example.com\r\nBcc: b@example.com' } },
    },
    { what: 'a recipient with brackets', change: { recipient: { ...draft.recipient, email: 'X <a@example.com>' } } },
  ])('refuses $what instead of repairing it', ({ change }) => {
    expect(() => composeMail({ ...first, draft: { ...draft, ...change } })).toThrow(UnsendableMailError);
  });

  it('knows no text for a follow-up that nobody wrote', () => {
    expect(followUpText({ subject: draft.subject, followUps: [] }, 1)).toBeNull();
  });

  it('keeps control characters out of every header, whatever names it is given', () => {
    const nasty = fc.string({ unit: fc.constantFrom('a', ' ', '\r', '\n', '\0', '\t', '\u2028', ':', '<') });
    fc.assert(
      fc.property(nasty, nasty, (name, sender) => {
        const mail = composeMail({
          ...first,
          firm: { ...firm, senderName: sender, name: `F${sender}` },
          draft: { ...draft, recipient: { ...draft.recipient, fullName: name } },
        });
        const headers = [mail.from.name, mail.to.name ?? '', mail.subject, ...Object.values(mail.headers)];
        for (const header of headers) expect(header).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('the footer', () => {
  it('says what law asks for', () => {
    const text = footerText(firm, link);
    expect(text).toContain('This is an advertisement sent by Harness Audit.');
    expect(text).toContain('Harness Audit | 1 Main Street Columbus, OH 43004 | (614) 555-0100');
    expect(text).toContain('Reply STOP');
    expect(text).toContain(link);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('leaves out what is empty', () => {
    expect(footerText({ ...firm, phone: '' }, null)).toContain('Harness Audit | 1 Main Street Columbus, OH 43004\n');
  });

  it.each([{ name: 'Other' }, { address: '2 Main Street' }, { phone: '1' }, { unsubscribeInstruction: 'Say stop.' }])(
    'gets another version with $name$address$phone$unsubscribeInstruction',
    (change) => {
      expect(footerVersion({ ...firm, ...change }, 'https://bot.example')).not.toBe(
        footerVersion(firm, 'https://bot.example'),
      );
    },
  );

  it('gets another version with each thing that is counted, and none where nothing is', () => {
    const version = (clicks: boolean, opens: boolean) => footerVersion(firm, 'https://bot.example', { clicks, opens });
    const versions = [version(false, false), version(true, false), version(false, true), version(true, true)];
    expect(new Set(versions).size).toBe(4);
    expect(versions[0]).toBe(footerVersion(firm, 'https://bot.example'));
  });

  it('gets another version with another base URL, and keeps it otherwise', () => {
    expect(footerVersion(firm, null)).not.toBe(footerVersion(firm, 'https://bot.example'));
    const otherSender: Firm = { ...firm, senderName: 'Else' };
    expect(footerVersion(otherSender, null)).toBe(footerVersion(firm, null));
    expect(footerVersion(firm, 'https://bot.example/')).toBe(footerVersion(firm, 'https://bot.example'));
  });
});
