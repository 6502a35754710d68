import type { Config } from '../../config.ts';
import {
  faultWords,
  noteAnswer,
  type RecordFault,
  recordToAdd,
  type SenderAnswer,
} from '../../domain/sender-domain.ts';
import { createSenderCheck, type SenderResolver } from '../../providers/dns/sender-domain.ts';
import { senderOf } from '../sender-domain.ts';
import { type Check, ok, skipped, type Verdict, warning } from './verdict.ts';

const PART = 'Sender domain';
const NO_DNS = 'Let this machine ask DNS (port 53), or set EMAIL_MX_CHECK=false.';

/** Whether receivers can check that mail is the sender's. */
export function senderCheck(config: Config, resolver?: SenderResolver): Check {
  return {
    part: PART,
    remedy: NO_DNS,
    async look() {
      if (!config.crawl.mxCheck) return [skipped(PART, 'EMAIL_MX_CHECK is off: SPF and DMARC are not looked up')];
      const sender = senderOf(config);
      if (sender === null) return [skipped(PART, 'looked at once mail leaves')];
      const ask = createSenderCheck(sender, resolver === undefined ? {} : { resolver });
      return verdictsOn(await ask());
    },
  };
}

function verdictsOn(answer: SenderAnswer): Verdict[] {
  const { domain, spf, dmarc, policy } = answer;
  const { faults } = noteAnswer(null, answer, new Date(0));
  if (faults.length > 0) return [warning(PART, `${domain} has ${faultWords(faults)}`, remedyOf(faults, domain))];
  if (spf === 'unknown' || dmarc === 'unknown')
    return [warning(PART, `cannot tell whether ${domain} has SPF and DMARC records`, NO_DNS)];
  const found = `DMARC (${policy === null ? 'without a policy' : `p=${policy}`})`;
  return [ok(PART, `${domain} has ${spf === null ? `${found}; SPF is the mail provider’s` : `SPF and ${found}`}`)];
}

function remedyOf(faults: readonly RecordFault[], domain: string): string {
  const steps = faults.map(({ record, kind }) => {
    const { name, text } = recordToAdd(record, domain);
    if (kind === 'several') return `Leave only one of the TXT records that begin with ${text.split(/[ ;]/, 1)[0]}.`;
    const hint = record === 'spf' ? ', with what your mail provider says to include' : '';
    return `Add a TXT record “${text}” at ${name}${hint}.`;
  });
  const held = faults.some(({ kind }) => kind === 'missing')
    ? ['Without it first mails and follow-ups are held back after 72 hours.']
    : [];
  return [...steps, ...held].join(' ');
}
