import type { MailHeldBack } from '../domain/post.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

const VALUE: ButtonValue = { t: 'switch', id: 'mail' };

/** Mail was taken badly, so nothing leaves that nobody awaits: why, until when, and what to look at. */
export function mailBrakeMessage({ level, why, at, lifted }: MailHeldBack, moment: Moment): Message {
  if (lifted !== null) {
    const line = `Mail was held back because ${inline(why, 150)}  ·  ${actor(lifted.by)} let it go on ${when(lifted.at, moment)}`;
    return { text: fallbackText(line), blocks: context(line) };
  }
  const head =
    level === 'block'
      ? ':octagonal_sign: *Mail is held back until somebody lets it go on*'
      : ':warning: *Mail pauses for a day*';
  const next =
    'Next: see where those addresses came from, and whether SPF, DKIM and DMARC of the sender are in order. Approved mails wait; answers to people still leave.';
  return {
    text: fallbackText(`${head}: ${inline(why, 200)}`),
    blocks: [
      section(`${head}\nSince ${when(at, moment)}: ${inline(why, 200)}.\n${next}`),
      ...actions(
        button('Let mail go on', ActionId.mailBrakeLift, VALUE, {
          confirm: confirm(
            'Let mail go on?',
            'What happened so far no longer counts. More bounces or complaints harm the sender for good.',
            'Go on',
            'danger',
          ),
        }),
      ),
    ],
  };
}
