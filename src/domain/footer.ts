import { createHash } from 'node:crypto';
import { oneLine } from '../lib/text.ts';
import type { Firm } from './firm.ts';
import { type MailTracking, NOT_TRACKED, trackedWords } from './mail-tracking.ts';
import { unsubscribeUrl } from './unsubscribe-token.ts';

type FooterFirm = Pick<Firm, 'name' | 'address' | 'phone' | 'unsubscribeInstruction'>;

/**
 * What US law wants below every commercial mail: that it is advertising, who sends it from which postal address, how to stop it.
 * Starts with an empty line and ends with a line break, as mail does.
 *
 * @param link - the recipient's unsubscribe page, or `null` without a public base URL: then a reply is the way
 */
export function footerText(firm: FooterFirm, link: string | null): string {
  const sender = [firm.name, oneLine(firm.address), firm.phone].map(oneLine).filter((part) => part !== '');
  return [
    '',
    '----------',
    `This is an advertisement sent by ${oneLine(firm.name)}.`,
    sender.join(' | '),
    oneLine(firm.unsubscribeInstruction),
    ...(link === null ? [] : [`Unsubscribe with one click: ${link}`]),
    '',
  ].join('\n');
}

/**
 * Changes when anything in the footer changes, or what is counted of a mail, but not from one recipient to the next: an approval covers it through
 * `contentHash`. 16 hex characters.
 */
export function footerVersion(
  firm: FooterFirm,
  publicBaseUrl: string | null,
  tracking: MailTracking = NOT_TRACKED,
): string {
  const text = footerText(firm, publicBaseUrl === null ? null : unsubscribeUrl(publicBaseUrl, '{token}'));
  const tracked = trackedWords(tracking);
  return createHash('sha256')
    .update(tracked === null ? text : `${text}\ntracked: ${tracked}`)
    .digest('hex')
    .slice(0, 16);
}
