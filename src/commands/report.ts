import { usageError } from '../blocks/answers.ts';
import { reportAnswer } from '../blocks/report-answer.ts';
import type { Call, CommandDeps } from './context.ts';
import { parseReportRange } from './grammar/report-range.ts';

/** `/leadgen report [span]`: has a report posted to the channel and says where it appears. */
export async function reportCommand(deps: CommandDeps, call: Call, text: string): Promise<void> {
  const { now, zone } = deps.moment();
  const parsed = parseReportRange(text, now, zone);
  if ('problem' in parsed) return call.reply(usageError(parsed.problem, `/leadgen ${parsed.example}`));
  const known = await deps.reports.again(parsed.range, now);
  await call.reply(reportAnswer(parsed.range, known ?? 'made', deps.leadsChannelId)); // first: a year takes its time
  if (known === null) await deps.reports.make(parsed.range, call.userId, now);
}
