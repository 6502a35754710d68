import { context, section } from './kit.ts';
import type { Message } from './message.ts';

const COMMANDS: readonly (readonly [command: string, effect: string])[] = [
  ['run dental ohio', 'find up to 20 companies; `run brewery portland, or count=50` for more'],
  ['status', 'what works, what waits for you, why mail moves or waits'],
  ['leads high', 'stored leads, best first; add a trade or a state'],
  ['lead buckeye dental', 'one lead with its figures and sources'],
  ['drafts', 'mails that wait; `draft 17` shows one whole'],
  ['approve buckeye dental', 'same as the button; `reject buckeye dental: too small`'],
  ['runs', 'the latest runs; `cancel 142` stops one, `retry 142` goes on'],
];

/** Every command as an example that works when copied. */
export function helpAnswer(): Message {
  const lines = COMMANDS.map(([command, effect]) => `\`/leadgen ${command}\`\n${effect}`);
  return {
    text: 'leadgen finds companies, scores them and writes mails that you approve. Try /leadgen run dental ohio',
    blocks: [
      section(
        '*leadgen* finds companies, says what they could save, and writes mails. You approve twice: the lead, then the mail.',
      ),
      section(lines.join('\n')),
      ...context('Anyone may start a run. Only approvers decide, and nothing leaves without them.'),
    ],
  };
}
