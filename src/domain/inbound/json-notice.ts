import type { Returned } from './bounce.ts';
import { type BounceReason, bounceReason, severityOf } from './bounce-reason.ts';
import type { Complaint } from './complaint.ts';
import type { ParsedMail } from './parsed-mail.ts';

/** Amazon mails its notifications as JSON in a text. Only the few fields we use are picked out. */
export function readJsonNotice(mail: ParsedMail): Returned | ({ kind: 'complaint' } & Complaint) | null {
  const text = mail.text.slice(0, 20_000).trimStart();
  if (!text.startsWith('{') || !/@(?:[a-z0-9-]+\.)*amazonaws\.com$/.test(mail.from?.address ?? '')) return null;
  const field = (name: string) => new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.){0,1000})"`).exec(text)?.[1] ?? '';
  const type = field('notificationType') || field('eventType');
  const originalMessageId = /"message-id"\s*,\s*"value"\s*:\s*"(<[^"<>\s]{3,998}>)"/i.exec(text)?.[1] ?? null;
  const recipient =
    field('emailAddress').toLowerCase() ||
    (/"destination"\s*:\s*\[\s*"([^"]{3,300})"/.exec(text)?.[1] ?? '').toLowerCase();
  if (type === 'Complaint')
    return {
      kind: 'complaint',
      feedbackType: field('complaintFeedbackType') || 'abuse',
      byPerson: true,
      recipient,
      originalMessageId,
    };
  if (type === 'Delivery') return { kind: 'delivery_notice', action: 'delivered', recipient, originalMessageId };
  if (type !== 'Bounce') return null;
  const reason = reasonOf(field('status'), field('diagnosticCode'), field('bounceType'));
  const severity = severityOf(reason);
  const bounced = {
    address: recipient,
    severity,
    reason,
    status: field('status'),
    diagnostic: field('diagnosticCode').slice(0, 300),
  };
  return { kind: 'bounce', severity, recipients: [bounced], originalMessageId };
}

function reasonOf(status: string, diagnostic: string, bounceType: string): BounceReason {
  const reason = bounceReason(status, diagnostic);
  return reason === 'other' && bounceType === 'Permanent' ? 'user_unknown' : reason;
}
