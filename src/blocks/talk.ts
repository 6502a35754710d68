import type { KnownBlock } from '@slack/types';
import type { TalkAnswer, TalkQuestion } from '../domain/talk/question.ts';
import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { clipMrkdwn, escapeMrkdwn, fallbackText, inline } from './mrkdwn.ts';
import { proposalCard } from './talk-card.ts';
import { MOST_PARTS, talkPart, talkPartLine } from './talk-parts.ts';
import type { Moment } from './time.ts';

const SAID_CHARS = 1_500;

/** One question's message, from the first second to the last press. */
export function talkMessage(question: TalkQuestion, moment: Moment): Message {
  const { state, progress, answer, failure, wipedAt } = question;
  if (wipedAt !== null)
    return line('This answer was taken out with data that somebody asked to erase.', 'Ask again for what is left.');
  if (state === 'failed')
    return line(
      `I cannot answer this: ${inline(failure ?? 'something went wrong.', 300)}`,
      'Nothing was changed. Please ask again.',
    );
  if (answer === null) return line(progress === null ? 'Looking…' : `${inline(progress, 80)}…`);
  return answered(question, answer, moment);
}

function answered({ id, proposal }: TalkQuestion, answer: TalkAnswer, moment: Moment): Message {
  const parts = answer.parts.slice(0, MOST_PARTS);
  const said = answer.said === null || inline(answer.said, 20) === '–' ? null : escapeMrkdwn(answer.said);
  const card = proposal === null ? [] : proposalCard(id, proposal, moment);
  const blocks: KnownBlock[] = [
    ...(said === null ? [] : [section(said, SAID_CHARS)]),
    ...parts.flatMap((part) => talkPart(part, parts.length, moment)),
    ...card,
    ...context(factsLine(answer, proposal), answer.note === null ? null : inline(answer.note, 120)),
  ];
  const words = [said, ...parts.map(talkPartLine), ...card.slice(0, 1).map(firstWords)].filter((text) => text !== null);
  return { text: fallbackText(clipMrkdwn(words.join(' · '), 1_000)) || 'Answered', blocks };
}

/** What is true whatever the words above claim. */
function factsLine({ by, said, facts, parts }: TalkAnswer, proposal: TalkQuestion['proposal']): string {
  const looked = [
    facts.companies === 0 ? '' : plural(facts.companies, 'company', 'companies'),
    facts.replies === 0 ? '' : plural(facts.replies, 'reply', 'replies'),
    facts.mails === 0 ? '' : plural(facts.mails, 'mail'),
    parts.some(({ kind }) => ['pipeline', 'status', 'credits'].includes(kind)) ? 'present figures' : '',
  ].filter((part) => part !== '');
  const changed = proposal?.state === 'confirmed' ? 'what the card says' : 'nothing';
  const who = by === null || said === null ? '' : `  ·  Words by ${inline(by, 60)}, not checked by a person`;
  return `Looked at: ${looked.length === 0 ? 'nothing stored' : looked.join(', ')}  ·  Changed: ${changed}${who}`;
}

function firstWords(block: KnownBlock): string {
  return block.type === 'section' && block.text?.type === 'mrkdwn' ? block.text.text : '';
}

function line(words: string, ...next: string[]): Message {
  return { text: fallbackText(words), blocks: [section(words), ...context(...next)] };
}
