import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { MAIL_DIR } from '../../bench/mail.ts';
import { classifyMail } from '../../src/domain/inbound/classify-mail.ts';
import { replyText } from '../../src/domain/inbound/reply-text.ts';
import { twoLineSummary } from '../../src/domain/inbound/two-line-summary.ts';
import { parseMail } from '../../src/providers/inbound/parse-mail.ts';
import { catches, fuzz } from './fuzz.ts';
import { hostileText } from './hostile-text.ts';

const context = {
  ourAddresses: ['sales@firm.com'],
  unsubscribeAddresses: [],
  receivedAt: new Date('2026-11-25T12:00:00Z'),
};

type Parse = typeof parseMail;

/** Any bytes are a mail: nothing throws, what comes out is bounded and clean, and the same bytes mean the same twice. */
async function isReadable(raw: Buffer, parse: Parse): Promise<void> {
  const mail = await parse(raw);
  const text = replyText(mail);
  expect(twoLineSummary(text).split('\n').length).toBeLessThanOrEqual(2);
  expect(mail.text.length).toBeLessThanOrEqual(200_000);
  expect(mail.subject).not.toMatch(/[\r\n\0]/);
  expect(mail.text.isWellFormed()).toBe(true);
  for (const { address, name } of [mail.from ?? [], mail.to, mail.replyTo].flat()) {
    expect(`${address}${name ?? ''}`).not.toMatch(/[\r\n\0]/);
  }
  const { meaning } = classifyMail(mail, context);
  expect(meaning.kind).toBeTruthy();
  expect(classifyMail(await parse(raw), context).meaning).toEqual(meaning);
}

const line = hostileText.map((text) => text.slice(0, 300));
const charset = fc.constantFrom(
  'utf-8',
  'us-ascii',
  'iso-8859-1',
  'utf-7',
  'klingon',
  'x'.repeat(300),
  '"',
  "utf-8''%FF",
  'iso-2022-jp',
);
const encoding = fc.constantFrom('7bit', '8bit', 'base64', 'quoted-printable', 'x-uuencode', 'BASE64 ', '');
const address = fc.oneof(
  fc.constantFrom(
    'Dana <dana@acme.com>',
    '"A, B" <a@b.c>',
    'group: a@b.c, d@e.f;',
    '=?utf-8?Q?=FF=FE?= <x@y.z>',
    '=?klingon?B?%%%?= <@>',
    '<<<>>>',
    'MAILER-DAEMON@b.c',
  ),
  line,
);
const fold = fc.constantFrom('', '\r\n ', '\n\t', '\r\n\t \r\n ');
const type = fc.constantFrom(
  'text/plain',
  'text/html',
  'multipart/mixed',
  'multipart/report; report-type=delivery-status',
  'multipart/alternative',
  'message/rfc822',
  'message/delivery-status',
  'message/feedback-report',
  'application/zip',
  'text/',
  '/',
);

type Part = { type: string; charset: string; encoding: string; body: string; children: Part[] };
const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.record({
    type,
    charset,
    encoding,
    body: fc.oneof(
      line,
      fc.constantFrom(
        'Status: 5.1.1\nAction: failed\nFinal-Recipient: rfc822; dana@acme.com\n',
        '> quoted\n\nstop',
        '=',
        '=3',
        '=ZZ',
        '<div>'.repeat(500),
      ),
    ),
    children: fc.oneof(
      { depthSize: 'small', maxDepth: 5 },
      fc.constant<Part[]>([]),
      fc.array(tie('part'), { maxLength: 3 }),
    ),
  }),
}));

function written({ children, ...own }: Part, depth = 0): string {
  const boundary = `b${depth}`;
  const head = `Content-Type: ${own.type}; charset=${own.charset}; boundary=${boundary}\r\nContent-Transfer-Encoding: ${own.encoding}\r\n\r\n`;
  const parts = children.map((child) => `--${boundary}\r\n${written(child, depth + 1)}\r\n`);
  return `${head}${own.body}\r\n${parts.join('')}${depth % 2 === 0 ? `--${boundary}--` : ''}`;
}

