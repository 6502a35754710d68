import type { Company } from '../../domain/company.ts';
import { plural } from '../../lib/text.ts';
import type { WalkCursor } from '../../models/company-walk.ts';
import { type OrchestratorDeps, SYSTEM } from '../deps.ts';
import { type createErase, referenceOf } from './erase.ts';
import { gatherScope } from './gather.ts';

/** Their story is over, and they are no customers. */
const ENDED = ['lost', 'archived', 'no_response'] as const;
const PAGE = 50;
/** A day; each reads the small collections whole. */
const MOST_ERASED = 100;
const MOST_LOOKED_AT = 2_000;
const DAY_MS = 86_400_000;
const CHOICES_KEPT_MS = DAY_MS;
/** Handled deliveries; redelivered ones come within days. */
const DELIVERIES_KEPT_MS = 30 * DAY_MS;
/** Mail in the mailbox that is no answer to ours; by then whoever looks for a lost one has. */
const FOREIGN_MAIL_KEPT_MS = 30 * DAY_MS;
/** Rows go when they are imported or a day is over; this takes what a process wrote too late. */
const UPLOAD_ROWS_KEPT_MS = 2 * DAY_MS;
const UPLOADS_KEPT_MS = 30 * DAY_MS;
const MOST_IMPORTING = 1_000;

export type Retention = (signal: AbortSignal) => Promise<string | null>;

/**
 * Once a day: contacts and mail texts of companies whose story ended and that nothing has moved for so long are erased as on
 * request, a bounded number a day; also what is past its use anyway. What it did, in words; `null` = nothing.
 *
 * @param options.days - `0` = people's data is kept
 */
export function createRetention(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  options: { days: number; erase: ReturnType<typeof createErase> },
): Retention {
  const { models, clock } = deps;
  const { days, erase } = options;
  const before = (ms: number) => new Date(clock.now().getTime() - ms);

  /** `false` = there is nothing to erase. */
  async function eraseCompany(company: Company): Promise<boolean> {
    const wish = { kind: 'retention' as const, by: SYSTEM, email: null, companyId: company.id };
    const reference = await referenceOf(models.keyOfErased, wish);
    const key = `retention:${company.id}:${company.updatedAt.getTime()}`;
    const asked = { ...wish, reference };
    const scope = await gatherScope(models, asked);
    const listed = company.person !== null || company.email !== null;
    if (!listed && scope.contactIds.length + scope.draftIds.length === 0) return false;
    const erasure = await models.erasures.begin(key, asked, clock.now());
    if (erasure !== null) await erase(erasure);
    return erasure !== null;
  }

  /** Goes on where the last walk ended, so that companies without people do not stand in the way of the others. */
  async function walk(status: (typeof ENDED)[number], most: number, signal: AbortSignal): Promise<number> {
    const bookmark = `retention_walk:${status}`;
    let after = readCursor(await models.settings.get(bookmark));
    let erased = 0;
    for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT && erased < most; lookedAt += PAGE) {
      const page = await models.companies.listIdle({ status, before: before(days * DAY_MS) }, { after, limit: PAGE });
      for (const company of page) {
        signal.throwIfAborted();
        if (erased >= most) break;
        if (await eraseCompany(company)) erased += 1;
        after = { updatedAt: company.updatedAt, id: company.id };
      }
      const isOver = page.length < PAGE && erased < most;
      await models.settings.set(bookmark, isOver || after === undefined ? 'start' : wordsOf(after));
      if (isOver) break;
    }
    return erased;
  }

  return async function retain(signal) {
    const purged = await models.siteFacts.purge();
    await models.leadChoices.purge(before(CHOICES_KEPT_MS));
    await models.webhookEvents.purge(before(DELIVERIES_KEPT_MS));
    const importing = await models.uploads.listByState('importing', MOST_IMPORTING);
    await models.uploadRows.purge(
      before(UPLOAD_ROWS_KEPT_MS),
      importing.map(({ id }) => id),
    );
    await models.uploads.purge(before(UPLOADS_KEPT_MS));
    const foreign = await models.inboundMails.eraseUnmatched(before(FOREIGN_MAIL_KEPT_MS));
    let erased = 0;
    if (days > 0) {
      await models.posts.purge(['reminder', 'job_failing', 'few_found', 'health', 'stopped'], before(days * DAY_MS));
      for (const status of ENDED) erased += await walk(status, MOST_ERASED - erased, signal);
    }
    const parts = [
      erased === 0 ? null : `people of ${plural(erased, 'company', 'companies')} erased after ${plural(days, 'day')}`,
      foreign === 0 ? null : `${plural(foreign, 'mail')} of others dropped`,
      purged === 0 ? null : `${plural(purged, 'old website copy', 'old website copies')} dropped`,
    ].filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(', ');
  };
}

function wordsOf({ updatedAt, id }: WalkCursor): string {
  return `${updatedAt.toISOString()} ${id}`;
}

function readCursor(bookmark: string | null): WalkCursor | undefined {
  const [at = '', id] = bookmark?.split(' ') ?? [];
  return id === undefined ? undefined : { updatedAt: new Date(at), id };
}
