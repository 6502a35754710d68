import { Types } from 'mongoose';
import type { CompanyStatus } from '../domain/company.ts';
import type { EventType } from '../domain/event.ts';
import type { Sentiment } from '../domain/reply.ts';
import type { Tier } from '../domain/score.ts';

/** From `from` on, up to and without `to`. */
export type Within = { from: Date; to: Date };

/** One read of the report, so that a test can ask the server how it would do it. */
export type ReportQuery = { collection: string; pipeline: object[] };

/** Moves whose last time a company keeps beside its history, each with an index of its own; `rejected`: archived by a person. */
export const REPORTED_MOVES = ['approved', 'meeting_booked', 'won', 'lost', 'no_response', 'rejected'] as const;
export type ReportedMove = (typeof REPORTED_MOVES)[number];

const SENT: EventType[] = ['sent', 'followup_sent'];
/** Smaller than every id there is: an equality or range on ids alone is answered from the index, `$ne: null` is not. */
const FIRST_ID = new Types.ObjectId('0'.repeat(24));
const MOST_REASONS = 50;
const REASON_CHARS = 60;
const OPEN: CompanyStatus[] = [
  'new',
  'enriched',
  'scored',
  'approved',
  'contacted',
  'replied',
  'meeting_booked',
  'won',
];

const within = ({ from, to }: Within) => ({ $gte: from, $lt: to });
const sum = { $sum: 1 };

/** By industry and state: some hundred rows at most. */
export function companiesFound(range: Within): ReportQuery {
  return {
    collection: 'companies',
    pipeline: [
      { $match: { dateFound: within(range) } },
      { $group: { _id: { industry: '$industry', state: '$state' }, count: sum } },
    ],
  };
}

export function companyCount(range: Within): ReportQuery {
  return {
    collection: 'companies',
    pipeline: [{ $match: { dateFound: within(range) } }, { $group: { _id: null, count: sum } }],
  };
}

/** Scores of a tier made in the range, one tier at a time: the server then counts on the index without looking at a key. */
export function scoresOfTier(tier: Tier, range: Within): ReportQuery {
  return {
    collection: 'lead_scores',
    pipeline: [{ $match: { tier, scoredAt: within(range) } }, { $group: { _id: null, count: sum } }],
  };
}

/** Of those, the ones that were no longer their company's newest before the range ended; few, since few are scored twice. */
export function scoresOutdated(tier: Tier, range: Within): ReportQuery {
  return {
    collection: 'lead_scores',
    pipeline: [
      { $match: { tier, supersededAt: within(range), scoredAt: { $gte: range.from } } },
      { $group: { _id: null, count: sum } },
    ],
  };
}

/** One type at a time: the server then counts on the index without looking at a key. */
export function eventCount(eventType: EventType, range: Within): ReportQuery {
  return {
    collection: 'outreach_events',
    pipeline: [{ $match: { eventType, eventAt: within(range) } }, { $group: { _id: null, count: sum } }],
  };
}

/** Of the messages sent in the range, those opened and those clicked in it: each message once, however often it happened. */
export function messagesSeen(range: Within): ReportQuery {
  const is = (...types: EventType[]) => ({ $max: { $in: ['$eventType', types] } });
  const yes = (field: string) => ({ $sum: { $cond: [field, 1, 0] } });
  return {
    collection: 'outreach_events',
    pipeline: [
      {
        $match: {
          eventType: { $in: [...SENT, 'opened', 'clicked'] },
          eventAt: within(range),
          emailDraftId: { $gte: FIRST_ID },
        },
      },
      { $group: { _id: '$emailDraftId', sent: is(...SENT), opened: is('opened'), clicked: is('clicked') } },
      { $match: { sent: true } },
      { $group: { _id: null, opened: yes('$opened'), clicked: yes('$clicked') } },
    ],
  };
}

/** One mood at a time, so that the server counts on the index; replies of no mood are what is left of all of them. */
export function repliesOfMood(replySentiment: Sentiment, range: Within): ReportQuery {
  return {
    collection: 'outreach_events',
    pipeline: [
      { $match: { eventType: 'replied', replySentiment, eventAt: within(range) } },
      { $group: { _id: null, count: sum } },
    ],
  };
}

