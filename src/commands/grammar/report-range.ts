import { DateTime } from 'luxon';
import { lastSevenDays, type ReportRange, rangeBetween } from '../../domain/report-range.ts';
import { clip } from '../../lib/text.ts';
import { type Point, parsePoint } from './date-point.ts';
import { namedSpan, type Span } from './named-span.ts';

/** `example`: the nearest whole command that works. */
export type ReportRangeArgs = { range: ReportRange } | { problem: string; example: string };

const MOST_MONTHS = 13;
const MOST_CHARS = 200;

/**
 * What stands after `/leadgen report`: nothing (the last seven days), a name (`last-week`, `march`, `q3 2025`), one day, or two
 * ends. Pure and total; days are those of `zone`.
 */
export function parseReportRange(typed: string, now: Date, zone: string): ReportRangeArgs {
  const text = plainWords(typed);
  if (text === '') return { range: lastSevenDays(now, zone) };
  const today = DateTime.fromJSDate(now, { zone });
  const span = namedSpan(text, today) ?? spanOfEnds(text, today);
  if (span === null) {
    return {
      problem: `I do not understand “${clip(typed, 60)}” as a span of time. Say last-week, march, q3, or two dates.`,
      example: 'report last-week',
    };
  }
  if ('problem' in span) return { problem: span.problem, example: span.example };
  return checked(span, now, zone);
}

/** The largest span that one report covers, and that it has begun. */
function checked({ from, to }: Span, now: Date, zone: string): ReportRangeArgs {
  const lastDay = to.minus({ milliseconds: 1 });
  if (from >= to) {
    return {
      problem: `The first day, ${iso(from)}, comes after the last, ${iso(lastDay)}.`,
      example: `report ${iso(lastDay)} ${iso(from)}`,
    };
  }
  const range = rangeBetween(from, to, now, zone);
  if (range === null) {
    return { problem: `${iso(from)} has not come yet. A report looks back.`, example: 'report last-week' };
  }
  const end = DateTime.fromJSDate(range.to, { zone });
  if (from < end.minus({ months: MOST_MONTHS }).startOf('day')) {
    const last = end.minus({ milliseconds: 1 }).startOf('day');
    const first = last.minus({ months: MOST_MONTHS }).plus({ days: 1 });
    return {
      problem: `A report covers ${MOST_MONTHS} months at most.`,
      example: `report ${iso(first)} ${iso(last)}`,
    };
  }
  return { range };
}

function plainWords(typed: string): string {
  return typed
    .slice(0, MOST_CHARS)
    .toLowerCase()
    .replaceAll(/["'(),]/g, ' ')
    .replaceAll(/\b(last|this|past|previous|current)[-_]?(?=week|month|quarter|year|\d)/g, '$1 ')
    .replaceAll(/(?<=\d)\s*(?:\.{2,3}|…)\s*(?=\d)/g, ' to ')
    .replaceAll(/^(?:for|of|the|in|on|about)\s+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

type Refusal = { problem: string; example: string };

/** `2026-03-01 2026-03-07`, `from march 3 to march 9`, `since 2026-03-01`, or one day alone. */
function spanOfEnds(text: string, today: DateTime): Span | Refusal | null {
  const since = /^(?:since|from|after)\s+(.+)$/.exec(text)?.[1];
  if (since !== undefined) {
    const point = parsePoint(since, today);
    if (isPoint(point)) return { from: point.start, to: today };
  }
  const alone = parsePoint(text, today);
  if (alone !== null) return isPoint(alone) ? { from: alone.start, to: alone.end } : alone;
  for (const [first, second] of cuts(text)) {
    const [start, end] = [parsePoint(first, today), parsePoint(second, today)];
    if (start === null || end === null) continue;
    if (!isPoint(start)) return start;
    if (!isPoint(end)) return end;
    return { from: start.start, to: end.end }; // in the wrong order too: who checks names both days
  }
  return null;
}

function isPoint(point: Point | Refusal | null): point is Point {
  return point !== null && 'start' in point;
}

/** Every way to part the words in two: at a word or sign between the ends, else at any space. */
function cuts(text: string): [string, string][] {
  const bare = text.replace(/^(?:from|between)\s+/, '');
  const signs = [...bare.matchAll(/\s+(?:to|until|till|through|thru|and|-|–|—)\s+|\s*[–—]\s*|\s+/g)];
  return signs.slice(0, 12).map((sign) => [bare.slice(0, sign.index), bare.slice(sign.index + sign[0].length)]);
}

function iso(at: DateTime): string {
  return at.toISODate() ?? '';
}
