import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/api_responses');

/** Whether the recorded answers are on this machine; they are never part of the project. */
export const hasRecordings = existsSync(folder);
if (!hasRecordings) process.emitWarning(`SKIPPED: no recorded answers at ${folder}`);

export function recorded<T = unknown>(file: string): T {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as T;
}
