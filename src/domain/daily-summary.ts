import type { PipelineFigures } from './pipeline.ts';

/** What one day brought, and what waits at its end. */
export type DailySummary = {
  /** Local date, `2026-03-02`. */
  day: string;
  first_mails_sent: number;
  followups_sent: number;
  companies_replied: number;
  /** Companies with a reply of which sales was not told. */
  hot: number;
  stale_resolved: number;
  sequences_completed: number;
  scored: { high: number; medium: number; low: number; total: number };
  contacts_found: number;
  /** All but lost, archived, no_response and won. */
  active_companies: number;
  high_leads_waiting: number;
  drafts_waiting: number;
  /** Our share of what the open high leads could save, USD a year. */
  expected_revenue: number;
};

/** What the database says of the day and of this moment. */
export type DayFacts = {
  firstMails: number;
  followUps: number;
  companiesReplied: number;
  hotCompanies: number;
  staleResolved: number;
  sequencesCompleted: number;
  tiers: { tier: 'high' | 'medium' | 'low'; count: number }[];
  contactsFound: number;
  highLeadsWaiting: number;
  draftsWaiting: number;
};

export function dailySummary(day: string, facts: DayFacts, { counts, value }: PipelineFigures): DailySummary {
  const scored = { high: 0, medium: 0, low: 0 };
  for (const { tier, count } of facts.tiers) scored[tier] += count;
  const over = counts.lost + counts.archived + counts.no_response + counts.won;
  return {
    day,
    first_mails_sent: facts.firstMails,
    followups_sent: facts.followUps,
    companies_replied: facts.companiesReplied,
    hot: facts.hotCompanies,
    stale_resolved: facts.staleResolved,
    sequences_completed: facts.sequencesCompleted,
    scored: { ...scored, total: scored.high + scored.medium + scored.low },
    contacts_found: facts.contactsFound,
    active_companies: Object.values(counts).reduce((sum, count) => sum + count, 0) - over,
    high_leads_waiting: facts.highLeadsWaiting,
    drafts_waiting: facts.draftsWaiting,
    expected_revenue: value.feeMid,
  };
}

/** Whether the day brought nothing; what waits is not of the day. */
export function isQuietDay(summary: DailySummary): boolean {
  const { first_mails_sent, followups_sent, companies_replied, stale_resolved, sequences_completed } = summary;
  const happened = [first_mails_sent, followups_sent, companies_replied, stale_resolved, sequences_completed];
  return [...happened, summary.scored.total, summary.contacts_found].every((count) => count === 0);
}
