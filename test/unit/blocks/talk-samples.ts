import { COMPANY_STATUSES } from '../../../src/domain/company.ts';
import { FUNNEL_STAGES } from '../../../src/domain/funnel.ts';
import {
  PROPOSAL_STATES,
  type Proposal,
  type ProposalDeed,
  type ProposalOutcome,
  type TalkAnswer,
  type TalkPart,
  type TalkQuestion,
} from '../../../src/domain/talk/question.ts';
import type { World } from './every-message.ts';
import { minutesAgo, moment } from './samples.ts';

const at = minutesAgo(5);

function question(changed: Partial<TalkQuestion> = {}): TalkQuestion {
  return {
    id: '65f000000000000000000001',
    messageKey: 'C0LEADS:1.0',
    userId: 'U0ANA',
    channelId: 'C0LEADS',
    isDirect: false,
    threadTs: '1.0',
    conversation: 'C0LEADS:1.0',
    text: 'which high leads in Columbus have no contact yet?',
    state: 'answered',
    progress: null,
    attempts: 1,
    owner: null,
    leaseUntil: null,
    answer: null,
    failure: null,
    proposal: null,
    companyIds: [],
    askedAt: at,
    settledAt: at,
    wipedAt: null,
    ...changed,
  };
}

function answerOf(changed: Partial<TalkAnswer> = {}): TalkAnswer {
  return { by: null, note: null, said: null, parts: [], facts: { companies: 0, replies: 0, mails: 0 }, ...changed };
}

function card(deed: ProposalDeed, changed: Partial<Proposal> = {}): Proposal {
  const expiresAt = new Date(moment.now.getTime() + 600_000);
  return { deed, state: 'open', expiresAt, decidedBy: null, decidedAt: null, outcome: null, ...changed };
}

/** Every state of a question, with every part, card and outcome, drawn with the world's text. */
export function everyQuestion({ text, many, amount }: World): TalkQuestion[] {
  const rows = <T>(make: (index: number) => T) => Array.from({ length: many }, (_, index) => make(index));
  const filter = {
    tier: 'high',
    industryKey: text,
    state: text,
    city: text,
    hasContact: false,
    status: 'scored',
  } as const;
  const row = (index: number) => ({
    companyId: String(index),
    name: text,
    city: text,
    state: text,
    status: COMPANY_STATUSES[index % COMPANY_STATUSES.length] ?? 'scored',
    hasContact: index % 2 === 0,
    score: index % 3 === 0 ? null : { tier: 'low' as const, value: amount, savingsLow: amount, savingsHigh: amount },
  });
  const parts: TalkPart[] = [
    { kind: 'companies', what: 'leads', filter, total: amount, rows: rows(row) },
    { kind: 'companies', what: 'companies', filter: { ...filter, hasContact: true }, total: 0, rows: [] },
    { kind: 'replies', rows: rows(() => ({ companyName: text, sentiment: 'positive', intent: text, text, at })) },
    { kind: 'replies', rows: [] },
    {
      kind: 'history',
      rows: rows((index) => ({ companyName: text, followUpNumber: index % 4, status: 'contacted', at })),
    },
    { kind: 'history', rows: [] },
    { kind: 'pipeline', funnel: FUNNEL_STAGES.map((stage) => ({ stage, count: amount })), value: amount },
    {
      kind: 'status',
      leads: amount,
      drafts: amount,
      doubtful: amount,
      runs: rows((ref) => ({ ref, title: text, doing: text })),
      stoppedBy: text,
    },
    { kind: 'status', leads: 0, drafts: 0, doubtful: 0, runs: [], stoppedBy: null },
    { kind: 'credits', rows: rows((index) => ({ label: text, on: index % 2 === 0, words: text })) },
    { kind: 'credits', rows: [] },
    { kind: 'say', text, examples: rows(() => text) },
  ];
  const leads = rows((index) => ({
    companyId: String(index),
    scoreId: 's',
    name: text,
    tier: 'high' as const,
    score: amount,
  })).slice(0, 10);
  const deeds: ProposalDeed[] = [
    { kind: 'approve', leads },
    { kind: 'run', text, request: { industryWord: text, industryKey: text, state: text, city: text, count: amount } },
  ];
  const results = (['approved', 'decided_before', 'changed', 'gone'] as const).flatMap((result) =>
    leads.map(({ companyId }) => ({ companyId, result })),
  );
  const outcomes: (ProposalOutcome | null)[] = [
    null,
    { kind: 'approved', leads: results.slice(0, 10) },
    { kind: 'approved', leads: results.slice(-10) },
    { kind: 'started', runRef: 1, title: text, created: true },
    { kind: 'started', runRef: 1, title: text, created: false },
    { kind: 'asks', usd: amount },
    { kind: 'failed', why: text },
  ];
  const by = { decidedBy: text, decidedAt: at };
  const cards = deeds.flatMap((deed) => [
    ...PROPOSAL_STATES.map((state) => card(deed, { state, ...(state === 'open' ? {} : by) })),
    ...outcomes.map((outcome) => card(deed, { state: 'confirmed', ...by, outcome })),
  ]);
  const facts = { companies: amount, replies: amount, mails: amount };
  return [
    question({ state: 'asked' }),
    question({ state: 'answering', progress: text }),
    question({ state: 'failed', failure: text }),
    question({ wipedAt: at }),
    question({ answer: answerOf({ parts, said: text, by: text, note: text, facts }) }),
    ...parts.map((part) =>
      question({ answer: answerOf({ parts: [part, part, part], said: text, by: text, note: text, facts }) }),
    ),
    ...cards.map((proposal) => question({ answer: answerOf({ facts }), proposal })),
  ];
}
