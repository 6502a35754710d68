import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';

const MAX_RECORD_BYTES = 200_000;

/** What csv-parse hands out with `info: true`; the types it ships do not say so. */
export const ParsedRecord = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

/** A parser that takes what spreadsheets and people write. `onSkip` hears of lines that are no CSV, with csv-parse's code. */
export function createParser(delimiter: string, onSkip: (line: number, code: string) => void) {
  return parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_RECORD_BYTES,
    on_skip: (error) => {
      onSkip(lineOf(error), error?.code ?? '');
      return undefined;
    },
  });
}

/** The line csv-parse stood at, or 0. */
export function lineOf(error: unknown): number {
  return error instanceof CsvError && typeof error.lines === 'number' ? error.lines : 0;
}

/** The first line decides: the delimiter that occurs most often outside of quotes. */
export function delimiterIn(head: string): string {
  const line = (head.split(/\r\n?|\n/).find((text) => text.trim() !== '') ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((mark) => [mark, line.split(mark).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
