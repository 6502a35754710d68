import PostalMime, { type Address, type Attachment, addressParser, type Email } from 'postal-mime';
import type {
  DeliveryReport,
  HeaderFields,
  MailAddress,
  MailPart,
  MailProblem,
  ParsedMail,
} from '../../domain/inbound/parsed-mail.ts';
import { oneLine } from '../../lib/text.ts';
import { readDeliveryReport, readHeaderBlock } from './header-block.ts';
import { htmlToText } from './html-text.ts';
import { MAIL_LIMITS } from './limits.ts';

const DASH = 0x2d;
const NEWLINE = 0x0a;
const FLOWED = 'flowed';

/**
 * Reads the bytes of a mail. Never throws for what they hold: what could not be read is missing and named in `problems`.
 * Attachments are measured and dropped, nothing is unpacked, nothing is loaded.
 */
export async function parseMail(raw: Buffer): Promise<ParsedMail> {
  const problems = new Set<MailProblem>();
  if (raw.length === 0) problems.add('empty');
  const email = await readStructure(withoutFlow(withinLimits(raw, problems)), problems);
  const fields = fieldsOf(email);
  const contentType = readContentType(fields.get('content-type')?.[0] ?? 'text/plain');
  if (contentType.type.startsWith('multipart/') && isHollow(email)) {
    problems.add('unreadable_structure');
    email.text = bodyOf(raw); // as it came: better than to miss a "no more mail" in it
  }
  const reports = readReports(email.attachments);
  const text = clean(email.text ?? '', MAIL_LIMITS.textChars, problems);
  const html = email.html === undefined ? null : clean(email.html, MAIL_LIMITS.htmlChars, problems);
  return {
    headers: fields,
    contentType,
    from: mailboxesOf(email.from === undefined ? [] : [email.from])[0] ?? null,
    replyTo: mailboxesOf(email.replyTo ?? []),
    to: recipientsOf(email, fields),
    subject: oneLine(email.subject ?? '').slice(0, 1_000),
    text,
    htmlText: html === null ? null : htmlToText(html).slice(0, MAIL_LIMITS.textChars),
    parts: email.attachments.slice(0, MAIL_LIMITS.parts).map(partOf),
    ...reports,
    messageId: idsIn(email.messageId ?? '')[0] ?? null,
    inReplyTo: idsIn(email.inReplyTo ?? ''),
    references: idsIn(email.references ?? ''),
    date: dateOf(email.date),
    problems: [...problems],
  };
}

/** Every `<id>` of a header, in order. */
function idsIn(value: string): string[] {
  const ids = value.slice(0, 64 * 1024).match(/<[^<>\s]{1,998}>/g) ?? [];
  return ids.slice(-MAIL_LIMITS.ids);
}

/** Parts were announced and none was found: a boundary that never comes, as some mail servers send it. */
function isHollow({ text, html, attachments }: Email): boolean {
  return (text ?? '').trim() === '' && html === undefined && attachments.length === 0;
}

/** Everything below the header, as it came. */
function bodyOf(raw: Buffer): string {
  const start = raw
    .subarray(0, MAIL_LIMITS.headerBytes)
    .toString('latin1')
    .search(/\r?\n\r?\n/);
  return start === -1 ? '' : new TextDecoder().decode(raw.subarray(start, start + MAIL_LIMITS.textChars)).trim();
}

/**
 * Leaves out what is larger, longer or has more parts than we read, so that the parser never sees it: it needs seconds for a
 * hundred thousand lines. What is left out of a long part is nearly always the middle of an attachment.
 */
function withinLimits(raw: Buffer, problems: Set<MailProblem>): Buffer {
  const bytes = raw.subarray(0, MAIL_LIMITS.bytes);
  if (bytes.length < raw.length) problems.add('too_large');
  const kept: Buffer[] = [];
  let from = 0; // where the piece begins that is kept next
  let lines = 0;
  let partLines = 0;
  let boundaries = 0;
  let at = 0;
  while (at < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline === -1 ? bytes.length : newline + 1;
    const boundary = bytes[at] === DASH && bytes[at + 1] === DASH;
    if (boundary) {
      if (partLines > MAIL_LIMITS.partLines) from = at;
      partLines = 0;
      boundaries += 1;
    }
    partLines += 1;
    if (partLines <= MAIL_LIMITS.partLines) lines += 1;
    else if (partLines === MAIL_LIMITS.partLines + 1) {
      problems.add('long_part_cut');
      kept.push(bytes.subarray(from, at));
    }
    if (boundaries > MAIL_LIMITS.boundaryLines || lines > MAIL_LIMITS.lines) {
      problems.add(boundaries > MAIL_LIMITS.boundaryLines ? 'too_many_parts' : 'too_large');
      break;
    }
    at = end;
  }
  if (partLines <= MAIL_LIMITS.partLines) kept.push(bytes.subarray(from, Math.min(at, bytes.length)));
  return kept.length === 1 ? (kept[0] ?? bytes) : Buffer.concat(kept);
}

/**
 * Takes `format=flowed` out of the header fields: the parser would join a quoted line with the answer below it (RFC 3676 says
 * that a paragraph ends where the depth of the quote changes), and the answer would be lost. Lines stay as they were sent.
 */
