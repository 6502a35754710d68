import { getDomain } from 'tldts';
import type { AskSender, DmarcPolicy, RecordAnswer, Sender } from '../../domain/sender-domain.ts';
import { canDeny, createDnsResolver, type DnsResolver, saysNo, withTimeout } from './resolver.ts';

export type SenderResolver = Pick<DnsResolver, 'resolveTxt' | 'resolveNs'>;
type Dmarc = { answer: RecordAnswer; policy: DmarcPolicy | null };

const UNKNOWN: Dmarc = { answer: 'unknown', policy: null };

/**
 * Asks DNS whether receivers can tell the sender's mail from others': SPF of the domain where it stands in the return path, and
 * DMARC. Never throws: what cannot be found out is `unknown`.
 *
 * @param deps.timeoutMs - for one question (default 2,000); all of them together take at most three times as long
 */
export function createSenderCheck(
  { domain, ownReturnPath }: Sender,
  deps: { resolver?: SenderResolver; timeoutMs?: number } = {},
): AskSender {
  const { timeoutMs = 2_000 } = deps;
  return async () => {
    const resolver = deps.resolver ?? createDnsResolver(timeoutMs);
    const [spf, dmarc] = await Promise.all([
      ownReturnPath ? withTimeout(spfOf(resolver, domain), 'unknown', timeoutMs * 3) : null,
      withTimeout(dmarcOf(resolver, domain), UNKNOWN, timeoutMs * 3),
    ]);
    return { domain, spf, dmarc: dmarc.answer, policy: dmarc.policy };
  };
}

async function spfOf(resolver: SenderResolver, domain: string): Promise<RecordAnswer> {
  const texts = await textsOf(resolver, domain);
  if (texts === null) return 'unknown';
  return answerOf(texts.filter((text) => /^v=spf1(?: |$)/i.test(text)));
}

/** Of the domain itself, else of the organization that it belongs to (RFC 7489 §6.6.3). */
async function dmarcOf(resolver: SenderResolver, domain: string): Promise<Dmarc> {
  const own = await dmarcAt(resolver, domain, ['p']);
  if (own.answer !== 'missing') return own;
  const organization = getDomain(domain, { allowPrivateDomains: true });
  return organization === null || organization === domain ? own : dmarcAt(resolver, organization, ['sp', 'p']);
}

async function dmarcAt(resolver: SenderResolver, domain: string, policyTags: readonly string[]): Promise<Dmarc> {
  const texts = await textsOf(resolver, `_dmarc.${domain}`);
  if (texts === null) return UNKNOWN;
  const records = texts.map(tagsOf).filter(([first]) => first?.name === 'v' && first.value === 'DMARC1');
  const answer = answerOf(records);
  const [record = []] = answer === 'found' ? records : [];
  const tag = policyTags.map((name) => record.find((each) => each.name === name)).find((each) => each !== undefined);
  return { answer, policy: policyOf(tag?.value) };
}

function answerOf(records: readonly unknown[]): RecordAnswer {
  return records.length === 0 ? 'missing' : records.length === 1 ? 'found' : 'several';
}

/** `v=DMARC1; p=none` → its tags, names in lower case. */
function tagsOf(text: string): { name: string; value: string }[] {
  return text.split(';').map((part) => {
    const [name = '', ...value] = part.split('=');
    return { name: name.trim().toLowerCase(), value: value.join('=').trim() };
  });
}

function policyOf(text: string | undefined): DmarcPolicy | null {
  const word = text?.toLowerCase();
  return word === 'none' || word === 'quarantine' || word === 'reject' ? word : null;
}

/** All texts of a name, none when DNS denies them; `null` = nobody can tell. */
async function textsOf(resolver: SenderResolver, name: string): Promise<string[] | null> {
  try {
    return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
  } catch (error) {
    return saysNo(error) && (await canDeny(resolver)) ? [] : null;
  }
}
