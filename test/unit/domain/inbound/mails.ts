import type { ParsedMail } from '../../../../src/domain/inbound/parsed-mail.ts';

/** A parsed mail with only what a test is about. Header names in lower case. */
export function mailWith(parts: Partial<ParsedMail> & { fields?: Record<string, string> } = {}): ParsedMail {
  const { fields = {}, ...rest } = parts;
  return {
    headers: new Map(Object.entries(fields).map(([name, value]) => [name, [value]])),
    contentType: { type: 'text/plain', params: new Map() },
    from: { address: 'dana@acme-dental.com', name: 'Dana Ray' },
    replyTo: [],
    to: [{ address: 'sales@firm.com', name: null }],
    subject: 'Re: Your power bills',
    text: '',
    htmlText: null,
    parts: [],
    deliveryReports: [],
    feedbackReport: null,
    returned: null,
    messageId: '<reply-1@acme-dental.com>',
    inReplyTo: [],
    references: [],
    date: null,
    problems: [],
    ...rest,
  };
}
