import type { OutgoingMail } from '../../domain/mail.ts';

/** Switched off for every mail, whatever the account says: each of these would change the bytes that a person approved. */
const OFF = { enable: false };

/**
 * The mail as SendGrid's Mail Send takes it: one recipient, plain text, nothing rewritten or added.
 *
 * @see https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
 */
export function mailBody(mail: OutgoingMail) {
  return {
    personalizations: [{ to: [named(mail.to)] }],
    from: named(mail.from),
    ...(mail.replyTo === null ? {} : { reply_to: { email: mail.replyTo } }),
    subject: mail.subject,
    content: [{ type: 'text/plain', value: mail.text }],
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
      click_tracking: { enable: false, enable_text: false },
      open_tracking: OFF,
      subscription_tracking: OFF,
      ganalytics: OFF,
    },
  };
}

function named({ name, address }: { name: string | null; address: string }) {
  return name === null || name === '' ? { email: address } : { email: address, name };
}