const builtMail = fc
  .record({
    from: address,
    to: address,
    subject: line,
    fold,
    extra: line,
    part,
    cut: fc.nat(5_000),
    isCut: fc.boolean(),
  })
  .map((mail) => {
    const head = `From: ${mail.fold}${mail.from}\r\nTo: ${mail.to}\r\nSubject:${mail.fold}${mail.subject}\r\n${mail.extra}\r\n`;
    const raw = Buffer.from(head + written(mail.part));
    return mail.isCut ? raw.subarray(0, mail.cut) : raw;
  });

const phrase = fc.constantFrom(
  ...'>|On|wrote:|From:|To:|Subject:|--|Am|schrieb|unsubscribe|not|interested|stop|<a@b.c>|2026|12:30|\n|\n\n|until|January|5.1.1|550|user|unknown|---- Original Message ----|=?utf-8?Q?=FF?=|\u0000|🙂|'.split(
    '|',
  ),
);

const folder = path.join(MAIL_DIR, 'delivery_reports');
const isThere = existsSync(folder);
if (!isThere) process.emitWarning(`SKIPPED: no mails at ${folder}, so none was mutated`);
const realMails = isThere
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.eml'))
      .map((file) => readFileSync(path.join(folder, file)))
  : [];

const change = fc.record({
  at: fc.nat(60_000),
  kind: fc.constantFrom('cut', 'flip', 'double', 'end'),
  size: fc.nat(400),
});
const mutated = fc
  .tuple(
    fc.constantFrom(...(isThere ? realMails : [Buffer.alloc(0)])),
    fc.array(change, { minLength: 1, maxLength: 6 }),
  )
  .map(([real, changes]) => {
    let raw = Buffer.from(real);
    for (const { at, kind, size } of changes) {
      const start = at % (raw.length || 1);
      const piece = raw.subarray(start, start + size);
      if (kind === 'flip') raw[start] = (raw[start] ?? 0) ^ 0x55;
      else if (kind === 'end') raw = raw.subarray(0, start);
      else
        raw = Buffer.concat([
          raw.subarray(0, start),
          ...(kind === 'double' ? [piece, piece] : []),
          raw.subarray(start + size),
        ]);
    }
    return raw;
  });

const reads = (mails: fc.Arbitrary<Buffer>, parse: Parse = parseMail) =>
  fc.asyncProperty(mails, (raw) => isReadable(raw, parse));
const anyBytes = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes));
const anyBody = fc
  .array(phrase, { maxLength: 200 })
  .map((words) => Buffer.from(`From: a@b.c\r\n\r\n${words.join(' ')}`));

describe('mail', () => {
  fuzz('mail: any bytes', reads(anyBytes));
  fuzz('mail: any words as a body', reads(anyBody));
  fuzz('mail: nested parts, odd charsets, folded heads, cut ends', reads(builtMail));
  if (isThere) fuzz('mail: real ones, cut, doubled and flipped', reads(mutated));

  catches(
    'a parser that throws at a charset it does not know',
    reads(builtMail, async (raw) => {
      if (raw.includes('charset=klingon')) throw new RangeError('klingon');
      return parseMail(raw);
    }),
  );
  catches(
    'a parser that leaves line breaks in a name',
    reads(builtMail, async (raw) => {
      const mail = await parseMail(raw);
      return { ...mail, from: mail.from && { ...mail.from, name: raw.includes('\n\t') ? 'Dana\r\nBcc: x@y.z' : null } };
    }),
  );
  catches(
    'a parser that hands on half a character',
    reads(anyBody, async (raw) => ({ ...(await parseMail(raw)), text: `${raw.toString().slice(0, 60)}\uD83D` })),
  );
});
