/** Larger files are refused: a list for sales is far below either. */
export const MOST_BYTES = 5 * 1024 * 1024;
export const MOST_ROWS = 10_000;
export const MOST_COLUMNS = 90;
export const MOST_CELL = 500;

/** One row of a file, its cells clipped. `line`: where it ends, counted from 1. */
export type TableRow = { line: number; cells: string[] };

/** A file as it was read. */
export type CsvTable = {
  /** `Column 1` and so on where the file has no header. */
  titles: string[];
  hasHeader: boolean;
  rows: TableRow[];
  /** Lines that are no CSV. */
  unreadable: number[];
};
