import { ANGLES, type Angle, type EmailDraft } from '../domain/draft.ts';
import type { OutreachEvent } from '../domain/event.ts';
import { INDUSTRY_BUCKETS, type IndustryBucket } from '../domain/industry.ts';
import type { TimedJob } from '../domain/timetable.ts';
import { plural } from '../lib/text.ts';
import type { WinRateCounts } from '../models/email-win-rate.ts';
import type { OrchestratorDeps } from './deps.ts';

const PAGE = 500;

/**
 * Counts anew how each angle does in each industry: sequences begun, opened, answered, answered well, each once. The database counts
 * on one index; this process holds a page of events at a time, and that only for rows that do not know their sequence yet.
 */
export function createWinRateRollup(deps: Pick<OrchestratorDeps, 'models' | 'clock'>): TimedJob {
  const { models, clock } = deps;

  /** Events recorded without their sequence learn it from their draft. */
  async function fillIn(signal: AbortSignal): Promise<void> {
    let afterId: string | null = null;
    for (;;) {
      signal.throwIfAborted();
      const events: OutreachEvent[] = await models.events.listWithoutSequence({ afterId, limit: PAGE });
      if (events.length === 0) return;
      await fillPage(events);
      afterId = events.at(-1)?.id ?? null;
    }
  }

  async function fillPage(events: readonly OutreachEvent[]): Promise<void> {
    const drafts = await models.drafts.findMany(events.flatMap((event) => event.emailDraftId ?? []));
    const companies = await models.companies.findMany(drafts.map((draft) => draft.companyId));
    const draftById = new Map<string, EmailDraft>(drafts.map((draft) => [draft.id, draft]));
    const industryById = new Map<string, IndustryBucket>(companies.map((company) => [company.id, company.industry]));
    for (const event of events) {
      const draft = draftById.get(event.emailDraftId ?? '');
      const industry = industryById.get(draft?.companyId ?? '');
      if (draft === undefined || industry === undefined) continue;
      const sequenceId = draft.parentDraftId ?? draft.id;
      await models.events.fillSequence(event.id, { sequenceId, angle: draft.angle, industry });
    }
  }

  async function count(angle: Angle, industry: IndustryBucket): Promise<WinRateCounts> {
    const of = { angle, industry };
    const [emailsSent, emailsOpened, repliesReceived, positiveReplies] = await Promise.all([
      models.events.countSequences({ eventType: 'sent', ...of }),
      models.events.countSequences({ eventType: 'opened', ...of }),
      models.events.countSequences({ eventType: 'replied', ...of }),
      models.events.countSequences({ eventType: 'replied', ...of, replySentiment: 'positive' }),
    ]);
    return { templateId: angle, industry, emailsSent, emailsOpened, repliesReceived, positiveReplies };
  }

  return async ({ signal }) => {
    const asOf = clock.now();
    await fillIn(signal);
    const rows: WinRateCounts[] = [];
    for (const angle of ANGLES) {
      for (const industry of INDUSTRY_BUCKETS) {
        signal.throwIfAborted();
        rows.push(await count(angle, industry));
      }
    }
    const used = rows.filter((row) => row.emailsSent + row.emailsOpened + row.repliesReceived > 0);
    await models.emailWinRates.replaceAll(used, asOf);
    const sent = used.reduce((sum, row) => sum + row.emailsSent, 0);
    return `${plural(used.length, 'angle and industry', 'angles and industries')}, ${plural(sent, 'sequence')}`;
  };
}
