import { context, section } from './kit.ts';
import type { Message } from './message.ts';

const COMMANDS: readonly (readonly [command: string, effect: string])[] = [
  ['run dental ohio', 'finds up to 20 companies'],
  ['run brewery portland, or count=50', 'in one city, up to 50'],
  ['status', 'what waits for you, what mail does'],
  ['leads high', 'best first; add a trade or a state'],
  ['lead buckeye dental', 'one lead with its figures'],
  ['drafts', 'mails that wait; `draft 17` shows one'],
  ['approve buckeye dental', 'same as the button'],
  ['reject buckeye dental: too small', 'with a reason'],
  ['replied buckeye dental', 'they answered; `replies` lists the latest'],
  ['meeting buckeye dental', 'also `won`, `lost buckeye dental: no budget`'],
  ['suppress acme.com', 'no more mail to an address or domain; alone lists them; admins: `unsuppress`'],
  ['forget dana@acme.com', 'erases a person or a company, after a question'],
  ['settings', 'how it is set up, for admins'],
  ['report last-week', 'figures, pictures and a table; also `march`, `q3`, two dates'],
  ['pipeline', 'where all companies stand and what they are worth'],
  ['stuck', 'what waits for somebody; `activity 20` what happened last'],
  ['health', 'which part works'],
  ['import', 'takes a list of yours as CSV; or drop the file in a direct message to me'],
  ['credits', 'paid sources: what is on, left and spent'],
  ['runs', 'the latest; `cancel 142`, `retry 142`'],
  ['stop', 'everything at once, mail and runs; `resume` goes on'],
  ['jobs', 'what runs by itself; `jobs pause weekly-scout`'],
];

/** Every command as an example that works when copied. */
export function helpAnswer(): Message {
  const lines = COMMANDS.map(([command, effect]) => `\`/leadgen ${command}\`  ${effect}`);
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
