import type { Message } from '../../blocks/message.ts';
import { talkMessage } from '../../blocks/talk.ts';
import type { Moment } from '../../blocks/time.ts';
import type { Models } from '../../models/index.ts';

/** A question's answer as it stands; `null` when it is forgotten. */
export async function renderTalk(models: Models, questionId: string, moment: Moment): Promise<Message | null> {
  const question = await models.talk.find(questionId);
  return question === null ? null : talkMessage(question, moment);
}
