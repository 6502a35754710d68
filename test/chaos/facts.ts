import { isRecord } from '../../sandbox/slack/types.ts';
import { buttonsOf, keyOf, wordsOf } from '../support/slack-words.ts';
import type { DecisionSeen, Diary } from './diary.ts';
import type { ChaosStage } from './stage.ts';

/** Documents as they lie in the database, ids and dates as text. */
export type RunDoc = {
  _id: string;
  ref: number;
  status: string;
  errorMessage: string | null;
  companyIds: string[];
  counters: Record<string, number>;
};
export type CompanyDoc = {
  _id: string;
  name: string;
  nameKey: string;
  cityKey: string;
  state: string | null;
  domain: string | null;
  sourceIds: string[];
  status: string;
  runId: string | null;
  contactFound: boolean;
  latest: object | null;
  history: { from: string; to: string; by: string }[];
};
export type DraftDoc = {
  _id: string;
  companyId: string;
  runId: string | null;
  kind: string;
  followUpNumber: number;
  parentDraftId: string | null;
  recipient: { email: string };
  status: string;
  revision: number;
  approvedBy: string | null;
  rejectedBy: string | null;
  messageId: string | null;
  sendAfter: string | null;
  sendNote: string | null;
};
export type EventDoc = { _id: string; eventType: string; emailDraftId: string | null; companyId: string | null };
export type FollowUpDoc = { _id: string; state: string; dueAt: string; parentDraftId: string; number: number };
export type SuppressionDoc = { emailLower: string | null; domain: string | null; createdAt: string };

export type MailFact = { messageId: string; to: string; subject: string; text: string; at: number };
export type PostFact = { key: string; channel: string; content: string };
export type ShownFact = { key: string; words: string; buttons: string[] };

/** What is left when a campaign is over: the product's own story, and what the outside got of it. */
export type Facts = {
  /** By the clock of the campaign. */
  now: string;
  runs: RunDoc[];
  companies: CompanyDoc[];
  drafts: DraftDoc[];
  events: EventDoc[];
  followUps: FollowUpDoc[];
  suppressions: SuppressionDoc[];
  pendingInbound: number;
  /** Every mail that arrived, in order. */
  mails: MailFact[];
  /** Every message that was ever posted under a key, as it was posted. */
  posts: PostFact[];
  /** What stands in Slack now. */
  shown: ShownFact[];
  diary: Diary;
  /** What was still under way when waiting ended; empty = it came to rest. */
  restless: string[];
};

export async function collectFacts(stage: ChaosStage, diary: Diary, restless: string[]): Promise<Facts> {
  const { slack, inbox, models, clock } = stage;
  const read = async <Doc>(name: string, filter: object = {}): Promise<Doc[]> => {
    const docs = await models.connection.collection(name).find(filter).toArray();
    return JSON.parse(JSON.stringify(docs)) as Doc[];
  };
  const shown = ['C0LEADS', 'C0EMAILS', 'C0ALERTS'].flatMap((id) => slack.channel(id).messages());
  return {
    now: clock.now().toISOString(),
    runs: await read('agent_runs'),
    companies: await read('companies'),
    drafts: await read('email_drafts'),
    events: await read('outreach_events'),
    followUps: await read('followups'),
    suppressions: await read('suppressions'),
    pendingInbound: (await read('inbound_mails', { state: 'pending' })).length,
    mails: (await inbox.list()).map((mail) => ({
      messageId: mail.headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '',
      to: mail.envelope.to[0] ?? '',
      subject: mail.subject,
      text: mail.text,
      at: mail.receivedAt.getTime(),
    })),
    posts: postsOf(stage),
    shown: shown.map((message) => ({ key: keyOf(message), words: wordsOf(message), buttons: buttonsOf(message) })),
    diary: { ...diary, seen: [...diary.seen, ...decisionsShown(stage)] },
    restless,
  };
}

function postsOf({ slack }: ChaosStage): PostFact[] {
  return slack.posted().flatMap((message) => {
    const key = keyOf(message);
    return key === '' ? [] : [{ key, channel: message.channel, content: wordsOf(message) }];
  });
}

/** Decisions that Slack ever showed on a card. */
function decisionsShown({ slack }: ChaosStage): DecisionSeen[] {
  const seen = new Map<string, DecisionSeen>();
  for (const call of slack.calls()) {
    if (!call.ok || !['chat.update', 'chat.postMessage'].includes(call.method)) continue;
    const metadata = asJson(call.args.metadata);
    const payload = isRecord(metadata) && isRecord(metadata.event_payload) ? metadata.event_payload : {};
    const item = String(payload.key ?? '');
    if (!/^(?:lead|draft):/.test(item)) continue;
    const found = /\b(approved|rejected) by <@(\w+)>/i.exec(JSON.stringify(asJson(call.args.blocks)));
    if (found === null) continue;
    const decision = found[1]?.toLowerCase() === 'approved' ? 'approved' : 'rejected';
    seen.set(`${item} ${decision} ${found[2]}`, { item, decision, by: found[2] ?? '' });
  }
  return [...seen.values()];
}

function asJson(value: unknown): unknown {
  return typeof value === 'string' && value !== '' ? JSON.parse(value) : value;
}
