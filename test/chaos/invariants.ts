/** What has to be true of every campaign, whatever struck it. Pure: facts in, violations out, each a sentence. */
import type { DraftSeen } from './diary.ts';
import type { CompanyDoc, DraftDoc, Facts, MailFact } from './facts.ts';

export type Invariant = (facts: Facts) => string[];

/** A mail that was under way when somebody said stop may still arrive for so long. */
const UNDER_WAY_MS = 8_000;
const PAST_APPROVAL = ['approved', 'contacted', 'replied', 'meeting_booked', 'won', 'lost', 'no_response'];
const WAITS_FOR_PEOPLE = ['analyst_awaiting_approval', 'writer_awaiting_approval', 'outreach_running'];

const sentAtMostOnce: Invariant = ({ mails, diary }) => {
  const byId = Map.groupBy(mails, (mail) => mail.messageId);
  return [...byId].flatMap(([messageId, copies]) => {
    const wishes = diary.sentAgain.filter(({ draftId }) => messageId.includes(draftId)).length;
    return copies.length <= 1 + wishes
      ? []
      : [`mail ${messageId} to ${copies[0]?.to} arrived ${copies.length} times, people asked for ${1 + wishes}`];
  });
};

const approvedBytes: Invariant = (facts) =>
  facts.mails.flatMap((mail) => {
    const draft = draftOf(facts, mail);
    if (draft === undefined) return [`mail ${mail.messageId} to ${mail.to} belongs to no draft`];
    const approved = facts.diary.approvals.filter(
      (seen) => seen.draftId === (draft.parentDraftId ?? draft._id) && seen.to === mail.to,
    );
    const fits = approved.some((seen) => isText(mail, seen, draft.followUpNumber));
    return fits ? [] : [`mail ${mail.messageId} to ${mail.to} is not what anybody approved: "${mail.subject}"`];
  });

function isText(mail: MailFact, seen: DraftSeen, touch: number): boolean {
  const later = seen.followUps.find(({ number }) => number === touch);
  const text = touch === 0 ? seen : later;
  if (text === undefined) return false;
  const subjects = touch === 0 ? [seen.subject] : [text.subject, `Re: ${text.subject}`];
  const [body, ...footer] = plain(mail.text).split('\n----------\n');
  return subjects.includes(mail.subject) && body === plain(text.body) && footer.length === 1;
}

/** Mail programs end lines their own way. */
function plain(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[ \t]+\n/g, '\n')
    .replaceAll(/\n+(?=\n----------\n)/g, '')
    .trim();
}

const decisionsKept: Invariant = ({ diary, companies, drafts }) => {
  const broken: string[] = [];
  for (const { item, decision, by } of diary.seen) {
    const [kind, id] = item.split(':');
    const stored =
      kind === 'lead'
        ? decisionsOn(companies.find(({ _id }) => _id === id)).some((entry) => entry === `${decision} by ${by}`)
        : drafts.some(
            (draft) =>
              draft._id === id &&
              (draft[decision === 'approved' ? 'approvedBy' : 'rejectedBy'] === by ||
                (decision === 'approved' && draft.revision > 1)), // a new text takes an approval back
          );
    if (!stored) broken.push(`${item} was shown as ${decision} by ${by}, and the database does not know`);
  }
  for (const company of companies) {
    const decisions = decisionsOn(company);
    if (decisions.length > 1) broken.push(`lead ${company.name} was decided more than once: ${decisions.join(', ')}`);
    for (const entry of decisions) broken.push(...unpressed(`lead:${company._id}`, entry.split(' by ')[1]));
  }
  for (const draft of drafts.filter(({ kind }) => kind === 'first')) {
    if (draft.approvedBy !== null) broken.push(...unpressed(`draft:${draft._id}`, draft.approvedBy));
  }
  return broken;

  function unpressed(item: string, by: string | undefined): string[] {
    const pressed = diary.presses.some((press) => press.item === item && press.by === by);
    return pressed ? [] : [`${item} counts as decided by ${by}, who never pressed`];
  }
};

