import type { Connection, Types } from 'mongoose';
import type { LatestScore } from '../domain/company.ts';
import type { DayFacts } from '../domain/daily-summary.ts';
import type { Angle } from '../domain/draft.ts';
import type { EventType } from '../domain/event.ts';
import type { TopLeadFacts, TrendWeek } from '../domain/report.ts';
import type { ComparedFigures } from '../domain/report-comparison.ts';
import type { ReportFacts } from '../domain/report-figures.ts';
import { TIERS } from '../domain/score.ts';
import type { ReportedMove, ReportQuery, Within } from './report-queries.ts';
import * as queries from './report-queries.ts';

const TOP_LEADS = 10;
const MOODS = ['positive', 'neutral', 'negative'] as const;
/** Five angles in a dozen industries. */
const MOST_WIN_RATES = 500;

type Row<Id> = { _id: Id; count: number };

/** Counts for reports: grouped in the database, on indexes, with answers of a few rows. */
export function createReportFactStore(connection: Connection) {
  async function rows<T>({ collection, pipeline }: ReportQuery): Promise<T[]> {
    return connection.collection(collection).aggregate<T & object>(pipeline, { allowDiskUse: true }).toArray();
  }

  async function count(query: ReportQuery): Promise<number> {
    return (await rows<Row<unknown>>(query))[0]?.count ?? 0;
  }

  const events = (type: EventType, range: Within) => count(queries.eventCount(type, range));
  const moved = (to: ReportedMove, range: Within) => count(queries.companiesMoved(to, range));

  /** Each company once, by its newest score in the range. */
  async function tiers(range: Within): Promise<ReportFacts['tiers']> {
    const counts = await Promise.all(
      TIERS.map(async (tier) => {
        const [all, outdated] = await Promise.all([
          count(queries.scoresOfTier(tier, range)),
          count(queries.scoresOutdated(tier, range)),
        ]);
        return { tier, count: all - outdated };
      }),
    );
    return counts.filter(({ count }) => count > 0);
  }

  async function reasons(query: ReportQuery): Promise<{ name: string | null; count: number }[]> {
    return (await rows<Row<string | null>>(query)).map(({ _id, count }) => ({ name: _id, count }));
  }

  async function replies(range: Within): Promise<ReportFacts['replies']> {
    const [all, ...counts] = await Promise.all([
      events('replied', range),
      ...MOODS.map((mood) => count(queries.repliesOfMood(mood, range))),
    ]);
    const known = MOODS.map((sentiment, index) => ({ sentiment, count: counts[index] ?? 0 }));
    const rest = all - known.reduce((total, mood) => total + mood.count, 0);
    return [...known, { sentiment: null, count: rest }].filter((mood) => mood.count > 0);
  }

  return {
    /** What happened in a span: reads side by side, each grouped on an index. */
    async read(range: Within): Promise<ReportFacts> {
      const [companies, scored, first, followUps, unsubscribes, [seen], moods] = await Promise.all([
        rows<Row<{ industry?: string; state?: string }>>(queries.companiesFound(range)),
        tiers(range),
        events('sent', range),
        events('followup_sent', range),
        events('unsubscribed', range),
        rows<{ opened: number; clicked: number }>(queries.messagesSeen(range)),
        replies(range),
      ]);
      const [approved, meetings, won, lost, leadRejections, draftRejections] = await Promise.all([
        moved('approved', range),
        moved('meeting_booked', range),
        moved('won', range),
        moved('lost', range),
        reasons(queries.leadsRejected(range)),
        reasons(queries.draftsRejected(range)),
      ]);
      return {
        companies: companies.map(({ _id, count }) => ({
          industry: _id.industry ?? null,
          state: _id.state ?? null,
          count,
        })),
        tiers: scored,
        mails: { first, followUps, opened: seen?.opened ?? 0, clicked: seen?.clicked ?? 0 },
        replies: moods,
        unsubscribes,
        outcomes: { approved, meetings, won, lost },
        leadRejections,
        draftRejections,
      };
    },

    /** Only what a later span is compared with. */
    async totals(range: Within): Promise<ComparedFigures> {
      const [won, meetings, moods, first, followUps, approved, scored, found] = await Promise.all([
        moved('won', range),
        moved('meeting_booked', range),
        replies(range),
        events('sent', range),
        events('followup_sent', range),
        moved('approved', range),
        tiers(range),
        count(queries.companyCount(range)),
      ]);
      const sum = (all: readonly { count: number }[]) => all.reduce((total, { count }) => total + count, 0);
      return {
        deals_won: won,
        meetings_booked: meetings,
        positive_replies: sum(moods.filter(({ sentiment }) => sentiment === 'positive')),
        total_replies: sum(moods),
        mails_sent: first + followUps,
        leads_approved: approved,
        high_leads: sum(scored.filter(({ tier }) => tier === 'high')),
        leads_scored: sum(scored),
        companies_found: found,
      };
    },

    /** Mails and replies of each week, in the order given. */
    async trend(weeks: readonly (Within & { firstDay: string })[]): Promise<TrendWeek[]> {
      return Promise.all(
        weeks.map(async ({ firstDay, ...range }) => {
          const [first, followUps, replied] = await Promise.all([
            events('sent', range),
            events('followup_sent', range),
            events('replied', range),
          ]);
          return { firstDay, mails: first + followUps, replies: replied };
        }),
      );
    },

    /** Best first. */
    async topLeads(): Promise<TopLeadFacts[]> {
      type Lead = { name: string; industry: string; status: string; latest: LatestScore };
      const leads = await rows<Lead & { _id: Types.ObjectId }>(queries.bestLeads(TOP_LEADS));
      return leads.map(({ name, industry, status, latest }) => ({
        name,
        industry,
        status,
        score: latest.score,
        tier: latest.tier,
        savingsLow: latest.savingsLow,
        savingsHigh: latest.savingsHigh,
      }));
    },

    /** How each angle does over all industries, most used first. */
    async winRates(): Promise<{ angle: Angle; sent: number; replies: number; positive: number }[]> {
      const found = await rows<{ _id: Angle; sent: number; replies: number; positive: number }>({
        collection: 'email_win_rate',
        pipeline: [
          { $limit: MOST_WIN_RATES },
          {
            $group: {
              _id: '$templateId',
              sent: { $sum: '$emailsSent' },
              replies: { $sum: '$repliesReceived' },
              positive: { $sum: '$positiveReplies' },
            },
          },
          { $sort: { sent: -1, _id: 1 } },
        ],
      });
      return found.map(({ _id, ...counts }) => ({ angle: _id, ...counts }));
    },

    /** What the daily summary tells of one day and of this moment. */
    async day(range: Within): Promise<DayFacts> {
      const [firstMails, followUps, companiesReplied, hotCompanies, staleResolved, sequencesCompleted] =
        await Promise.all([
          events('sent', range),
          events('followup_sent', range),
          count(queries.companiesWithEvent('replied', range)),
          count(queries.hotCompanies()),
          moved('no_response', range),
          count(queries.sequencesCompleted(range)),
        ]);
      const [scored, contactsFound, highLeadsWaiting, draftsWaiting] = await Promise.all([
        tiers(range),
        count(queries.contactsFound(range)),
        count(queries.highLeadsWaiting()),
        count(queries.draftsWaiting()),
      ]);
      return {
        firstMails,
        followUps,
        companiesReplied,
        hotCompanies,
        staleResolved,
        sequencesCompleted,
        tiers: scored,
        contactsFound,
        highLeadsWaiting,
        draftsWaiting,
      };
    },
  };
}
