import { describe, expect, it } from 'vitest';
import { classifyMail } from '../../../../src/domain/inbound/classify-mail.ts';
import { replyText } from '../../../../src/domain/inbound/reply-text.ts';
import { parseMail } from '../../../../src/providers/inbound/parse-mail.ts';

const parse = (text: string | Buffer) =>
  parseMail(typeof text === 'string' ? Buffer.from(text.replaceAll(/\r?\n/g, '\r\n')) : text);

describe('a parsed mail', () => {
  it('has its addresses, ids, text and parts', async () => {
    const mail = await parse(`From: "Ray, Dana" <Dana@Acme.com>
To: Sales <sales@firm.com>, sales+r.token-1@firm.com
Cc: Boss <boss@acme.com>
Delivered-To: sales@firm.com
Subject: =?utf-8?B?UmU6IMOcYmVyIFN0cm9t?=
Message-ID: <r1@acme.com>
In-Reply-To: <p@firm.com>
References: <a@firm.com>
 <p@firm.com>
Date: Mon, 23 Nov 2026 10:00:00 -0500
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Caf=E9 at 9?
--y
Content-Type: text/html

<p>Caf&eacute; at 9?</p>
--y--
--x
Content-Type: application/pdf; name="bill.pdf"
Content-Transfer-Encoding: base64

SGVsbG8=
--x--
`);
    expect(mail).toMatchObject({
      from: { address: 'dana@acme.com', name: 'Ray, Dana' },
      subject: 'Re: Über Strom',
      messageId: '<r1@acme.com>',
      inReplyTo: ['<p@firm.com>'],
      references: ['<a@firm.com>', '<p@firm.com>'],
      htmlText: 'Café at 9?',
      parts: [{ contentType: 'application/pdf', fileName: 'bill.pdf', bytes: 5 }],
      problems: [],
    });
    expect(mail.text.trim()).toBe('Café at 9?');
    expect(mail.to.map(({ address }) => address)).toEqual([
      'sales@firm.com',
      'sales+r.token-1@firm.com',
      'boss@acme.com',
    ]);
    expect(mail.date?.toISOString()).toBe('2026-11-23T15:00:00.000Z');
  });

  it('has the fields of its delivery report and of the mail that it returns', async () => {
    const mail = await parse(`From: mailer-daemon@mx.acme.com
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x

It failed.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.com

Final-Recipient: rfc822; dana@acme.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
 User unknown
--x
Content-Type: message/rfc822

Message-ID: <leadgen.d1.0@firm.com>
From: sales@firm.com

Hello, not part of the notice
--x--
`);
    expect(mail.text).not.toContain('not part');
    expect(mail.deliveryReports[0]?.recipients[0]?.get('diagnostic-code')).toEqual(['smtp; 550 5.1.1 User unknown']);
    expect(mail.returned?.get('message-id')).toEqual(['<leadgen.d1.0@firm.com>']);
  });

  it('keeps an answer apart from the quoted line above it, where the text calls itself flowed', async () => {
    const mail = await parse(
      'From: a@b.com\nContent-Type: text/plain; format=flowed\n\nOn 23/11/26 10:00, Sam <s@firm.com> wrote:\n> Shall we talk? \nNo, remove me.\n',
    );
    expect(replyText(mail)).toBe('No, remove me.');
  });

  it('marks what its HTML quotes', async () => {
    const mail = await parse(`From: a@b.com
Content-Type: text/html; charset=utf-8

<div>Call me.</div><style>p{}</style><script>alert(1)</script><img src="http://x.test/pixel.gif">
<div style="display:none">hidden</div>
<div class="gmail_quote"><div class="gmail_attr">On Monday Sam wrote:</div><blockquote>Reply STOP</blockquote></div>`);
    expect(mail.htmlText).toMatch(/^Call me\.\n> On Monday Sam wrote:\n(?:>\n)?> Reply STOP/);
    expect(replyText(mail)).toBe('Call me.');
  });

  it.each([
    [
      'Outlook',
      '<p>Call me.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Sam</p></div><p>Hi</p>',
    ],
    [
      'Outlook on the web',
      '<div>Call me.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Sam</div><div>Hi</div>',
    ],
    ['Yahoo', '<div>Call me.</div><div class="yahoo_quoted">Hi</div>'],
    ['Apple Mail', '<div>Call me.</div><blockquote type="cite">Hi</blockquote>'],
  ])('is without the quote of %s', async (_, html) => {
    expect(replyText(await parse(`From: a@b.com\nContent-Type: text/html\n\n${html}`))).toBe('Call me.');
  });

  it.each([
    ['shift_jis', Buffer.from([0x82, 0xb1, 0x82, 0xf1]), 'こん'],
    ['windows-1252', Buffer.from([0x93, 0x68, 0x69, 0x94]), '“hi”'],
    ['iso-2022-jp', Buffer.from('\x1b$B$3$s\x1b(B', 'latin1'), 'こん'],
    ['no-such-charset', Buffer.from('plain'), 'plain'],
  ])('is read in the character set %s', async (charset, body, expected) => {
    const mail = await parseMail(
      Buffer.concat([Buffer.from(`From: a@b.com\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`), body]),
    );
    expect(mail.text.trim()).toBe(expected);
  });
});

describe('a mail that nobody should send', () => {
  it.each([
    ['empty', Buffer.alloc(0), 'empty'],
    ['too large', Buffer.alloc(26 * 1024 * 1024, 'From: a@b.com\r\n\r\nhello '), 'too_large'],
    [
      'with too many parts',
      Buffer.from(
        `From: a@b.c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\nhi\r\n'.repeat(50_000)}`,
      ),
      'too_many_parts',
    ],
    [
      'nested too deep',
      Buffer.from(
        `From: a@b.c\r\n${Array.from({ length: 100 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join('')}\r\nhi`,
      ),
      'nested_too_deep',
    ],
    ['with a huge header', Buffer.from(`From: a@b.c\r\nX: ${'x'.repeat(600_000)}\r\n\r\nhi`), 'headers_too_large'],
    [
      'without the parts that it announces',
      Buffer.from('From: a@b.c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nhi'),
      'unreadable_structure',
    ],
    [
      'with broken characters',
      Buffer.from([...Buffer.from('From: a@b.c\r\n\r\n'), 0xff, 0xfe, 0x41]),
      'broken_characters',
    ],
  ])('is read as far as it goes when it is %s', async (_, raw, problem) => {
    const mail = await parseMail(raw);
    expect(mail.problems).toContain(problem);
    expect(classifyMail(mail, { ourAddresses: [], unsubscribeAddresses: [], receivedAt: new Date(0) }).version).toBe(1);
  });

  it('keeps sender and ids when only the header can be read', async () => {
    const nested = Array.from(
      { length: 100 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    );
    const mail = await parse(`From: Dana <dana@acme.com>\r\nIn-Reply-To: <p@firm.com>\r\n${nested.join('')}`);
    expect(mail).toMatchObject({ from: { address: 'dana@acme.com' }, inReplyTo: ['<p@firm.com>'] });
  });

  it('unpacks nothing: a zip bomb is a part with a size', async () => {
    const zip = Buffer.from('UEsDBBQAAAAIAA==', 'base64');
    const mail = await parse(
      `From: a@b.c\nContent-Type: application/zip; name=bomb.zip\nContent-Transfer-Encoding: base64\n\n${zip.toString('base64')}\n`,
    );
    expect(mail.parts).toEqual([{ contentType: 'application/zip', fileName: 'bomb.zip', bytes: zip.length }]);
  });
});
