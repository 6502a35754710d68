import type { PipelineStage } from 'mongoose';
import type { CompanyStatus, LatestScore } from '../domain/company.ts';
import { FUNNEL_STAGES } from '../domain/funnel.ts';
import type { IndustryBucket } from '../domain/industry.ts';
import type { Tier } from '../domain/score.ts';
import { literal, literals, objectIdOrNull } from './convert.ts';
import { isRejection, REPORTED_MOVES } from './report-queries.ts';
import { HISTORY_LIMIT } from './schema.ts';

/** Who moved a company, when and why. `by` is a Slack user id or `system (…)`. */
export type MoveNote = { by: string; at: Date; reason?: string | null; runId?: string | null };

export type CompanyFilter = {
  tier?: Tier;
  industry?: IndustryBucket;
  subIndustry?: string;
  state?: string;
  /** As `cityKeyOf` makes it. */
  cityKey?: string;
  contactFound?: boolean;
  statuses?: readonly CompanyStatus[];
  runId?: string;
};

/** The history with one more entry, whose `from` is the state the document has at the moment of the write. */
export function historyWith(to: CompanyStatus, note: MoveNote) {
  const entry = {
    from: '$status',
    to,
    by: literal(note.by),
    at: note.at,
    reason: literal(note.reason ?? null),
    runId: objectIdOrNull(note.runId ?? null),
  };
  return { $slice: [{ $concatArrays: [{ $ifNull: ['$history', []] }, [entry]] }, -HISTORY_LIMIT] };
}

/** `latest` with the approval set or cleared; stays `null` where nothing was scored. */
export function approval(approved: boolean, note: MoveNote) {
  const fields = {
    approved,
    approvedBy: approved ? literal(note.by) : null,
    approvedAt: approved ? note.at : null,
  };
  return { $cond: [{ $eq: ['$latest', null] }, null, { $mergeObjects: ['$latest', fields] }] };
}

/** A new score; who stands in one of the states `from` becomes `scored`. An approval that exists stays. */
export function withScore(from: readonly CompanyStatus[], latest: LatestScore, change: MoveNote): PipelineStage.Set[] {
  const moves = { $in: ['$status', literal(from)] };
  const isApproved = { $eq: ['$latest.approved', true] };
  const kept = (field: 'approved' | 'approvedBy' | 'approvedAt') => ({
    $cond: [isApproved, `$latest.${field}`, literal(latest[field])],
  });
  const figures = {
    ...literals(latest),
    scoreId: objectIdOrNull(latest.scoreId),
    featureId: objectIdOrNull(latest.featureId),
  };
  return [
    {
      $set: {
        history: { $cond: [moves, historyWith('scored', change), '$history'] },
        latest: {
          ...figures,
          approved: kept('approved'),
          approvedBy: kept('approvedBy'),
          approvedAt: kept('approvedAt'),
        },
        updatedAt: change.at,
      },
    },
    { $set: { status: { $cond: [moves, 'scored', '$status'] } } },
  ];
}

const rankOf = (status: string) => ({ $indexOfArray: [literal(FUNNEL_STAGES), status] });

/** Highest stage of the funnel that the status and the history name; 0 where they name none. */
export const highestFromHistory = {
  $max: [
    0,
    rankOf('$status'),
    {
      $max: {
        $map: {
          input: {
            $concatArrays: [{ $ifNull: ['$history.from', []] }, { $ifNull: ['$history.to', []] }],
          },
          in: rankOf('$$this'),
        },
      },
    },
  ],
};

/** When it last came where reports look, from the newest entry of its history; the same however often it is said. */
const movedAt = {
  $let: {
    vars: { last: { $last: '$history' } },
    in: {
      $let: {
        vars: {
          key: {
            $cond: [
              isRejection('$$last'),
              'rejected',
              { $cond: [{ $in: ['$$last.to', literal(REPORTED_MOVES)] }, '$$last.to', null] },
            ],
          },
        },
        in: {
          $cond: [
            { $eq: ['$$key', null] },
            '$movedAt',
            { $mergeObjects: ['$movedAt', { $arrayToObject: [[{ k: '$$key', v: '$$last.at' }]] }] },
          ],
        },
      },
    },
  },
};

/**
 * Belongs to every write that changes status or score, as its last stage: the highest stage ever reached, and the moment by
 * the server's clock, which all processes share. The roll-ups of the pipeline go by both, reports by `movedAt`.
 */
export const counted: PipelineStage.Set = {
  $set: {
    reached: { $max: [rankOf('$status'), { $ifNull: ['$reached', highestFromHistory] }] },
    changedAt: '$$NOW',
    movedAt,
  },
};

export function queryOf(filter: CompanyFilter) {
  return {
    ...(filter.tier === undefined ? {} : { 'latest.tier': filter.tier }),
    ...(filter.industry === undefined ? {} : { industry: filter.industry }),
    ...(filter.subIndustry === undefined ? {} : { subIndustry: filter.subIndustry }),
    ...(filter.state === undefined ? {} : { state: filter.state }),
    ...(filter.cityKey === undefined ? {} : { cityKey: filter.cityKey }),
    ...(filter.contactFound === undefined ? {} : { contactFound: filter.contactFound }),
    ...(filter.statuses === undefined ? {} : { status: { $in: [...filter.statuses] } }),
    ...(filter.runId === undefined ? {} : { runId: filter.runId }),
  };
}
