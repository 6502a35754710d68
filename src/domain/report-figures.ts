import type { Tier } from './score.ts';

export type Counted = { name: string; count: number };
type CountedOrUnknown = { name: string | null; count: number };

/** What happened in a span, counted in the database; all lists are short. */
export type ReportFacts = {
  companies: { industry: string | null; state: string | null; count: number }[];
  /** Each company scored in the span once, by its newest score there. */
  tiers: { tier: Tier; count: number }[];
  /** `opened` and `clicked`: of the messages sent in the span, those opened or clicked in it, each once. */
  mails: { first: number; followUps: number; opened: number; clicked: number };
  replies: { sentiment: 'positive' | 'neutral' | 'negative' | null; count: number }[];
  unsubscribes: number;
  /** Companies that came to the status in the span, each once, from the history. */
  outcomes: { approved: number; meetings: number; won: number; lost: number };
  leadRejections: CountedOrUnknown[];
  draftRejections: CountedOrUnknown[];
};

/** The figures of the six parts that a span bounds, without what is compared or current. */
export type PeriodFigures = {
  companies_found: { total: number; by_industry: Counted[]; by_state: Counted[] };
  leads_by_tier: { high: number; medium: number; low: number; total: number };
  emails: {
    first_emails: number;
    followups: number;
    total_sent: number;
    unique_opens: number;
    unique_clicks: number;
    open_rate_pct: number;
    click_rate_pct: number;
  };
  replies: {
    total_replies: number;
    positive: number;
    neutral: number;
    negative: number;
    unsubscribes: number;
    reply_rate_pct: number;
  };
  outcomes: { leads_approved: number; meetings_booked: number; deals_won: number; deals_lost: number };
  rejections: { leads: Counted[]; drafts: Counted[] };
};

const NO_REASON = 'no reason given';

export function periodFigures(facts: ReportFacts): PeriodFigures {
  const tiers = { high: 0, medium: 0, low: 0 };
  for (const { tier, count } of facts.tiers) tiers[tier] += count;
  const moods = { positive: 0, neutral: 0, negative: 0 };
  for (const { sentiment, count } of facts.replies) moods[sentiment ?? 'neutral'] += count;
  const { first, followUps, opened, clicked } = facts.mails;
  const sent = first + followUps;
  const replies = moods.positive + moods.neutral + moods.negative;
  return {
    companies_found: {
      total: facts.companies.reduce((sum, { count }) => sum + count, 0),
      by_industry: ranked(
        facts.companies.map(({ industry, count }) => ({ name: industry, count })),
        'unknown',
      ),
      by_state: ranked(
        facts.companies.map(({ state, count }) => ({ name: state, count })),
        'unknown',
      ),
    },
    leads_by_tier: { ...tiers, total: tiers.high + tiers.medium + tiers.low },
    emails: {
      first_emails: first,
      followups: followUps,
      total_sent: sent,
      unique_opens: opened,
      unique_clicks: clicked,
      open_rate_pct: percent(opened, sent, 2),
      click_rate_pct: percent(clicked, sent, 2),
    },
    replies: {
      total_replies: replies,
      ...moods,
      unsubscribes: facts.unsubscribes,
      reply_rate_pct: percent(replies, sent, 2),
    },
    outcomes: {
      leads_approved: facts.outcomes.approved,
      meetings_booked: facts.outcomes.meetings,
      deals_won: facts.outcomes.won,
      deals_lost: facts.outcomes.lost,
    },
    rejections: {
      leads: ranked(facts.leadRejections, NO_REASON),
      drafts: ranked(facts.draftRejections, NO_REASON),
    },
  };
}

/** Whether nothing at all happened in the span. */
export function isEmptyReport(report: PeriodFigures): boolean {
  const { companies_found, leads_by_tier, emails, replies, outcomes, rejections } = report;
  const counted = [
    companies_found.total,
    leads_by_tier.total,
    emails.total_sent,
    replies.total_replies,
    replies.unsubscribes,
    ...Object.values(outcomes),
    ...[...rejections.leads, ...rejections.drafts].map(({ count }) => count),
  ];
  return counted.every((count) => count === 0);
}

/** `part` of `whole` in per cent, 0 to 100: replies to earlier mails may outnumber what a span sent. */
export function percent(part: number, whole: number, decimals: number): number {
  if (whole <= 0) return 0;
  return Math.min(100, rounded((part / whole) * 100, decimals));
}

export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

/** Same names added up, most first; equal counts by name, so that the order never changes by chance. */
function ranked(rows: readonly CountedOrUnknown[], unnamed: string): Counted[] {
  const sums = new Map<string, number>();
  for (const { name, count } of rows) {
    const known = name === null || name.trim() === '' ? unnamed : name;
    sums.set(known, (sums.get(known) ?? 0) + count);
  }
  return [...sums]
    .map(([name, count]) => ({ name, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
