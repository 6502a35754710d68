import { AppError } from '../../lib/errors.ts';

/**
 * A backup is gzip over lines of JSON: the header, then for each collection its name and its documents as Extended JSON (canonical, so
 * that a number keeps its type), and at the end how many there are of each. A file without its end was cut off.
 */
export const FORMAT = 'leadgen-backup-1';

export type BackupHeader = {
  format: string;
  createdAt: string;
  database: string;
  /** Last migration that is done in what is stored. */
  schemaVersion: number;
};
/** Documents per collection. */
export type Counts = Record<string, number>;
/** `{"collection": name}` and `{"end": counts}`; documents stand in a list, so that none can be taken for either. */
export type BackupLine = { collection: string } | { end: Counts } | [object];

/** What keeps a backup from being written or read; `message` says what to do. */
export class BackupError extends AppError {
  readonly code = 'backup';
  readonly userMessage = 'The backup did not work. The terminal says why.';
}

/** Holds the state of migrations; what a backup needs of it stands in the header. */
export const NOT_IN_BACKUPS: ReadonlySet<string> = new Set(['migrations']);
