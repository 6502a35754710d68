import { parsePageValue } from '../blocks/action-ids.ts';
import { buttonTooOld } from '../blocks/answers.ts';
import type { Message } from '../blocks/message.ts';
import type { Tier } from '../domain/score.ts';
import { type ActionDeps, onClick } from './context.ts';

export type LeadPageFilter = { tier: Tier | null; industryKey: string | null; state: string | null; page: number };

export type ListActionDeps = ActionDeps & { readLeadsPage: (filter: LeadPageFilter) => Promise<Message> };

/** The Next buttons of private lists. */
export function createListActions(deps: ListActionDeps) {
  return {
    leadsNext: onClick(deps, async ({ value, reply }) => {
      const page = parsePageValue(value);
      if (page === null) return reply(buttonTooOld());
      const { tier = null, industry = null, state = null } = page;
      await reply(await deps.readLeadsPage({ tier, industryKey: industry, state, page: page.page }));
    }),
  };
}
