import type { Company, CompanyStatus } from '../../domain/company.ts';
import type { Tier } from '../../domain/score.ts';
import type { WalkCursor } from '../../models/company-walk.ts';
import type { Models } from '../../models/index.ts';

/** A lead that nothing moved for this long is looked at. */
export const STUCK_DAYS = 5;
const PAGE = 200;
const MOST_PAGES = 10;

/**
 * Visits companies that nothing has moved since `before`, oldest first and at most 2,000 a time; the next walk goes on where
 * this one ended, after a restart too, and begins again at the end.
 */
export async function walkIdle(
  models: Pick<Models, 'companies' | 'settings'>,
  where: { status: CompanyStatus; tier?: Tier; before: Date },
  signal: AbortSignal,
  visit: (page: Company[]) => Promise<void>,
): Promise<void> {
  const bookmark = `tracker_walk:${where.status}`;
  let after = readCursor(await models.settings.get(bookmark));
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    signal.throwIfAborted();
    const page = await models.companies.listIdle(where, { after, limit: PAGE });
    await visit(page);
    const last = page.length < PAGE ? undefined : page.at(-1);
    after = last === undefined ? undefined : { updatedAt: last.updatedAt, id: last.id };
    await models.settings.set(bookmark, after === undefined ? 'start' : `${after.updatedAt.toISOString()} ${after.id}`);
    if (after === undefined) return;
  }
}

function readCursor(bookmark: string | null): WalkCursor | undefined {
  const [at = '', id] = bookmark?.split(' ') ?? [];
  return id === undefined ? undefined : { updatedAt: new Date(at), id };
}
