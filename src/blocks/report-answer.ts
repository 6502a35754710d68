import type { ReportRange } from '../domain/report-range.ts';
import { answer } from './answers.ts';
import type { Message } from './message.ts';
import { channelLink } from './mrkdwn.ts';
import { rangeWords } from './report-words.ts';

/** Where a report appears. `posted`: the same one was asked for today. */
export function reportAnswer(range: ReportRange, outcome: 'made' | 'posted' | 'retried', channelId: string): Message {
  const what = `*${rangeWords(range)}*`;
  const channel = channelLink(channelId);
  switch (outcome) {
    case 'made':
      return answer(`Making the report for ${what}. It appears in ${channel}.`);
    case 'posted':
      return answer(
        `The report for ${what} was made today already. It stands in ${channel}.`,
        'A report of the same days is posted once a day.',
      );
    case 'retried':
      return answer(`The report for ${what} stands in ${channel}. I try again what was missing of its files.`);
  }
}
