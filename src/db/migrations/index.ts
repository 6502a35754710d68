import { industryOfDrafts } from './0001-industry-of-drafts.ts';
import { supersededScores } from './0002-superseded-scores.ts';
import { movesOfCompanies } from './0003-moves-of-companies.ts';
import type { Migration } from './migration.ts';

/** In their order. A new database starts at the last version and runs none of them. */
export const MIGRATIONS: readonly Migration[] = [industryOfDrafts, supersededScores, movesOfCompanies];
