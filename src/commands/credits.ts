import { creditsAnswer } from '../blocks/credits.ts';
import type { Message } from '../blocks/message.ts';
import type { Call, CommandDeps } from './context.ts';

/** The list for one reader, below what they just did. Also what a click on it is answered with. */
export async function creditsPage(
  deps: Pick<CommandDeps, 'credits' | 'mayAdminister' | 'moment'>,
  userId: string,
  news: string | null,
): Promise<Message> {
  const [providers, mayAdminister] = await Promise.all([deps.credits.read(), deps.mayAdminister(userId)]);
  return creditsAnswer({ providers, news, mayAdminister }, deps.moment());
}

/** `/leadgen credits`: looking is for everybody. */
export async function creditsCommand(deps: CommandDeps, call: Call): Promise<void> {
  await call.reply(await creditsPage(deps, call.userId, null));
}