/** By people; what ends a lead otherwise is no decision. */
function decisionsOn(company: CompanyDoc | undefined): string[] {
  return (company?.history ?? [])
    .filter(({ to, by }) => ['approved', 'archived'].includes(to) && /^U\w+$/.test(by))
    .map(({ to, by }) => `${to === 'approved' ? 'approved' : 'rejected'} by ${by}`);
}

const slackMessagesOnce: Invariant = ({ posts }) => {
  const byKey = [...Map.groupBy(posts, ({ key }) => key)]
    .filter(([, same]) => same.length > 1)
    .map(([key, same]) => `message ${key} was posted ${same.length} times`);
  const cards = posts.filter(({ key }) => /^(?:run|gate|lead|draft):/.test(key));
  const byContent = [...Map.groupBy(cards, ({ channel, content }) => `${channel} ${content}`).values()]
    .filter((same) => new Set(same.map(({ key }) => key)).size > 1)
    .map((same) => `messages ${same.map(({ key }) => key).join(' and ')} say the same`);
  return [...byKey, ...byContent];
};

const companiesOnce: Invariant = ({ companies }) => {
  const namesOf = ({ domain, sourceIds, nameKey, cityKey, state }: CompanyDoc) => [
    ...(domain === null ? [`${nameKey} in ${cityKey}, ${state}`] : [domain]),
    ...sourceIds,
  ];
  const holders = new Map<string, string[]>();
  for (const company of companies) {
    for (const name of namesOf(company)) holders.set(name, [...(holders.get(name) ?? []), company.name]);
  }
  return [...holders]
    .filter(([, names]) => names.length > 1)
    .map(([name, names]) => `${name} is stored ${names.length} times: ${names.join(', ')}`);
};

const runsEndOrSayWhy: Invariant = ({ runs, shown, drafts }) =>
  runs.flatMap((run) => {
    const words = shown.find(({ key }) => key === `run:${run._id}`)?.words ?? '';
    const end = { completed: /complete/i, failed: /failed/i, cancelled: /cancelled/i }[run.status];
    const doubtful = drafts.some((draft) => draft.runId === run._id && draft.status === 'send_unknown');
    const saysSo =
      end?.test(words) ?? (WAITS_FOR_PEOPLE.includes(run.status) && (/waits for you/i.test(words) || doubtful));
    if (saysSo) return [];
    return [
      `run ${run.ref} is ${run.status} (${run.errorMessage ?? 'no reason'}), and its message says: ${words || 'nothing'}`,
    ];
  });

const countersEqualEvents: Invariant = ({ runs, companies, drafts, events }) => {
  const wrong: string[] = [];
  const sentEvents = events.filter(({ eventType }) => ['sent', 'followup_sent'].includes(eventType));
  for (const draft of drafts) {
    const count = sentEvents.filter(({ emailDraftId }) => emailDraftId === draft._id).length;
    const expected = draft.status === 'sent' ? 1 : 0;
    if (count !== expected) wrong.push(`draft ${draft._id} is ${draft.status} and has ${count} events of sending`);
  }
  for (const run of runs) {
    const own = companies.filter(({ _id, runId }) => runId === run._id && run.companyIds.includes(_id));
    const live = drafts.filter(({ runId, status }) => runId === run._id && status !== 'superseded');
    const sent = sentEvents.filter(({ emailDraftId }) => live.some(({ _id }) => _id === emailDraftId));
    const expected: Record<string, number> = {
      companiesScored: own.filter(({ latest }) => latest !== null).length,
      companiesApproved: own.filter(({ status }) => PAST_APPROVAL.includes(status)).length,
      companiesRejected: own.filter(({ status }) => status === 'archived').length,
      draftsCreated: live.length,
      draftsRejected: live.filter(({ status }) => status === 'rejected').length,
      emailsSent: sent.length,
    };
    for (const [name, count] of Object.entries(expected)) {
      if (run.counters[name] !== count)
        wrong.push(`run ${run.ref} counts ${run.counters[name]} ${name}, there are ${count}`);
    }
  }
  return wrong;
};

