import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from '../../domain/mail.ts';

export type MimeMessage = { envelope: { from: string; to: string[]; size: number }; bytes: Buffer };

/**
 * The message as it goes over the wire. The text is always quoted-printable: other encodings may rewrap lines or drop trailing
 * blanks, and what was approved has to arrive as it is.
 */
export async function mimeMessage(mail: OutgoingMail): Promise<MimeMessage> {
  const node = new MailComposer({
    from: mail.from,
    to: { name: mail.to.name ?? '', address: mail.to.address },
    ...(mail.replyTo === null ? {} : { replyTo: mail.replyTo }),
    subject: mail.subject,
    messageId: mail.messageId,
    ...(mail.inReplyTo === null ? {} : { inReplyTo: mail.inReplyTo }),
    ...(mail.references.length === 0 ? {} : { references: mail.references }),
    headers: mail.headers,
    text: { content: mail.text, contentTransferEncoding: 'quoted-printable' },
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const bytes = await node.build();
  const { from, to } = node.getEnvelope();
  return { envelope: { from: from || mail.from.address, to, size: bytes.length }, bytes };
}
