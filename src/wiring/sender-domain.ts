import type { Config } from '../config.ts';
import type { Sender } from '../domain/sender-domain.ts';
import type { MailRoute } from '../mail-config.ts';
import { parseSmtpUrl } from '../providers/mail/smtp-url.ts';

/** Mail servers that put a return path of their own into what they are given (SendGrid, Amazon SES, Postmark). */
const OWN_RETURN_PATH = /(?:^|\.)(?:sendgrid\.net|postmarkapp\.com)$|^email-smtp[\w.-]*\.amazonaws\.com$/;

/** The domain in From. */
export function senderDomain({ mailFrom }: Config['firm']): string {
  return mailFrom.slice(mailFrom.lastIndexOf('@') + 1).toLowerCase();
}

/** The sender as DNS is asked about it; `null` = nobody asks: nothing leaves, or `EMAIL_MX_CHECK` is off. */
export function senderOf({ mail, firm, crawl }: Pick<Config, 'mail' | 'firm' | 'crawl'>): Sender | null {
  if (!crawl.mxCheck || mail.route.name === 'dry_run') return null;
  return { domain: senderDomain(firm), ownReturnPath: keepsReturnPath(mail.route) };
}

function keepsReturnPath(route: MailRoute): boolean {
  return route.name === 'smtp' && !OWN_RETURN_PATH.test(parseSmtpUrl(route.url).host.toLowerCase());
}
