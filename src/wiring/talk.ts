import type { Config } from '../config.ts';
import type { OrchestratorDeps } from '../orchestrator/deps.ts';
import { createTalk, type TalkParts } from '../orchestrator/talk/answer-question.ts';
import { createDecideProposal } from '../orchestrator/talk/decide-proposal.ts';
import { createReadParts } from '../orchestrator/talk/read-parts.ts';

/** Questions to the bot, and the cards that come of them. */
export function buildTalk(
  config: Config,
  parts: {
    deps: OrchestratorDeps;
    mayDecide: TalkParts['mayDecide'];
    stopping: AbortSignal;
    reads: Parameters<typeof createReadParts>[1];
  } & Parameters<typeof createDecideProposal>[1],
) {
  const { deps, mayDecide, reads, decideLead, planRun, stopping } = parts;
  const read = createReadParts(deps, reads);
  return {
    talk: createTalk(deps, {
      read,
      mayDecide,
      maskEmails: config.privacy.maskEmails,
      talker: deps.agents.talker,
      stopping,
    }),
    decideProposal: createDecideProposal(deps, { decideLead, planRun }),
  };
}
