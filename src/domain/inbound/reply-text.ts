import { bodyOf, type ParsedMail } from './parsed-mail.ts';
import {
  attributionStart,
  isDelimiter,
  isDeviceLine,
  isOrnament,
  isQuoted,
  isSignatureLine,
  startsHeaderBlock,
} from './quote-lines.ts';

/** `text`: what the writer says. `below`: what stands unquoted under the quote; nearly always a signature or a list's footer. */
export type SplitReply = { text: string; below: string };

const MAX_LINES = 2_000;
const MAX_SIGNATURE_LINES = 25;

/** The new text of a mail: without what it quotes, without signature and "Sent from my phone". */
export function replyText(mail: Pick<ParsedMail, 'text' | 'htmlText'>): string {
  return splitReply(mail).text;
}

/** Linear in the length of the mail: each line is looked at with its next few. */
export function splitReply(mail: Pick<ParsedMail, 'text' | 'htmlText'>): SplitReply {
  const lines = bodyOf(mail).replaceAll(/\r\n?/g, '\n').replaceAll('\u00a0', ' ').split('\n').slice(0, MAX_LINES);
  const { kept, below } = withoutQuotes(lines);
  return { text: withoutSignature(kept), below: withoutSignature(below) };
}

function withoutQuotes(lines: readonly string[]): { kept: string[]; below: string[] } {
  const quoted = lines.map(isQuoted);
  for (let at = 0; at < lines.length; at += 1) {
    if (quoted[at] === true && !/^\s*>\s*wrote:\s*$/.test(lines[at] ?? '')) continue;
    if (isDelimiter(lines[at] ?? '') || startsHeaderBlock(lines, at)) return split(lines, quoted, at);
    const start = attributionStart(lines, at);
    if (start === null) continue;
    const next = lines.findIndex((line, index) => index > at && line.trim() !== '');
    const bare = next !== -1 && quoted[next] !== true;
    quoted.fill(true, start, at + 1);
    // Without marks nobody can tell where the quote ends: all below is the quote, unless nothing stands above.
    if (bare && hasText(lines, quoted, 0, start)) return split(lines, quoted, start);
  }
  return split(lines, quoted, lines.length);
}

function split(lines: readonly string[], quoted: readonly boolean[], end: number): { kept: string[]; below: string[] } {
  const segments: string[][] = [];
  let open = false;
  for (let at = 0; at < end; at += 1) {
    if (quoted[at] === true) {
      open = false;
      continue;
    }
    if (!open && (lines[at] ?? '').trim() === '') continue;
    if (!open) segments.push([]);
    open = true;
    segments.at(-1)?.push(lines[at] ?? '');
  }
  const [first = [], ...rest] = segments;
  const startsQuoted = quoted.slice(0, end).findIndex((is, at) => is || (lines[at] ?? '').trim() !== '') >= 0;
  const answersBelow = rest.length > 1 || wordCount(first) <= 3 || (startsQuoted && first.length === 0);
  if (answersBelow) return { kept: segments.flatMap((segment) => [...segment, '']), below: [] };
  return { kept: first, below: rest.flat() };
}

function hasText(lines: readonly string[], quoted: readonly boolean[], from: number, to: number): boolean {
  return lines.slice(from, to).some((line, at) => quoted[from + at] !== true && line.trim() !== '');
}

function wordCount(lines: readonly string[]): number {
  return lines
    .join(' ')
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word)).length;
}

function withoutSignature(lines: readonly string[]): string {
  let kept = [...lines];
  const mark = kept.findLastIndex((line, at) => isSignatureLine(line) && kept.length - at <= MAX_SIGNATURE_LINES);
  if (mark > 0 && kept.slice(0, mark).some((line) => line.trim() !== '')) kept = kept.slice(0, mark);
  const device = kept.findIndex(isDeviceLine);
  if (
    device > 0 &&
    kept.slice(device).every((line) => line.trim() === '' || line.length <= 160) &&
    kept.length - device <= 60
  )
    kept = onlyDeviceLinesLeft(kept, device);
  while (kept.length > 0 && isOrnament(kept.at(-1) ?? '')) kept.pop();
  while (kept.length > 0 && (kept[0] ?? '').trim() === '') kept.shift();
  return kept
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n');
}

/** Cuts at the first device line when what follows is more of the same; else takes out that one line. */
function onlyDeviceLinesLeft(lines: readonly string[], at: number): string[] {
  const rest = lines.slice(at);
  const others = rest.filter((line) => line.trim() !== '' && !isDeviceLine(line));
  return others.length <= Math.max(1, rest.length * 0.2)
    ? lines.slice(0, at)
    : lines.filter((line) => !isDeviceLine(line));
}