/** Companies that came to a status in the range, each once; who came there again since counts with the later time alone. */
export function companiesMoved(to: ReportedMove, range: Within): ReportQuery {
  return {
    collection: 'companies',
    pipeline: [{ $match: { [`movedAt.${to}`]: within(range) } }, { $group: { _id: null, count: sum } }],
  };
}

/** Leads that a person rejected in the range, by the reason's first part: `too_small: one office` counts as `too_small`. */
export function leadsRejected(range: Within): ReportQuery {
  const { from, to } = range;
  const isIt = {
    $and: [isRejection('$$move'), { $gte: ['$$move.at', from] }, { $lt: ['$$move.at', to] }],
  };
  return {
    collection: 'companies',
    pipeline: [
      { $match: { 'movedAt.rejected': within(range) } },
      { $set: { move: { $last: { $filter: { input: '$history', as: 'move', cond: isIt } } } } },
      ...byReason('$move.reason'),
    ],
  };
}

/** Whether an entry of a company's history is a person's no to a lead. */
export function isRejection(entry: string) {
  return {
    $and: [
      { $eq: [`${entry}.to`, 'archived'] },
      { $in: [`${entry}.from`, ['scored', 'approved']] },
      { $not: [{ $eq: [{ $substrCP: [`${entry}.by`, 0, 6] }, 'system'] }] },
    ],
  };
}

export function draftsRejected(range: Within): ReportQuery {
  return {
    collection: 'email_drafts',
    pipeline: [{ $match: { status: 'rejected', rejectedAt: within(range) } }, ...byReason('$rejectionReason')],
  };
}

/** The best open high leads. */
export function bestLeads(limit: number): ReportQuery {
  return {
    collection: 'companies',
    pipeline: [
      { $match: { 'latest.tier': 'high', status: { $in: OPEN } } },
      { $sort: { 'latest.score': -1 } },
      { $limit: limit },
      { $project: { name: 1, industry: 1, status: 1, latest: 1 } },
    ],
  };
}

/** Companies with such an event in the range, each once. */
export function companiesWithEvent(type: EventType, range: Within): ReportQuery {
  return {
    collection: 'outreach_events',
    pipeline: [
      { $match: { eventType: type, eventAt: within(range), companyId: { $gte: FIRST_ID } } },
      { $group: { _id: '$companyId' } },
      { $group: { _id: null, count: sum } },
    ],
  };
}

/** Companies with a reply of which sales was not told, each once. */
export function hotCompanies(): ReportQuery {
  return {
    collection: 'outreach_events',
    pipeline: [
      { $match: { eventType: 'replied', salesAlerted: false, companyId: { $gte: FIRST_ID } } },
      { $group: { _id: '$companyId' } },
      { $group: { _id: null, count: sum } },
    ],
  };
}

/** Sequences whose third and last follow-up left in the range. */
export function sequencesCompleted(range: Within): ReportQuery {
  return {
    collection: 'outreach_events',
    pipeline: [
      { $match: { eventType: 'followup_sent', eventAt: within(range), followUpNumber: 3 } },
      { $group: { _id: null, count: sum } },
    ],
  };
}

export function contactsFound(range: Within): ReportQuery {
  return {
    collection: 'contacts',
    pipeline: [{ $match: { createdAt: within(range) } }, { $group: { _id: null, count: sum } }],
  };
}

export function highLeadsWaiting(): ReportQuery {
  return {
    collection: 'companies',
    pipeline: [{ $match: { 'latest.tier': 'high', status: 'scored' } }, { $group: { _id: null, count: sum } }],
  };
}

export function draftsWaiting(): ReportQuery {
  return {
    collection: 'email_drafts',
    pipeline: [{ $match: { status: 'pending' } }, { $group: { _id: null, count: sum } }],
  };
}

function byReason(field: string): object[] {
  const words = { $arrayElemAt: [{ $split: [field, ': '] }, 0] };
  const reason = { $cond: [{ $eq: [{ $type: field }, 'string'] }, { $substrCP: [words, 0, REASON_CHARS] }, null] };
  return [{ $group: { _id: reason, count: sum } }, { $sort: { count: -1, _id: 1 } }, { $limit: MOST_REASONS }];
}
