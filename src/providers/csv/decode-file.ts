import { UserError } from '../../lib/errors.ts';
import { decodeText } from '../../lib/guarded-fetch/charset.ts';

const AS_CSV = 'Open it, choose “Save as” or “Export”, pick CSV, and drop that file.';

/** First bytes of what people rename to `.csv`. */
const FOREIGN: readonly (readonly [bytes: readonly number[], problem: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], `is a spreadsheet (Excel, Numbers or OpenDocument) and not a CSV file. ${AS_CSV}`],
  [[0xd0, 0xcf, 0x11, 0xe0], `is an old Excel file and not a CSV file. ${AS_CSV}`],
  [[0x25, 0x50, 0x44, 0x46], 'is a PDF and not a CSV file. Ask for the list as CSV.'],
  [[0x1f, 0x8b], 'is compressed. Unpack it and drop the CSV file.'],
];
const SNIFFED = 4_096;

/**
 * Text of a file that should be CSV, in whatever encoding a spreadsheet wrote it.
 *
 * @throws {UserError} when it is no text
 */
export function decodeFile(bytes: Uint8Array, shown: string): string {
  const foreign = FOREIGN.find(([mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (foreign !== undefined) throw new UserError(`${shown} ${foreign[1]}`);
  const text = decodeText(bytes, contentTypeOf(bytes)).replace(/^\uFEFF/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells text from other bytes
  if (/[\0\x01-\x08\x0e-\x1a]/.test(text)) throw new UserError(`${shown} is not a text file. ${AS_CSV}`);
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) {
    throw new UserError(`${shown} is a web page and not a CSV file. ${AS_CSV}`);
  }
  return text;
}

/** UTF-16 without a mark: every other byte of Latin text is zero. UTF-8 is claimed for the rest, so that the page's own words do not count. */
function contentTypeOf(bytes: Uint8Array): string {
  const head = bytes.subarray(0, SNIFFED);
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const half = head.length / 2;
  if (odd > half * 0.7 && even < half * 0.1) return 'text/csv; charset=utf-16le';
  if (even > half * 0.7 && odd < half * 0.1) return 'text/csv; charset=utf-16be';
  return 'text/csv; charset=utf-8';
}
