import type { SendSituation } from '../agents/outreach.ts';
import type { Company } from '../domain/company.ts';
import type { EmailDraft } from '../domain/draft.ts';
import { capDayOf, longestGap, nextCapDay } from '../domain/send-window.ts';
import type { DailyLimit } from '../domain/warm-up.ts';
import { cameBack } from './came-back.ts';
import type { OrchestratorDeps } from './deps.ts';

export type MailLimits = { timeZone: string; dailyLimit: DailyLimit; gapSeconds: string };

/** What the sender asks for before a mail leaves; read anew each time. */
export function createSendSituation(deps: Pick<OrchestratorDeps, 'models' | 'clock'>, limits: MailLimits) {
  const { models, clock } = deps;
  const { timeZone, dailyLimit } = limits;
  const longestGapMs = longestGap(limits.gapSeconds);

  /** A first mail asks nobody to go first. */
  async function firstMailsBefore(draft: EmailDraft, now: Date): Promise<SendSituation['firstMails']> {
    if (draft.kind !== 'followup') return { soon: false, today: 0 };
    const [soon, today] = await Promise.all([
      models.drafts.countFirstMails(new Date(now.getTime() + longestGapMs), 1),
      models.drafts.countFirstMails(nextCapDay(now, timeZone), dailyLimit(now)),
    ]);
    return { soon: soon > 0, today };
  }

  return async function situationOf(draft: EmailDraft, company: Company): Promise<SendSituation> {
    const now = clock.now();
    const mayBeUnreached = draft.kind === 'first' && company.status === 'contacted';
    const [contact, suppressed, sentToday, firstMails, isUnreached] = await Promise.all([
      draft.contactId === null ? null : models.contacts.find(draft.contactId),
      models.suppressions.isSuppressed(draft.recipient.email),
      models.sendCounters.get(capDayOf(now, timeZone)),
      firstMailsBefore(draft, now),
      mayBeUnreached ? cameBack(models, company.id) : false,
    ]);
    return {
      now,
      contact,
      suppressed,
      companyStatus: company.status,
      cameBack: isUnreached,
      state: company.state,
      capLeft: dailyLimit(now) - sentToday,
      lastSentAt: null, // the mailbox's pace keeps the gap, over all processes
      firstMails,
    };
  };
}
