import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { CsvError } from 'csv-parse';
import { type Columns, columnsOf, hasNames } from '../../domain/csv/columns.ts';
import { placeOfRow } from '../../domain/csv/place-of-row.ts';
import type { Place, PlaceBatch } from '../../domain/place.ts';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { createParser, delimiterIn, lineOf, ParsedRecord } from './parser.ts';

const BATCH = 500;
/** How many bad rows are logged one by one; the others are counted. */
const MAX_LOGGED = 20;

export type BadRow = { line: number; problem: string };
export type CsvOptions = { log: Logger; onBadRow?: (row: BadRow) => void };

/**
 * Reads places from a CSV file of any common layout: columns are found by their names, the delimiter by the first line. Streams,
 * so a file of any length will do. Rows that name nobody are reported with their line and left out.
 *
 * @throws {UserError} when the file cannot be read or has no column with names
 */
export async function* readCsvPlaces(path: string, options: CsvOptions): AsyncGenerator<PlaceBatch> {
  const file = basename(path);
  const delimiter = await delimiterOf(path, file);
  const bad = createBadRows(options);
  const parser = createReadStream(path).pipe(createParser(delimiter, (line) => bad.add(line, 'cannot be read as CSV')));
  let columns: Columns | null = null;
  let batch: Place[] = [];
  try {
    for await (const item of parser) {
      const { record, info } = ParsedRecord.parse(item);
      if (columns === null) {
        columns = columnsOf(record);
        if (!hasNames(columns)) throw noNameColumn(file, record);
        continue;
      }
      const place = placeOfRow(record, columns, `csv:${file}:${info.lines}`);
      if (place === null) bad.add(info.lines, 'has no name');
      else batch.push(place);
      if (batch.length < BATCH) continue;
      yield { places: batch };
      batch = [];
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    bad.add(lineOf(error), 'cannot be read as CSV; the rest of the file was not read');
  }
  if (columns === null)
    throw new UserError(`${shown(file)} is empty: I need a header row and at least one row below it.`);
  if (batch.length > 0) yield { places: batch };
  bad.finish(file);
}

async function delimiterOf(path: string, file: string): Promise<string> {
  let head = '';
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, 0);
      head = buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new UserError(`I cannot read ${shown(file)}. Is it there, and may I open it?`, { cause });
  }
  return delimiterIn(head);
}

function noNameColumn(file: string, header: readonly string[]): UserError {
  const titles = header
    .slice(0, 20)
    .map((title) => clip(oneLine(title), 30))
    .filter((title) => title !== '');
  const found = titles.length === 0 ? 'none' : titles.join(', ');
  return new UserError(
    `${shown(file)} has no column with company names. Columns found: ${found}. Call one of them "name".`,
  );
}

function shown(file: string): string {
  return clip(oneLine(file), 80);
}

function createBadRows({ log, onBadRow }: CsvOptions) {
  let count = 0;
  return {
    add(line: number, problem: string): void {
      count++;
      onBadRow?.({ line, problem });
      if (count <= MAX_LOGGED) log.warn({ source: 'csv', line, problem }, 'row left out');
    },
    finish(file: string): void {
      if (count > 0) log.warn({ source: 'csv', file: shown(file), rows: count }, 'rows left out in all');
    },
  };
}
