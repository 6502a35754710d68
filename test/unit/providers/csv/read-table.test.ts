import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_CELL, MOST_COLUMNS } from '../../../../src/domain/csv/table.ts';
import { UserError } from '../../../../src/lib/errors.ts';
import { readTable } from '../../../../src/providers/csv/read-table.ts';

const utf16 = (text: string, mark: boolean) => Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
const LIST = 'name,city\nCafé Müller,Köln\n';

async function problemOf(bytes: Uint8Array): Promise<string> {
  try {
    await readTable(bytes, 'list.csv');
  } catch (error) {
    if (error instanceof UserError) return error.userMessage;
    throw error;
  }
  return 'none';
}

describe('readTable', () => {
  it.each([
    ['UTF-8', Buffer.from(LIST)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${LIST}`)],
    ['UTF-16, little end first', utf16(LIST, true)],
    ['UTF-16, big end first', swapped(utf16(LIST, true))],
    ['UTF-16 without a mark', utf16(LIST, false)],
    ['UTF-16 without a mark, big end first', swapped(utf16(LIST, false))],
    ['Windows-1252', Buffer.from(LIST, 'latin1')],
  ])('reads %s', async (_encoding, bytes) => {
    const { rows, titles } = await readTable(bytes, 'list.csv');
    expect(titles).toEqual(['name', 'city']);
    expect(rows).toEqual([{ line: 2, cells: ['Café Müller', 'Köln'] }]);
  });

  it.each([
    ['commas', 'name,state\nElm,OH\n'],
    ['semicolons', 'name;state\nElm;OH\n'],
    ['tabs', 'name\tstate\nElm\tOH\n'],
    ['bars', 'name|state\nElm|OH\n'],
    ['carriage returns only', 'name,state\rElm,OH\r'],
    ['Windows line ends and blank lines', '\r\nname,state\r\n\r\n , \r\nElm,OH\r\n'],
    ['commas inside of quotes', '"name","state"\n"Elm","OH"\n'],
  ])('reads a file with %s', async (_what, text) => {
    const { titles, rows } = await readTable(Buffer.from(text), 'list.csv');
    expect(titles).toEqual(['name', 'state']);
    expect(rows.map(({ cells }) => cells)).toEqual([['Elm', 'OH']]);
  });

  it('keeps a cell with a line break as one line, and the line numbers right', async () => {
    const { rows } = await readTable(Buffer.from('name,city\n"Elm\nDental",Lima\nOak,Lima\n'), 'list.csv');
    expect(rows).toEqual([
      { line: 3, cells: ['Elm Dental', 'Lima'] },
      { line: 4, cells: ['Oak', 'Lima'] },
    ]);
  });

  it.each([
    ['Elm Dental,OH,(614) 555-0100\nOak Dental,OH,\n', false, ['Column 1', 'Column 2', 'Column 3']],
    ['company,dana@elm.example\nElm,x@y.example\n', false, ['Column 1', 'Column 2']],
    ['company,notes\nElm,x\n', true, ['company', 'notes']],
    ['name,,state\nElm,x,OH,more\n', true, ['name', 'Column 2', 'state', 'Column 4']],
  ])('tells whether %j has a header: %s', async (text, hasHeader, titles) => {
    expect(await readTable(Buffer.from(text), 'list.csv')).toMatchObject({ hasHeader, titles });
  });

  it.each([
    ['a spreadsheet', Buffer.from('504b03040a00', 'hex'), 'is a spreadsheet'],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old Excel file'],
    ['a PDF', Buffer.from('%PDF-1.7 …'), 'is a PDF'],
    ['a compressed file', Buffer.from('1f8b0800', 'hex'), 'is compressed'],
    ['a web page', Buffer.from('<!DOCTYPE html><title>Sign in</title>'), 'is a web page'],
    ['nothing', Buffer.alloc(0), 'has no rows'],
    ['a quote that never ends', Buffer.from('name,city\nElm,"Lima\nOak,Lima\n'), 'cannot be read from line 2 on'],
  ])('refuses %s and says what to do', async (_what, bytes, words) => {
    const problem = await problemOf(bytes);
    expect(problem).toContain('“list.csv”');
    expect(problem).toContain(words);
  });

  it('gives rows or a problem for people, whatever the bytes are, and never breaks in another way', async () => {
    const bits = fc.constantFrom(
      'name',
      'state',
      ',',
      ';',
      '\t',
      '"',
      '""',
      '\n',
      '\r\n',
      '\uFEFF',
      'é',
      '\0',
      '=1+1',
      ' ',
    );
    const texts = fc.array(bits, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      texts,
      texts.map((text) => utf16(text.toString(), true)),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        try {
          const { rows, titles } = await readTable(bytes, 'list.csv');
          expect(rows.length).toBeGreaterThan(0);
          for (const { cells, line } of rows) {
            expect(line).toBeGreaterThan(0);
            expect(cells.length).toBeLessThanOrEqual(titles.length);
            for (const cell of cells) expect(cell).not.toMatch(/[\n\r\0]/);
          }
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.userMessage.length).toBeGreaterThan(20);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('finds every cell again that a careful writer wrote', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 30 })
      .map((text) => text.replaceAll(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim());
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(table, async (given) => {
        const wanted = given.filter((cells) => cells.some((text) => text !== ''));
        fc.pre(wanted.length > 0);
        const lines = [['name', 'city'], ...given].map((cells) => cells.map(quoted).join(','));
        const { rows } = await readTable(Buffer.from(lines.join('\n')), 'list.csv');
        expect(rows.map(({ cells }) => cells)).toEqual(wanted);
      }),
    );
  });

  it('clips cells and columns, so that no row is endless', async () => {
    const wide = Array.from({ length: 200 }, (_, index) => `c${index}`).join(',');
    const { titles, rows } = await readTable(Buffer.from(`name,${wide}\n${'x'.repeat(5_000)},${wide}\n`), 'list.csv');
    expect(titles).toHaveLength(MOST_COLUMNS);
    expect(rows[0]?.cells).toHaveLength(MOST_COLUMNS);
    expect(rows[0]?.cells[0]?.length).toBe(MOST_CELL);
  });
});
