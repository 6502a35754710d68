import { DateTime } from 'luxon';
import { type Change, COMPARED, type ComparedKey, type Comparison, hasBefore } from '../domain/report-comparison.ts';
import type { ReportRange } from '../domain/report-range.ts';
import { plural } from '../lib/text.ts';

/** `Mar 2 – 8, 2026`, `Sun, Mar 1 2026`; `Mar 2 – 9, 2026, up to 10:42`; `7 days up to Mon, Mar 9, 10:42`. */
export function rangeWords({ from, to, firstDay, lastDay, zone, days }: ReportRange): string {
  const [first, last] = [firstDay, lastDay].map((day) => DateTime.fromISO(day, { zone }).setLocale('en-US'));
  if (first === undefined || last === undefined || !first.isValid || !last.isValid) return `${firstDay} – ${lastDay}`;
  const clock = (at: Date) => DateTime.fromJSDate(at, { zone }).toFormat('HH:mm');
  if (clock(from) === clock(to) && clock(to) !== '00:00') {
    return `${plural(days, 'day')} up to ${last.toFormat('ccc, LLL d')}, ${clock(to)}`;
  }
  const since = clock(from) === '00:00' ? '' : ` from ${clock(from)}`;
  const until = clock(to) === '00:00' ? '' : ` up to ${clock(to)}`;
  const times = since === '' && until === '' ? '' : `,${since}${until}`;
  if (firstDay === lastDay) return `${first.toFormat('ccc, LLL d yyyy')}${times}`;
  const end = first.hasSame(last, 'month') ? last.toFormat('d, yyyy') : last.toFormat('LLL d, yyyy');
  const start = first.toFormat(first.hasSame(last, 'year') ? 'LLL d' : 'LLL d yyyy');
  return `${start} – ${end}${times}`;
}

/** `the 7 days before`. */
export function beforeWords({ days }: ReportRange): string {
  return days === 1 ? 'the day before' : `the ${plural(days, 'day')} before`;
}

/** `+24 (+23 %)`, `−3 (−5 %)`, `+2` where nothing was before, `same`. */
export function changeWords({ change, changePct }: Change): string {
  if (change === 0) return 'same';
  const amount = `${sign(change)}${Math.abs(change).toLocaleString('en-US')}`;
  return changePct === null ? amount : `${amount} (${sign(change)}${pct(Math.abs(changePct))})`;
}

/** `7.8 %`, `1,200 %`: one decimal below ten, none above. */
export function pct(value: number): string {
  const shown = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${shown.toLocaleString('en-US')} %`;
}

const NOUNS: Record<ComparedKey, [one: string, many: string]> = {
  deals_won: ['deal won', 'deals won'],
  meetings_booked: ['meeting', 'meetings'],
  positive_replies: ['positive reply', 'positive replies'],
  total_replies: ['reply', 'replies'],
  mails_sent: ['mail', 'mails'],
  leads_approved: ['approved lead', 'approved leads'],
  high_leads: ['high lead', 'high leads'],
  leads_scored: ['scored lead', 'scored leads'],
  companies_found: ['company found', 'companies found'],
};

/** Whether it went better, and by what: the figure that lies nearest to a deal decides. */
export function verdict(comparison: Comparison, range: ReportRange): string {
  const than = beforeWords(range);
  if (!hasBefore(comparison))
    return `Nothing to compare with: ${than} were empty.`.replace('day before were', 'day before was');
  const key = COMPARED.find((each) => comparison[each].change !== 0);
  if (key === undefined) return `The same as ${than}.`;
  const { change, changePct } = comparison[key];
  const [one, many] = NOUNS[key];
  const amount = Math.abs(change).toLocaleString('en-US');
  const share = changePct === null ? '' : ` (${sign(change)}${pct(Math.abs(changePct))})`;
  const noun = Math.abs(change) === 1 ? one : many;
  return change > 0
    ? `Better than ${than}: ${amount} ${noun} more${share}.`
    : `Weaker than ${than}: ${amount} ${noun} fewer${share}.`;
}

function sign(change: number): string {
  return change < 0 ? '−' : '+';
}
