/** Header fields by lower-case name, each with every value in the order of the mail; unfolded, otherwise as they came. */
export type HeaderFields = ReadonlyMap<string, readonly string[]>;

/** `address` in lower case; empty where the mail names nobody. */
export type MailAddress = { address: string; name: string | null };

/** A part that is not the text of the mail. Its content is never kept; `bytes` of a long one are those that were read. */
export type MailPart = { contentType: string; fileName: string | null; bytes: number };

/** One `message/delivery-status` part (RFC 3464): fields of the message, then a group of fields per recipient. */
export type DeliveryReport = { message: HeaderFields; recipients: readonly HeaderFields[] };

/** What was wrong with a mail; what could be read of it is there all the same. */
export type MailProblem =
  | 'empty'
  | 'too_large'
  | 'too_many_parts'
  | 'long_part_cut'
  | 'nested_too_deep'
  | 'headers_too_large'
  | 'unreadable_structure'
  | 'broken_characters'
  | 'text_cut';

/** A mail as every rule here reads it. Everything in it was written by a stranger. */
export type ParsedMail = {
  headers: HeaderFields;
  /** Type and parameters of the whole mail, lower case: `multipart/report`, `report-type` → `delivery-status`. */
  contentType: { type: string; params: ReadonlyMap<string, string> };
  from: MailAddress | null;
  replyTo: readonly MailAddress[];
  /** To and Cc, and where the mail was delivered (`Delivered-To`, `X-Original-To`, the SMTP envelope). */
  to: readonly MailAddress[];
  subject: string;
  /** The plain text part; empty when there is none. */
  text: string;
  /** The HTML part as text, quoted areas as lines that start with `>`; `null` without one. */
  htmlText: string | null;
  parts: readonly MailPart[];
  deliveryReports: readonly DeliveryReport[];
  /** Fields of a `message/feedback-report` part (RFC 5965). */
  feedbackReport: HeaderFields | null;
  /** Header of the mail that a report returns. */
  returned: HeaderFields | null;
  /** With angle brackets, as every id here. */
  messageId: string | null;
  inReplyTo: readonly string[];
  /** Oldest first. */
  references: readonly string[];
  /** As the mail says: good for showing, never for order. */
  date: Date | null;
  problems: readonly MailProblem[];
};

/** First value of a header, trimmed; empty when the mail has none. */
export function header(fields: HeaderFields | null, name: string): string {
  return fields?.get(name)?.[0]?.trim() ?? '';
}

/** Text a person wrote into the mail, plain where there is a plain part worth reading. */
export function bodyOf(mail: Pick<ParsedMail, 'text' | 'htmlText'>): string {
  return mail.text.trim() === '' ? (mail.htmlText ?? '') : mail.text;
}
