import { header, type ParsedMail } from './parsed-mail.ts';

export type Complaint = {
  /** `abuse`, `fraud`, `opt-out`, … as RFC 5965 names them. */
  feedbackType: string;
  /** Whether a person complained; `auth-failure` and `not-spam` are reports of machines. */
  byPerson: boolean;
  /** Lower case; empty when the report hides it, which most do. */
  recipient: string;
  originalMessageId: string | null;
};

const BY_MACHINE: ReadonlySet<string> = new Set(['auth-failure', 'not-spam', 'dmarc', 'miscategorized']);

/** A report of a mailbox provider that somebody pressed "spam" (RFC 5965), or what older loops send. */
export function readComplaint(mail: ParsedMail): Complaint | null {
  const { feedbackReport, returned, contentType } = mail;
  const isReport = feedbackReport !== null || contentType.params.get('report-type') === 'feedback-report';
  if (!isReport && !isOldLoop(mail)) return null;
  const feedbackType = header(feedbackReport, 'feedback-type').toLowerCase() || 'abuse';
  const recipient =
    addressIn(header(feedbackReport, 'original-rcpt-to')) ||
    addressIn(header(feedbackReport, 'removal-recipient')) ||
    addressIn(header(returned, 'to'));
  const originalMessageId = /<[^<>\s]{3,998}>/.exec(header(returned, 'message-id'))?.[0] ?? null;
  return { feedbackType, byPerson: !BY_MACHINE.has(feedbackType), recipient, originalMessageId };
}

/** Hotmail's junk reports carry no report part. */
function isOldLoop({ from, subject, returned }: ParsedMail): boolean {
  return (
    returned !== null &&
    /^staff@hotmail\.com$/.test(from?.address ?? '') &&
    /^complaint about message from/i.test(subject)
  );
}

function addressIn(text: string): string {
  return /[^\s<>;,"()]+@[^\s<>;,"()]+/.exec(text.slice(0, 1_000))?.[0].toLowerCase() ?? '';
}
