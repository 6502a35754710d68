import type { View } from '@slack/types';
import type { Message } from '../blocks/message.ts';
import type { SettingsView } from '../blocks/settings.ts';
import type { Moment } from '../blocks/time.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Reports } from '../orchestrator/create-report.ts';
import type { createDecideLead } from '../orchestrator/decide-lead.ts';
import type { createEndRun } from '../orchestrator/end-run.ts';
import type { Forget } from '../orchestrator/forget/forget.ts';
import type { LeadChoices } from '../orchestrator/lead-choices.ts';
import type { MainSwitchHandle } from '../orchestrator/main-switch.ts';
import type { createManageJobs } from '../orchestrator/manage-jobs.ts';
import type { PlanRun } from '../orchestrator/plan-run.ts';
import type { createQueries } from '../orchestrator/queries.ts';
import type { Credits } from '../orchestrator/read-credits.ts';
import type { ReadReplies, ReadUnmatched } from '../orchestrator/read-replies.ts';
import type { ReadStatus } from '../orchestrator/read-status.ts';
import type { RecordOutcome } from '../orchestrator/record-outcome.ts';
import type { createSuppressions } from '../orchestrator/suppress.ts';
import type { MonitorDeps } from './monitor-verbs.ts';

/** What the verbs of `/leadgen` work with. */
export type CommandDeps = MonitorDeps & {
  planRun: PlanRun;
  credits: Credits;
  endRun: ReturnType<typeof createEndRun>;
  decideLead: ReturnType<typeof createDecideLead>;
  queries: ReturnType<typeof createQueries>;
  readStatus: ReadStatus;
  mainSwitch: MainSwitchHandle;
  manageJobs: ReturnType<typeof createManageJobs>;
  leadChoices: LeadChoices;
  recordOutcome: RecordOutcome;
  mayReply: (companyId: string) => Promise<boolean>;
  readReplies: ReadReplies;
  readUnmatched: ReadUnmatched;
  suppressions: ReturnType<typeof createSuppressions>;
  readSettings: () => Promise<{ settings: SettingsView; audit: AuditEntry[] }>;
  reports: Reports;
  forget: Forget;
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

/** Who stopped everything; null = it runs. */
export async function stoppedBy(deps: Pick<CommandDeps, 'mainSwitch'>): Promise<string | null> {
  const state = await deps.mainSwitch.get();
  return state.stopped ? state.changedBy : null;
}
