import type { View } from '@slack/types';
import type { Message } from '../blocks/message.ts';
import type { Moment } from '../blocks/time.ts';
import type { createDecideLead } from '../orchestrator/decide-lead.ts';
import type { createEndRun } from '../orchestrator/end-run.ts';
import type { createQueries } from '../orchestrator/queries.ts';
import type { ReadStatus } from '../orchestrator/read-status.ts';
import type { StartRun } from '../orchestrator/start-run.ts';
import type { MonitorDeps } from './monitor-verbs.ts';

/** What the verbs of `/leadgen` work with. */
export type CommandDeps = MonitorDeps & {
  startRun: StartRun;
  endRun: ReturnType<typeof createEndRun>;
  decideLead: ReturnType<typeof createDecideLead>;
  queries: ReturnType<typeof createQueries>;
  readStatus: ReadStatus;
  /** The same renderings as in the channel, as private answers. */
  show: {
    run(runId: string): Promise<Message | null>;
    lead(companyId: string): Promise<Message | null>;
    draft(draftId: string): Promise<Message | null>;
  };
  mayDecide: (userId: string) => Promise<boolean>;
  approverIds: readonly string[];
  mayAdminister: (userId: string) => Promise<boolean>;
  adminIds: readonly string[];
  openView: (triggerId: string, view: View) => Promise<void>;
  moment: () => Moment;
  leadsChannelId: string;
  /** What is wrong with Slack right now, for people; empty = nothing. */
  slackTrouble: () => Promise<string[]>;
};

/** One typed command. */
export type Call = { userId: string; triggerId: string; reply: (message: Message) => Promise<void> };