const nothingToSuppressed: Invariant = (facts) => {
  const unsubscribed = facts.diary.stops.filter(({ why }) => why === 'unsubscribed');
  const kept = (address: string) =>
    facts.suppressions.some(({ emailLower, domain }) => emailLower === address || address.endsWith(`@${domain}`));
  return [
    ...unsubscribed
      .filter(({ address }) => !kept(address))
      .map(({ address }) => `${address} unsubscribed, and is not suppressed`),
    ...unsubscribed.flatMap((stop) =>
      mailsAfter(facts, stop).map((mail) => `${mail.to} is suppressed and got "${mail.subject}"`),
    ),
  ];
};

const nobodyAfterAnswer: Invariant = (facts) =>
  facts.diary.stops
    .filter(({ why }) => why === 'replied')
    .flatMap((stop) => mailsAfter(facts, stop).map((mail) => `${mail.to} had answered and got "${mail.subject}"`));

function mailsAfter({ mails, diary }: Facts, stop: { address: string; at: number }): MailFact[] {
  return mails.filter(({ to, at }) => {
    if (to.toLowerCase() !== stop.address || at <= stop.at) return false;
    return at > stop.at + UNDER_WAY_MS || diary.jumps.some((jump) => stop.at < jump && jump < at);
  });
}

const noLostWork: Invariant = (facts) => {
  const { drafts, companies, followUps, shown, now, pendingInbound, restless } = facts;
  const cardOf = (key: string) => shown.find((message) => message.key === key);
  const lost = drafts.flatMap((draft) => {
    const buttons = cardOf(`draft:${draft._id}`)?.buttons ?? [];
    const isDue = draft.status === 'approved' && (draft.sendAfter === null || draft.sendAfter <= now);
    if (isDue || draft.status === 'sending')
      return [`draft ${draft._id} is ${draft.status} and nobody sends it (${draft.sendNote})`];
    if (draft.status === 'send_unknown' && !buttons.includes('draft_mark_sent'))
      return [`nobody is asked about doubtful draft ${draft._id}`];
    if (draft.status === 'pending' && !buttons.includes('draft_approve'))
      return [`nobody is asked about draft ${draft._id}`];
    if (draft.status !== 'pending' && buttons.includes('draft_approve'))
      return [`draft ${draft._id} is ${draft.status} and still asks for a decision`];
    return [];
  });
  const unwritten = companies.filter(
    ({ _id, status, contactFound }) =>
      status === 'approved' && contactFound && !drafts.some(({ companyId }) => companyId === _id),
  );
  const stale = companies.filter(
    ({ _id, status }) => status !== 'scored' && cardOf(`lead:${_id}`)?.buttons.includes('lead_approve'),
  );
  const overdue = followUps.filter(({ state, dueAt }) => state === 'scheduled' && hoursBetween(dueAt, now) > 36);
  return [
    ...lost,
    ...unwritten.map(({ name }) => `lead ${name} is approved and has no draft`),
    ...stale.map(({ name, status }) => `lead ${name} is ${status} and its card still asks`),
    ...overdue.map(({ number, parentDraftId, dueAt }) => `follow-up ${number} of ${parentDraftId} was due ${dueAt}`),
    ...(pendingInbound > 0 ? [`${pendingInbound} mails that arrived were never read`] : []),
    ...restless.map((what) => `it does not come to rest: ${what}`),
  ];
};

function hoursBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 3_600_000;
}

function draftOf({ drafts }: Facts, mail: MailFact): DraftDoc | undefined {
  const id = /leadgen\.(\w+)\./.exec(mail.messageId)?.[1];
  return drafts.find(({ _id }) => _id === id);
}

export const INVARIANTS: Record<string, Invariant> = {
  'every mail is sent at most once': sentAtMostOnce,
  'what leaves is what was approved': approvedBytes,
  'every decision is kept, the first one wins': decisionsKept,
  'no Slack message stands twice': slackMessagesOnce,
  'no company is stored twice': companiesOnce,
  'every run ends or says why it waits': runsEndOrSayWhy,
  'counters equal events': countersEqualEvents,
  'nothing goes to a suppressed address': nothingToSuppressed,
  'nobody who answered gets another mail': nobodyAfterAnswer,
  'no work is lost': noLostWork,
};

/** All violations, each with the name of what is violated. */
export function violationsOf(facts: Facts): string[] {
  return Object.entries(INVARIANTS).flatMap(([name, holds]) =>
    holds(facts).map((violation) => `${name}: ${violation}`),
  );
}
