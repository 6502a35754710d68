import type { Company } from '../../domain/company.ts';
import { daysAfter, type FollowUp, GRACE_DAYS, isOpenTouch } from '../../domain/followup.ts';
import type { OrchestratorDeps } from '../deps.ts';
import type { StopSequence } from '../stop-sequence.ts';
import { STUCK_DAYS, walkIdle } from './walk.ts';

/** Without a sequence of follow-ups, silence of this long is an answer. */
const SILENT_DAYS = 14;

type Silence = { reason: string };
/** `waiting`: nothing planned, and nothing that could be done about it. */
export type SilentResult = { found: number; marked: number; waiting: number };

/**
 * Companies that were written to and never answered become `no_response`: three days after the last follow-up, or 14 days after
 * the last mail where none is planned. A reply that comes later still counts.
 */
export function createMarkSilent(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  parts: { timeZone: string; stopSequence: StopSequence },
) {
  const { models, projector, clock } = deps;
  const { timeZone } = parts;

  /** `running`: its sequence has not ended. `waiting`: it has, and it is too early to call it silence. */
  async function judge(company: Company, touches: readonly FollowUp[]): Promise<'running' | 'waiting' | Silence> {
    if (touches.some(isOpenTouch)) return 'running';
    const now = clock.now();
    if (touches.length === 0 || touches.some(({ state }) => state === 'cancelled')) {
      const lastSentAt = await models.drafts.lastSentAt(company.id);
      if (lastSentAt === null || daysAfter(lastSentAt, SILENT_DAYS, timeZone) > now) return 'waiting';
      return { reason: `no reply within ${SILENT_DAYS} days of the last mail` };
    }
    const ends = touches.map((touch) => (touch.state === 'sent' ? touch.updatedAt : touch.dueAt).getTime());
    if (daysAfter(new Date(Math.max(...ends)), GRACE_DAYS, timeZone) > now) return 'running';
    return { reason: `no reply within ${GRACE_DAYS} days of the last follow-up` };
  }

  async function mark(company: Company, reason: string): Promise<boolean> {
    const note = { by: 'system', at: clock.now(), reason, runId: company.runId };
    if ((await models.companies.move(company.id, 'contacted', 'no_response', note)) === null) return false;
    await parts.stopSequence(company.id, 'no_response');
    await projector.refreshLead(company.id);
    return true;
  }

  return async function markSilent(signal: AbortSignal): Promise<SilentResult> {
    const result: SilentResult = { found: 0, marked: 0, waiting: 0 };
    const now = clock.now();
    const before = daysAfter(now, -GRACE_DAYS, timeZone);
    const stuckBefore = daysAfter(now, -STUCK_DAYS, timeZone);
    await walkIdle(models, { status: 'contacted', before }, signal, async (page) => {
      const touches = await models.followups.listForCompanies(page.map(({ id }) => id));
      for (const company of page) {
        const own = touches.filter(({ companyId }) => companyId === company.id);
        const verdict = await judge(company, own);
        if (verdict === 'waiting' && company.updatedAt < stuckBefore) result.waiting += 1;
        if (typeof verdict === 'string') continue;
        result.found += 1;
        if (await mark(company, verdict.reason)) result.marked += 1;
      }
    });
    return result;
  };
}
