import type { InboxMail } from './start-inbox.ts';

/** An answer to a mail, as a mail program writes it: in the thread, with what it answers quoted below. */
export function answerTo(mail: InboxMail, text: string, now: Date): string {
  const headerOf = (name: string) => mail.headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';
  const messageId = headerOf('message-id');
  const subject = `Re: ${mail.subject.replace(/^(?:\s*re:\s*)+/i, '')}`;
  const [address = ''] = mail.envelope.to;
  return [
    `From: ${address}`,
    `To: ${mail.envelope.from}`,
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    `Date: ${now.toUTCString()}`,
    `Message-ID: <answer.${mail.id}.${now.getTime()}@${address.split('@')[1] ?? 'sandbox.example'}>`,
    `In-Reply-To: ${messageId}`,
    `References: ${`${headerOf('references')} ${messageId}`.trim()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
    '',
    `On ${now.toUTCString()}, ${mail.envelope.from} wrote:`,
    ...mail.text.split('\n').map((line) => `> ${line}`),
  ].join('\r\n');
}
