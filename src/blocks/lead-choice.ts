import type { Company } from '../domain/company.ts';
import { ActionId, type PickValue } from './action-ids.ts';
import { button, context, row, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { STATUS_WORDS } from './words.ts';

type Match = Pick<Company, 'id' | 'name' | 'city' | 'state' | 'status'>;

const SHOWN = 5;

/** Several leads fit a name: one button each, and nothing happens before one is pressed. `hasMore`: there are more than these. */
export function leadChoice(
  typed: string,
  matches: readonly Match[],
  options: { choiceId: string; hasMore: boolean },
): Message {
  const head = `Which “${inline(typed, 80)}” do you mean?`;
  const more = matches.length - SHOWN;
  return {
    text: fallbackText(
      `${head} ${matches
        .slice(0, SHOWN)
        .map((match) => inline(match.name, 60))
        .join(', ')}`,
    ),
    blocks: [
      section(head),
      ...matches.slice(0, SHOWN).map((match) => {
        const value: PickValue = { t: 'pick', choice: options.choiceId, id: match.id };
        return row(
          matchLine(match),
          button('This one', ActionId.outcomePick, value, { label: `Choose ${match.name}` }),
        );
      }),
      ...context(
        more > 0 ? `and ${more}${options.hasMore ? ' or more' : ''} more: type a longer part of the name` : null,
      ),
    ],
  };
}

function matchLine({ name, city, state, status }: Match): string {
  const place = [city, state].filter((part) => part !== null && part !== '').join(', ');
  return `*${inline(name, 80)}*${place === '' ? '' : `, ${inline(place, 60)}`}  ·  ${STATUS_WORDS[status]}`;
}
