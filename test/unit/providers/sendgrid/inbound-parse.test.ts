import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInbound } from '../../../../src/providers/sendgrid/inbound-parse.ts';

const fields = (values: Record<string, string | Buffer>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Buffer.from(value)]));
async function mailOf(values: Record<string, string | Buffer>) {
  const reading = await parseInbound(fields(values));
  if (reading.kind !== 'mail') throw new Error(reading.reason);
  return reading.mail;
}
const headers = `From: Dana <dana@acme.com>
To: sales@firm.com
Subject: Re: Bills
Message-ID: <r1@acme.com>
In-Reply-To: <leadgen.d1.0@firm.com>
Content-Type: multipart/alternative; boundary=x
`.replaceAll('\n', '\r\n');

describe('a mail posted by Inbound Parse', () => {
  it('is put together from its fields, each in its own character set', async () => {
    const mail = await mailOf({
      headers,
      text: Buffer.from([...Buffer.from('Caf'), 0xe9]),
      html: '<p>Café</p>',
      charsets: '{"text":"iso-8859-1","html":"UTF-8"}',
      envelope: '{"to":["Sales+r.token-1@firm.com"],"from":"dana@acme.com"}',
    });
    expect(mail).toMatchObject({
      from: { address: 'dana@acme.com' },
      inReplyTo: ['<leadgen.d1.0@firm.com>'],
      text: 'Café',
      htmlText: 'Café',
      problems: [],
    });
    expect(mail.to.map(({ address }) => address)).toEqual(['sales@firm.com', 'sales+r.token-1@firm.com']);
  });

  it('is read whole when the raw mail is posted', async () => {
    const mail = await mailOf({
      email: `${headers}\r\n--x\r\n\r\nYes\r\n--x--\r\n`,
      envelope: '{"to":["sales@firm.com"]}',
    });
    expect(mail.text.trim()).toBe('Yes');
    expect(mail.messageId).toBe('<r1@acme.com>');
  });

  it('survives character sets that nobody knows', async () => {
    const mail = await mailOf({ headers, text: 'hello', charsets: '{"text":"x-klingon"}' });
    expect(mail.text).toBe('hello');
  });

  it.each([
    ['no_mail', {}],
    ['no_mail', { from: 'dana@acme.com', text: 'hi' }],
    ['bad_fields', { headers, envelope: 'nonsense' }],
    ['bad_fields', { headers, envelope: '{"to":"sales@firm.com"}' }],
    ['too_large', { email: Buffer.alloc(32 * 1024 * 1024) }],
  ])('is refused as %s', async (reason, values) => {
    expect(await parseInbound(fields(values))).toEqual({ kind: 'refused', reason });
  });

  it('never throws for what its fields hold', async () => {
    const name = fc.constantFrom('headers', 'text', 'html', 'email', 'envelope', 'charsets', 'from');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.string()), async (values) => {
        expect(['mail', 'refused']).toContain((await parseInbound(fields(values))).kind);
      }),
    );
  });
});
