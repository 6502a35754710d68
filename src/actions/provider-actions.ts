import { parseButtonValue } from '../blocks/action-ids.ts';
import { answer, buttonTooOld, notAdmin } from '../blocks/answers.ts';
import type { Message } from '../blocks/message.ts';
import { PROVIDER_INFO, PROVIDERS } from '../domain/provider-prices.ts';
import type { Credits } from '../orchestrator/read-credits.ts';
import { type ActionDeps, onClick } from './context.ts';

export type ProviderActionDeps = ActionDeps & {
  credits: Credits;
  /** The private list as this person sees it, below the news. */
  readCreditsPage: (userId: string, news: string) => Promise<Message>;
};

/** Unblock, in the private list of `/leadgen credits`. */
export function createProviderActions(deps: ProviderActionDeps) {
  return {
    unblock: onClick(deps, async ({ userId, value, reply, replace, isPrivate }) => {
      const id = parseButtonValue(value)?.id;
      const name = PROVIDERS.find((provider) => provider === id);
      if (name === undefined) return reply(buttonTooOld());
      if (!(await deps.mayAdminister(userId))) return reply(notAdmin('unblock sources', deps.adminIds));
      await deps.credits.unblock(name, userId);
      const news = `:white_check_mark: ${PROVIDER_INFO[name].label} is asked again from now on.`;
      if (!isPrivate) return reply(answer(news));
      await replace(await deps.readCreditsPage(userId, news));
    }),
  };
}
