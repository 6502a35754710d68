import { Readable } from 'node:stream';
import { CsvError } from 'csv-parse';
import { isHeader } from '../../domain/csv/columns.ts';
import {
  type CsvTable,
  MOST_BYTES,
  MOST_CELL,
  MOST_COLUMNS,
  MOST_ROWS,
  type TableRow,
} from '../../domain/csv/table.ts';
import { UserError } from '../../lib/errors.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { decodeFile } from './decode-file.ts';
import { createParser, delimiterIn, ParsedRecord } from './parser.ts';

const PIECE = 64 * 1024;
const HEAD = 16_384;
const MOST_UNREADABLE = 100;
const TITLE_MAX = 60;

/**
 * A whole file, row by row. Its cells are clipped and made one line each; columns beyond the 90th are not read.
 *
 * @throws {UserError} when the file is empty, too large, or no CSV
 */
export async function readTable(bytes: Uint8Array, fileName: string): Promise<CsvTable> {
  const shown = `“${clip(oneLine(fileName), 80)}”`;
  if (bytes.length > MOST_BYTES) throw new UserError(`${shown} is larger than 5 MB. ${SPLIT}`);
  const text = decodeFile(bytes, shown);
  const unreadable: number[] = [];
  let swallowsRest = false;
  const note = (line: number, code: string) => {
    if (code === 'CSV_QUOTE_NOT_CLOSED') swallowsRest = true;
    else if (unreadable.length < MOST_UNREADABLE) unreadable.push(line);
  };
  const records: TableRow[] = [];
  // piece by piece, so that others get their turn in between
  const parser = Readable.from(pieces(text)).pipe(createParser(delimiterIn(text.slice(0, HEAD)), note));
  try {
    for await (const item of parser) {
      const { record, info } = ParsedRecord.parse(item);
      const cells = record.slice(0, MOST_COLUMNS).map((cell) => clip(oneLine(cell.slice(0, MOST_CELL * 4)), MOST_CELL));
      if (cells.every((cell) => cell === '')) continue;
      records.push({ line: info.lines, cells });
      if (records.length > MOST_ROWS + 1) throw tooLong(shown);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    swallowsRest = true;
  }
  if (swallowsRest) {
    const remedy = 'Most likely a quote is opened there and never closed. Mend that line and drop the file again.';
    throw new UserError(`${shown} cannot be read from line ${(records.at(-1)?.line ?? 0) + 1} on. ${remedy}`);
  }
  const [first] = records;
  if (first === undefined) {
    throw new UserError(
      `${shown} has no rows that I can read. I need one row per company, and a header row if you can.`,
    );
  }
  const hasHeader = isHeader(first.cells);
  const rows = hasHeader ? records.slice(1) : records;
  if (rows.length === 0) throw new UserError(`${shown} has a header row and nothing below it. Nothing was stored.`);
  if (rows.length > MOST_ROWS) throw tooLong(shown);
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), first.cells.length);
  return { titles: titlesOf(hasHeader ? first.cells : [], width), hasHeader, rows, unreadable };
}

const SPLIT = 'Split it, and drop the parts one by one.';

function tooLong(shown: string): UserError {
  return new UserError(`${shown} has more than 10,000 rows. ${SPLIT}`);
}

function titlesOf(header: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => clip(header[index] ?? '', TITLE_MAX) || `Column ${index + 1}`);
}

function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}