function withoutFlow(bytes: Buffer): Buffer {
  let kept = bytes;
  for (let at = bytes.indexOf(FLOWED); at !== -1; at = bytes.indexOf(FLOWED, at + FLOWED.length)) {
    if (!/format\s*=\s*"?$/i.test(bytes.toString('latin1', Math.max(0, at - 20), at))) continue;
    if (kept === bytes) kept = Buffer.from(bytes);
    kept.write('as-is.', at, 'latin1');
  }
  return kept;
}

async function readStructure(bytes: Buffer, problems: Set<MailProblem>): Promise<Email> {
  const limits = { maxNestingDepth: MAIL_LIMITS.nesting, maxHeadersSize: MAIL_LIMITS.headerBytes };
  try {
    return await PostalMime.parse(bytes, { ...limits, forceRfc822Attachments: true });
  } catch (error) {
    problems.add(problemOf(error));
    return headerOnly(bytes);
  }
}

function problemOf(error: unknown): MailProblem {
  const message = error instanceof Error ? error.message : '';
  if (message.includes('nesting')) return 'nested_too_deep';
  return message.includes('header size') ? 'headers_too_large' : 'unreadable_structure';
}

/** What remains of a mail whose structure cannot be read: the fields at its head. */
function headerOnly(bytes: Buffer): Email {
  const fields = readHeaderBlock(bytes.subarray(0, MAIL_LIMITS.reportChars).toString('latin1'));
  const value = (name: string) => fields.get(name)?.[0];
  const addresses = (name: string) => addressParser(value(name) ?? '');
  return {
    headers: [...fields].flatMap(([key, values]) => values.map((text) => ({ key, originalKey: key, value: text }))),
    headerLines: [],
    attachments: [],
    from: addresses('from')[0],
    to: addresses('to'),
    subject: value('subject'),
    messageId: value('message-id'),
    inReplyTo: value('in-reply-to'),
    references: value('references'),
    date: value('date'),
  };
}

function fieldsOf(email: Email): HeaderFields {
  const fields = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const values = fields.get(key) ?? [];
    values.push(value);
    fields.set(key, values);
  }
  return fields;
}

/** `multipart/report; report-type="delivery-status"`, all in lower case. */
function readContentType(value: string): ParsedMail['contentType'] {
  const params = new Map<string, string>();
  const [type = '', ...rest] = value.slice(0, 2_000).toLowerCase().split(';');
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    const name = part.slice(0, equals).trim();
    if (!params.has(name)) params.set(name, part.slice(equals + 1).replaceAll(/["\s]/g, ''));
  }
  return { type: type.trim(), params };
}

function mailboxesOf(list: readonly Address[]): MailAddress[] {
  return list
    .flatMap((entry) => entry.group ?? [entry])
    .slice(0, MAIL_LIMITS.addresses)
    .map(({ address, name }) => ({
      address: (address ?? '').trim().toLowerCase(),
      name: oneLine(name).slice(0, 200) || null,
    }));
}

function recipientsOf(email: Email, fields: HeaderFields): MailAddress[] {
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'].flatMap(
    (name) => fields.get(name) ?? [],
  );
  const routed = delivered.slice(0, 20).flatMap((value) => addressParser(value.slice(0, 1_000)));
  const all = mailboxesOf([...(email.to ?? []), ...(email.cc ?? []), ...routed]);
  return [...new Map(all.filter(({ address }) => address !== '').map((entry) => [entry.address, entry])).values()];
}

type Reports = Pick<ParsedMail, 'deliveryReports' | 'feedbackReport' | 'returned'>;

function readReports(attachments: readonly Attachment[]): Reports {
  const deliveryReports: DeliveryReport[] = [];
  let feedbackReport: HeaderFields | null = null;
  let returned: HeaderFields | null = null;
  for (const attachment of attachments.slice(0, MAIL_LIMITS.parts)) {
    const type = attachment.mimeType;
    if (/^message\/(?:global-)?delivery-status$/.test(type))
      deliveryReports.push(readDeliveryReport(textIn(attachment)));
    else if (type === 'message/feedback-report') feedbackReport ??= readHeaderBlock(textIn(attachment).trimStart());
    else if (/^(?:message\/(?:rfc822|global|partial)|(?:text|message)\/(?:rfc822|global)-headers?)$/.test(type))
      returned ??= readHeaderBlock(textIn(attachment).trimStart());
  }
  return { deliveryReports: deliveryReports.slice(0, 20), feedbackReport, returned };
}

function textIn({ content }: Attachment): string {
  if (typeof content === 'string') return content.slice(0, MAIL_LIMITS.reportChars);
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
  return new TextDecoder('utf-8').decode(bytes.subarray(0, MAIL_LIMITS.reportChars));
}

function partOf({ mimeType, filename, content }: Attachment): MailPart {
  const bytes = typeof content === 'string' ? content.length : content.byteLength;
  return {
    contentType: mimeType.slice(0, 100),
    fileName: filename === null ? null : oneLine(filename).slice(0, 200),
    bytes,
  };
}

/** One kind of line break, no control characters but tab, bounded. */
function clean(text: string, max: number, problems: Set<MailProblem>): string {
  if (text.length > max) problems.add('text_cut');
  const kept = text.slice(0, max);
  if (kept.includes('\ufffd')) problems.add('broken_characters');
  return kept
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll(/\p{Cc}/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .toWellFormed();
}

function dateOf(value: string | undefined): Date | null {
  if (value === undefined) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
