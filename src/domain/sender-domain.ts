/**
 * What DNS says of one record. `several`: more than one where receivers take only one, and so none (RFC 7208 §4.5, RFC 7489
 * §6.6.3). `unknown`: nobody could tell.
 */
export type RecordAnswer = 'found' | 'several' | 'missing' | 'unknown';
export type DmarcPolicy = 'none' | 'quarantine' | 'reject';

export const SENDER_RECORDS = ['spf', 'dmarc'] as const;
export type SenderRecord = (typeof SENDER_RECORDS)[number];

/** The sender, as DNS is asked about it. */
export type Sender = {
  domain: string;
  /** Whether mail carries this domain in its return path too, which is the one whose SPF is looked at. */
  ownReturnPath: boolean;
};

export type SenderAnswer = {
  domain: string;
  /** `null` = says nothing, since the return path is another's. */
  spf: RecordAnswer | null;
  dmarc: RecordAnswer;
  /** What receivers are asked to do with mail that is not ours; `null` = the record does not say. */
  policy: DmarcPolicy | null;
};
export type AskSender = () => Promise<SenderAnswer>;

/** What is wrong with a record, since when, and when DNS last said so. */
export type RecordFault = { record: SenderRecord; kind: 'missing' | 'several'; since: Date; seenAt: Date };
/** What is known of the sender's domain over time. */
export type SenderRecords = { domain: string; lookAgainAt: Date; faults: RecordFault[] };
/** Records that have been missing for too long, and those that are missing beside them. */
export type MissingRecords = { domain: string; records: { record: SenderRecord; since: Date }[] };

const HOUR_MS = 3_600_000;
const RETRY_MS = HOUR_MS / 6;
/** A new domain, or a move of its DNS, may well take so long. */
const MISSING_FOR_MS = 72 * HOUR_MS;
const NAMES: Record<SenderRecord, string> = { spf: 'SPF', dmarc: 'DMARC' };

/** Whether it is time to ask DNS. A time too far away comes from a clock that was set wrong. */
export function isLookDue(known: SenderRecords | null, domain: string, now: Date): boolean {
  if (known === null || known.domain !== domain) return true;
  const waitMs = known.lookAgainAt.getTime() - now.getTime();
  return waitMs <= 0 || waitMs > HOUR_MS;
}

/** What is known after an answer. `unknown` neither begins nor ends anything; another domain begins anew. */
export function noteAnswer(known: SenderRecords | null, answer: SenderAnswer, now: Date): SenderRecords {
  const before = known?.domain === answer.domain ? known.faults : [];
  const faults = SENDER_RECORDS.flatMap((record): RecordFault[] => {
    const said = answer[record];
    const fault = before.find((each) => each.record === record);
    if (said === 'unknown') return fault === undefined ? [] : [fault];
    if (said === null || said === 'found') return [];
    return [{ record, kind: said, since: fault?.kind === said ? fault.since : now, seenAt: now }];
  });
  const isUnknown = SENDER_RECORDS.some((record) => answer[record] === 'unknown');
  const lookAgainAt = new Date(now.getTime() + (isUnknown ? RETRY_MS : HOUR_MS));
  return { domain: answer.domain, lookAgainAt, faults };
}

/**
 * Records without which mail has to wait: DNS went on denying one of them for more than 72 hours, counted from when a person last
 * let mail go on. `null` = none.
 */
export function missingTooLong(known: SenderRecords | null, lifted: Date): MissingRecords | null {
  const missing = known?.faults.filter(({ kind }) => kind === 'missing') ?? [];
  const isLong = missing.some(
    ({ since, seenAt }) => seenAt.getTime() - Math.max(since.getTime(), lifted.getTime()) > MISSING_FOR_MS,
  );
  if (known === null || !isLong) return null;
  return { domain: known.domain, records: missing.map(({ record, since }) => ({ record, since })) };
}

/** `no SPF and no DMARC record`, `several SPF records`. */
export function faultWords(faults: readonly Pick<RecordFault, 'record' | 'kind'>[]): string {
  const missing = faults.filter(({ kind }) => kind === 'missing').map(({ record }) => `no ${NAMES[record]}`);
  const several = faults
    .filter(({ kind }) => kind === 'several')
    .map(({ record }) => `several ${NAMES[record]} records`);
  return [...(missing.length === 0 ? [] : [`${missing.join(' and ')} record`]), ...several].join(' and ');
}

/** What to put into DNS: a name and its text. */
export function recordToAdd(record: SenderRecord, domain: string): { name: string; text: string } {
  return record === 'spf'
    ? { name: domain, text: 'v=spf1 include:… -all' }
    : { name: `_dmarc.${domain}`, text: 'v=DMARC1; p=none' };
}
