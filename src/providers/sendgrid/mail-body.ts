import type { OutgoingMail } from '../../domain/mail.ts';
import { type MailTracking, trackingOf } from '../../domain/mail-tracking.ts';
import { htmlPart } from './html-part.ts';

/** Switched off for every mail, whatever the account says: each of these would change the bytes that a person approved. */
const OFF = { enable: false };

/**
 * The mail as SendGrid's Mail Send takes it: one recipient, plain text, nothing rewritten or added but what `MAIL_TRACKING` asks
 * for. Opens are counted by a picture, so the approved words go along as HTML too; an answer to a person never does.
 *
 * @see https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
 */
export function mailBody(mail: OutgoingMail, tracking: MailTracking) {
  const { clicks, opens } = trackingOf(mail, tracking);
  const uncounted = clicks ? mail.unsubscribeLink : null;
  return {
    personalizations: [{ to: [named(mail.to)] }],
    from: named(mail.from),
    ...(mail.replyTo === null ? {} : { reply_to: { email: mail.replyTo } }),
    subject: mail.subject,
    content: [
      { type: 'text/plain', value: mail.text },
      ...(opens ? [{ type: 'text/html', value: htmlPart(mail.text, uncounted) }] : []),
    ],
    headers: {
      'Message-ID': mail.messageId,
      ...(mail.inReplyTo === null ? {} : { 'In-Reply-To': mail.inReplyTo }),
      ...(mail.references.length === 0 ? {} : { References: mail.references.join(' ') }),
      ...mail.headers,
    },
    // comes back with every event; an id of ours and nothing about a person
    custom_args: { draft_id: mail.draftId },
    mail_settings: { footer: OFF },
    tracking_settings: {
      // where there is HTML its links are counted, and the plain text keeps the approved ones
      click_tracking: { enable: clicks, enable_text: clicks && !opens },
      open_tracking: { enable: opens },
      subscription_tracking: OFF,
      ganalytics: OFF,
    },
  };
}

function named({ name, address }: { name: string | null; address: string }) {
  return name === null || name === '' ? { email: address } : { email: address, name };
}
