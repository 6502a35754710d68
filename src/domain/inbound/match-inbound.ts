import { isFreemail } from '../email-address.ts';
import { domainOf } from '../web-domain.ts';
import type { MailMeaning } from './classify-mail.ts';
import type { ParsedMail } from './parsed-mail.ts';

/** Finds what we sent. Each gives `null` for something that is not ours; each is asked at most a few times per mail. */
export type InboundLookup<Sent> = {
  byReplyToken(token: string): Promise<Sent | null>;
  /** With angle brackets. */
  byMessageId(messageId: string): Promise<Sent | null>;
  /** The newest mail to this address. */
  byRecipient(address: string): Promise<Sent | null>;
  /** The newest mail to anybody whose company owns this registrable domain. */
  byCompanyDomain(domain: string): Promise<Sent | null>;
};
/** `colleague`: somebody we never wrote to, at the domain of a company we did write to. */
export type MatchedBy =
  | 'reply_token'
  | 'in_reply_to'
  | 'references'
  | 'returned_message'
  | 'bounced_address'
  | 'sender'
  | 'colleague';
export type InboundMatch<Sent> = { by: MatchedBy; sent: Sent };

const MAX_IDS = 20;
const TOKEN = /^[\w.-]{6,120}$/;

/**
 * To which mail of ours an inbound one belongs: surest sign first, since people forward, use aliases and change their address.
 * A bounce is never matched by its sender, who is a server.
 */
export async function matchInbound<Sent>(
  mail: ParsedMail,
  meaning: MailMeaning,
  ourAddresses: readonly string[],
  lookup: InboundLookup<Sent>,
): Promise<InboundMatch<Sent> | null> {
  const report = meaning.kind === 'bounce' || meaning.kind === 'delivery_notice' || meaning.kind === 'complaint';
  const token = replyTokenIn(mail, ourAddresses);
  const attempts: (readonly [MatchedBy, string, (key: string) => Promise<Sent | null>])[] = [];
  if (token !== null) attempts.push(['reply_token', token, lookup.byReplyToken]);
  for (const id of mail.inReplyTo.slice(0, MAX_IDS)) attempts.push(['in_reply_to', id, lookup.byMessageId]);
  for (const id of mail.references.slice(-MAX_IDS).reverse()) attempts.push(['references', id, lookup.byMessageId]);
  if (report && meaning.originalMessageId !== null)
    attempts.push(['returned_message', meaning.originalMessageId, lookup.byMessageId]);
  for (const address of report ? recipientsOf(meaning) : sendersOf(mail))
    attempts.push([report ? 'bounced_address' : 'sender', address, lookup.byRecipient]);
  if (!report) {
    for (const domain of new Set(sendersOf(mail).map(companyDomainOf)))
      if (domain !== null) attempts.push(['colleague', domain, lookup.byCompanyDomain]);
  }
  for (const [by, key, find] of attempts) {
    const sent = await find(key);
    if (sent !== null) return { by, sent };
  }
  return null;
}

function replyTokenIn(mail: ParsedMail, ourAddresses: readonly string[]): string | null {
  for (const { address } of mail.to) {
    const match = /^([^+@]+)\+r\.([^@]+)(@.+)$/.exec(address);
    if (match === null || !ourAddresses.includes(`${match[1]}${match[3]}`)) continue;
    const token = match[2] ?? '';
    if (TOKEN.test(token)) return token;
  }
  return null;
}

function recipientsOf(meaning: Extract<MailMeaning, { kind: 'bounce' | 'delivery_notice' | 'complaint' }>): string[] {
  const all = meaning.kind === 'bounce' ? meaning.recipients.map(({ address }) => address) : [meaning.recipient];
  return [...new Set(all.filter((address) => address.includes('@')))].slice(0, MAX_IDS);
}

/** From and Reply-To, each also without its plus tag. */
function sendersOf({ from, replyTo }: ParsedMail): string[] {
  const all = [from, ...replyTo].flatMap((entry) => (entry === null ? [] : [entry.address]));
  const withBare = all.flatMap((address) => [address, address.replace(/\+[^@]*@/, '@')]);
  return [...new Set(withBare.filter((address) => address.includes('@')))].slice(0, 6);
}

function companyDomainOf(address: string): string | null {
  const domain = domainOf(address);
  return domain === null || isFreemail(domain) ? null : domain;
}
