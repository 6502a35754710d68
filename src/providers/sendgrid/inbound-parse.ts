import { z } from 'zod';
import type { MailAddress, ParsedMail } from '../../domain/inbound/parsed-mail.ts';
import { entryOf } from '../../lib/entry-of.ts';
import { htmlToText } from '../inbound/html-text.ts';
import { MAIL_LIMITS } from '../inbound/limits.ts';
import { parseMail } from '../inbound/parse-mail.ts';

/** Fields of the multipart form, as bytes: each is in the character set that the field `charsets` names. */
export type InboundFields = Readonly<Record<string, Buffer>>;
export type InboundReading =
  | { kind: 'mail'; mail: ParsedMail }
  | { kind: 'refused'; reason: 'too_large' | 'no_mail' | 'bad_fields' };

/** https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook */
const Charsets = z.record(z.string().max(50), z.string().max(50));
const Envelope = z.object({ to: z.array(z.string().max(320)).max(100), from: z.string().max(320).optional() });
/** SendGrid itself stops at 30 MB with attachments. */
const MAX_BYTES = 31 * 1024 * 1024;

/**
 * Reads what Inbound Parse posts. With "POST the raw, full MIME message" the field `email` holds the mail, and only then are
 * reports (bounces, complaints) complete; without it text and header come apart.
 */
export async function parseInbound(fields: InboundFields): Promise<InboundReading> {
  const size = Object.values(fields).reduce((sum, value) => sum + value.length, 0);
  if (size > MAX_BYTES) return { kind: 'refused', reason: 'too_large' };
  const charsets = jsonField(fields.charsets, Charsets) ?? {};
  const envelope = fields.envelope === undefined ? null : jsonField(fields.envelope, Envelope);
  if (fields.envelope !== undefined && envelope === null) return { kind: 'refused', reason: 'bad_fields' };
  const raw = fields.email;
  if (raw === undefined && fields.headers === undefined) return { kind: 'refused', reason: 'no_mail' };
  const mail = raw === undefined ? await fromFields(fields, charsets) : await parseMail(raw);
  return { kind: 'mail', mail: { ...mail, to: withEnvelope(mail.to, envelope?.to ?? []) } };
}

async function fromFields(fields: InboundFields, charsets: Readonly<Record<string, string>>): Promise<ParsedMail> {
  const read = (name: string, max: number) => decode(fields[name], entryOf(charsets, name)).slice(0, max);
  const head = await parseMail(Buffer.concat([fields.headers ?? Buffer.alloc(0), Buffer.from('\r\n\r\n')]));
  const html = read('html', MAIL_LIMITS.htmlChars);
  return {
    ...head,
    text: read('text', MAIL_LIMITS.textChars).replaceAll(/\r\n?/g, '\n').toWellFormed(),
    htmlText: html === '' ? null : htmlToText(html).slice(0, MAIL_LIMITS.textChars),
    // The header announces parts that came as fields: nothing is wrong with that.
    problems: head.problems.filter((problem) => problem !== 'unreadable_structure'),
  };
}

/** Addresses that the mail was delivered to stand nowhere else in a blind copy; the reply token may be among them. */
function withEnvelope(to: readonly MailAddress[], envelope: readonly string[]): MailAddress[] {
  const known = new Set(to.map(({ address }) => address));
  const added = envelope.map((address) => address.trim().toLowerCase()).filter((address) => !known.has(address));
  return [...to, ...added.map((address) => ({ address, name: null }))];
}

function decode(bytes: Buffer | undefined, charset = 'utf-8'): string {
  if (bytes === undefined) return '';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return bytes.toString('utf8'); // a character set that nobody knows
    throw error;
  }
}

function jsonField<T>(bytes: Buffer | undefined, schema: z.ZodType<T>): T | null {
  if (bytes === undefined || bytes.length > 100_000) return null;
  try {
    return schema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
