import { createAckFirst } from './ack-first.ts';
import { isDatabaseError } from './database-error.ts';
import { AppError } from './errors.ts';
import type { Logger } from './logger.ts';

/** Slack waits 3 s; a person who sees nothing by then presses again. */
const SLOW_MS = 2_200;

const ackFirst = createAckFirst();

/** What a person is told while and after their click or command is worked on. */
export type Voices<Answer> = {
  slow: Answer;
  failed(userMessage: string): Answer;
  databaseGone: Answer;
};

/**
 * Works on one click or command after it was acknowledged: once per `key` however often it is delivered, with a word to the
 * person when it takes long, and always with an answer when it fails. Never throws.
 *
 * @param claim - resolves to true for the first delivery of a key
 */
export async function interact<Answer>(deps: {
  key: string;
  claim: (key: string) => Promise<boolean>;
  respond: (answer: Answer) => Promise<unknown>;
  voices: Voices<Answer>;
  log: Logger;
  work: () => Promise<void>;
}): Promise<void> {
  const { log, respond, voices } = deps;
  const say = async (answer: Answer) => {
    try {
      await respond(answer);
    } catch (error) {
      log.warn({ err: error }, 'cannot answer a person in Slack');
    }
  };
  const slow = setTimeout(() => void say(voices.slow), SLOW_MS);
  try {
    await ackFirst(async () => {
      if (await deps.claim(deps.key)) await deps.work();
      else log.info({}, 'a request was delivered again and dropped');
    });
  } catch (error) {
    if (error instanceof AppError) log.warn({ err: error, code: error.code }, 'request refused');
    else log.error({ err: error }, 'request failed');
    await say(error instanceof AppError ? voices.failed(error.userMessage) : answerFor(error, voices));
  } finally {
    clearTimeout(slow);
  }
}

function answerFor<Answer>(error: unknown, voices: Voices<Answer>): Answer {
  return isDatabaseError(error)
    ? voices.databaseGone
    : voices.failed('Something went wrong on my side. Nothing was lost; please try again, the log has the details.');
}
