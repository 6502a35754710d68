import type { CompanyStatus } from '../company.ts';
import type { Sentiment } from '../reply.ts';
import type { RunRequest } from '../run.ts';
import type { Tier } from '../score.ts';

/** `asked → answering → answered` or `failed`; a question whose process died goes back to `asked`. */
export const QUESTION_STATES = ['asked', 'answering', 'answered', 'failed'] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

/** Which leads are meant; null = all. `city` alone means every city of that name. */
export type TalkFilter = {
  tier: Tier | null;
  industryKey: string | null;
  state: string | null;
  city: string | null;
  /** Whether somebody to write to is known. */
  hasContact: boolean | null;
  status: CompanyStatus | null;
};

export const EVERY_LEAD: TalkFilter = {
  tier: null,
  industryKey: null,
  state: null,
  city: null,
  hasContact: null,
  status: null,
};

export type TalkRow = {
  companyId: string;
  name: string;
  city: string | null;
  state: string | null;
  status: CompanyStatus;
  hasContact: boolean;
  /** `null` = not scored yet. */
  score: { tier: Tier; value: number; savingsLow: number; savingsHigh: number } | null;
};

/** A piece of an answer, as it was when it was read; how it looks is drawn later. */
export type TalkPart =
  | {
      kind: 'companies';
      /** `leads`: only what was scored. */
      what: 'leads' | 'companies';
      filter: TalkFilter;
      total: number;
      rows: TalkRow[];
    }
  | {
      kind: 'replies';
      rows: {
        companyName: string;
        sentiment: Sentiment | null;
        intent: string | null;
        text: string | null;
        at: Date;
      }[];
    }
  | { kind: 'history'; rows: { companyName: string; followUpNumber: number; status: CompanyStatus; at: Date }[] }
  | {
      kind: 'pipeline';
      /** Companies that ever came as far, in the order of the funnel. */
      funnel: { stage: string; count: number }[];
      value: number;
    }
  | {
      kind: 'status';
      leads: number;
      drafts: number;
      doubtful: number;
      runs: { ref: number; title: string; doing: string }[];
      stoppedBy: string | null;
    }
  | { kind: 'credits'; rows: { label: string; on: boolean; words: string }[] }
  /** Words of ours. `examples` are questions or commands, ready to copy. */
  | { kind: 'say'; text: string; examples: string[] };

/** What was really done for an answer: shown below it, whatever a model says. */
export type TalkFacts = { companies: number; replies: number; mails: number };

export type TalkAnswer = {
  /** `null` = rules; else the model and its prompt. */
  by: string | null;
  /** Why rules answered although a model is there. */
  note: string | null;
  /** The model's own words: a stranger's, as far as trust goes. */
  said: string | null;
  parts: TalkPart[];
  facts: TalkFacts;
};

/** One lead that somebody may approve by a card, as it stood when the card was made. */
export type BoundLead = { companyId: string; scoreId: string; name: string; tier: Tier; score: number };

export type LeadResult = { companyId: string; result: 'approved' | 'decided_before' | 'changed' | 'gone' };

export type ProposalDeed = { kind: 'approve'; leads: BoundLead[] } | { kind: 'run'; request: RunRequest; text: string };

/** `asks`: it costs more than may be spent without asking; the question about money was put to who pressed. */
export type ProposalOutcome =
  | { kind: 'approved'; leads: LeadResult[] }
  | { kind: 'started'; runRef: number; title: string; created: boolean }
  | { kind: 'asks'; usd: number }
  | { kind: 'failed'; why: string };

export const PROPOSAL_STATES = ['open', 'confirmed', 'cancelled', 'expired'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Something that changes data and waits for a press. Nothing happens before `confirmed`. */
export type Proposal = {
  deed: ProposalDeed;
  state: ProposalState;
  expiresAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** What the press came to; `null` while it is being done. */
  outcome: ProposalOutcome | null;
};

export const PROPOSAL_TTL_MS = 15 * 60_000;
/** A card that nobody could check at a glance is no confirmation. */
export const MOST_BOUND = 10;

export type TalkQuestion = {
  id: string;
  /** `<channel>:<ts>` of the message: Slack may bring it twice, and as two kinds of event. */
  messageKey: string;
  userId: string;
  channelId: string;
  /** A line between this person and the bot alone. */
  isDirect: boolean;
  /** Where the answer goes; `null` = top level of a direct line. */
  threadTs: string | null;
  /** Messages that belong together: a thread, or a direct line. */
  conversation: string;
  /** As typed, cleaned. */
  text: string;
  state: QuestionState;
  /** What is being looked at, for who waits. */
  progress: string | null;
  attempts: number;
  owner: string | null;
  leaseUntil: Date | null;
  answer: TalkAnswer | null;
  /** For people: why there is no answer. */
  failure: string | null;
  proposal: Proposal | null;
  /** Companies that the answer is about, so that an erasure finds it. */
  companyIds: string[];
  askedAt: Date;
  settledAt: Date | null;
  /** An erasure took the words out. */
  wipedAt: Date | null;
};

/** What a model is told of a question, and what is stored of one. */
export const QUESTION_MAX = 1_000;
