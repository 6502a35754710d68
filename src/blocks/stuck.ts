import type { SectionBlock } from '@slack/types';
import type { StuckCode, StuckItem } from '../domain/pipeline.ts';
import { MOST_COUNTED, type StuckReport } from '../domain/stuck.ts';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { answer } from './answers.ts';
import { button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { duration, type Moment, when } from './time.ts';

const STEPS: Record<StuckCode, { label: string; id: ActionId; says: string }> = {
  not_analyzed: { label: 'Analyse now', id: ActionId.stuckAnalyze, says: 'Analyse the companies that were found' },
  waiting_approval: { label: 'Show them', id: ActionId.stuckShow, says: 'Show the leads that wait' },
  approved_unsent: { label: 'Open', id: ActionId.stuckOpen, says: 'Open the mails that have not left' },
  silent_outreach: { label: 'Why?', id: ActionId.stuckWhy, says: 'Say why no mail leaves' },
};

/** What waits for somebody, each with the button that does the next step; one line once it is over. */
export function stuckMessage({ state, items, checkedAt }: StuckReport, moment: Moment): Message {
  if (state === 'replaced') {
    const line = `It got worse after this: ${items.map((item) => inline(item.message, 80)).join(' · ')}  ·  see the newer message`;
    return { text: fallbackText(line), blocks: context(line) };
  }
  if (state === 'clear' || items.length === 0) {
    const line = `:white_check_mark: *Nothing is stuck any more*  ·  since ${when(checkedAt, moment)}`;
    return { text: fallbackText(line), blocks: context(line) };
  }
  const head = `:warning: *${plural(items.length, 'thing')} ${items.length === 1 ? 'waits' : 'wait'} for somebody*`;
  return {
    text: fallbackText(`${head}: ${items.map((item) => inline(item.message, 80)).join('. ')}`),
    blocks: [
      section(head),
      ...items.map((item) => itemSection(item, checkedAt)),
      ...context('Checked every hour · this message updates itself'),
    ],
  };
}

/** The same as a private answer. */
export function stuckAnswer(items: readonly StuckItem[], moment: Moment): Message {
  if (items.length === 0)
    return answer(':white_check_mark: *Nothing is stuck.*', '`/leadgen pipeline` shows where all companies stand.');
  return stuckMessage({ number: 0, state: 'open', items: [...items], alerted: {}, checkedAt: moment.now }, moment);
}

function itemSection(item: StuckItem, checkedAt: Date): SectionBlock {
  const { label, id, says } = STEPS[item.code];
  const more = item.count >= MOST_COUNTED ? `  ·  counted to ${MOST_COUNTED.toLocaleString('en-US')}+` : '';
  const oldest = item.oldestAt === null ? '' : `  ·  oldest ${duration(checkedAt.getTime() - item.oldestAt.getTime())}`;
  return {
    ...section(`*${inline(item.message, 120)}*${more}${oldest}`),
    accessory: button(label, id, { t: 'stuck', id: item.code }, { label: says }),
  };
}
