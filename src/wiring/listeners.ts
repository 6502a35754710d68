import type { App as BoltApp } from '@slack/bolt';
import { type ActionDeps, type onClick, VOICES } from '../actions/context.ts';
import { createDraftActions, type DraftActionDeps } from '../actions/draft-actions.ts';
import { type FileSharedDeps, onFileShared } from '../actions/file-shared.ts';
import { createForgetActions, type ForgetActionDeps } from '../actions/forget-actions.ts';
import { createJobActions, type JobActionDeps } from '../actions/job-actions.ts';
import { createLeadActions, type LeadActionDeps } from '../actions/lead-actions.ts';
import { createListActions, type ListActionDeps } from '../actions/list-actions.ts';
import { createMailActions, type MailActionDeps } from '../actions/mail-actions.ts';
import { createOutcomeActions, type OutcomeActionDeps } from '../actions/outcome-actions.ts';
import { createPlanActions, type PlanActionDeps } from '../actions/plan-actions.ts';
import { createProviderActions, type ProviderActionDeps } from '../actions/provider-actions.ts';
import { createReplyActions, type ReplyActionDeps } from '../actions/reply-actions.ts';
import { createRunActions, type RunActionDeps } from '../actions/run-actions.ts';
import { createStuckActions, type StuckActionDeps } from '../actions/stuck-actions.ts';
import { createSwitchActions, type SwitchActionDeps } from '../actions/switch-actions.ts';
import { createTalkActions, type TalkActionDeps } from '../actions/talk-actions.ts';
import { createUploadActions, type UploadActionDeps } from '../actions/upload-actions.ts';
import { ActionId, CallbackId } from '../blocks/action-ids.ts';
import type { Message } from '../blocks/message.ts';
import type { CommandDeps } from '../commands/context.ts';
import { leadgenCommand } from '../commands/index.ts';
import { pickedLead } from '../commands/picked-lead.ts';
import { type TalkCommandDeps, talkCommand } from '../commands/talk.ts';
import { interact } from '../lib/interaction.ts';

export const COMMAND = '/leadgen';

export type ListenerDeps = ActionDeps &
  CommandDeps &
  LeadActionDeps &
  DraftActionDeps &
  RunActionDeps &
  ListActionDeps &
  SwitchActionDeps &
  JobActionDeps &
  ForgetActionDeps &
  StuckActionDeps &
  Omit<ReplyActionDeps, 'findCompany'> &
  PlanActionDeps &
  ProviderActionDeps &
  UploadActionDeps &
  FileSharedDeps &
  TalkActionDeps &
  TalkCommandDeps &
  MailActionDeps &
  Omit<OutcomeActionDeps, 'pickLead' | 'findCompany'> & {
    /** Somebody opened the Home tab. `viewHash`: of what Slack shows there; `null` = nothing of ours. */
    homeOpened: (userId: string, viewHash: string | null) => Promise<void>;
  };

/** Every door through which Slack comes in: one command, the buttons, the modals, the Home tab. */
export function registerListeners(app: BoltApp, deps: ListenerDeps): void {
  app.command(COMMAND, async ({ ack, command, respond }) => {
    await ack(); // Slack waits 3 s for this line
    const reply = async (message: Message) => {
      await respond({ response_type: 'ephemeral', ...message });
    };
    await interact({
      key: `trigger:${command.trigger_id}`,
      claim: deps.claim,
      respond: reply,
      voices: VOICES,
      log: deps.log.child({ command: COMMAND, userId: command.user_id }),
      work: () =>
        leadgenCommand(deps, { userId: command.user_id, triggerId: command.trigger_id, reply }, command.text ?? ''),
    });
  });

  const leads = createLeadActions(deps);
  const drafts = createDraftActions(deps);
  const runs = createRunActions(deps);
  const mainSwitch = createSwitchActions(deps);
  const jobs = createJobActions(deps);
  const plans = createPlanActions(deps);
  const outcomes = createOutcomeActions({
    ...deps,
    findCompany: (companyId) => deps.queries.company(companyId),
    pickLead: (click, picked) => pickedLead(deps, click, picked),
  });
  const stuck = createStuckActions(deps);
  const uploads = createUploadActions(deps);
  const talk = createTalkActions(deps);
  const replies = createReplyActions({ ...deps, findCompany: (companyId) => deps.queries.company(companyId) });
  const buttons: Record<ActionId, ReturnType<typeof onClick>> = {
    [ActionId.leadApprove]: leads.approve,
    [ActionId.leadReject]: leads.reject,
    [ActionId.leadDetails]: leads.details,
    [ActionId.leadUndo]: leads.undo,
    [ActionId.leadsApproveHigh]: leads.approveHigh,
    [ActionId.leadsShowHigh]: leads.showHigh,
    [ActionId.leadsShowMedium]: leads.showMedium,
    [ActionId.leadsShowLow]: leads.showLow,
    [ActionId.leadsFinish]: leads.finish,
    [ActionId.leadsNext]: createListActions(deps).leadsNext,
    [ActionId.leadReplied]: outcomes.replied,
    [ActionId.leadMeeting]: outcomes.meeting,
    [ActionId.leadWon]: outcomes.won,
    [ActionId.leadLost]: outcomes.lost,
    [ActionId.outcomePick]: outcomes.pick,
    [ActionId.draftApprove]: drafts.approve,
    [ActionId.draftEdit]: drafts.edit,
    [ActionId.followUpsEdit]: drafts.editFollowUps,
    [ActionId.draftReject]: drafts.reject,
    [ActionId.draftRegenerate]: drafts.regenerate,
    [ActionId.draftMarkSent]: drafts.markSent,
    [ActionId.draftSendAgain]: drafts.sendAgain,
    [ActionId.draftDrop]: drafts.drop,
    [ActionId.runCancel]: runs.cancel,
    [ActionId.runRetry]: runs.retry,
    [ActionId.stopEverything]: mainSwitch.stop,
    [ActionId.resumeEverything]: mainSwitch.resume,
    [ActionId.draftOpen]: drafts.open,
    [ActionId.jobRun]: jobs.run,
    [ActionId.jobPause]: jobs.pause,
    [ActionId.jobResume]: jobs.resume,
    [ActionId.draftReveal]: drafts.reveal,
    [ActionId.forgetConfirm]: createForgetActions(deps).confirm,
    [ActionId.stuckAnalyze]: stuck.analyze,
    [ActionId.stuckShow]: stuck.show,
    [ActionId.stuckOpen]: stuck.open,
    [ActionId.stuckWhy]: stuck.why,
    [ActionId.replyInterested]: replies.classify,
    [ActionId.replyQuestion]: replies.classify,
    [ActionId.replyNotNow]: replies.classify,
    [ActionId.replyNotInterested]: replies.classify,
    [ActionId.replyWrongPerson]: replies.classify,
    [ActionId.replyWantsNoMail]: replies.classify,
    [ActionId.replyNone]: replies.classify,
    [ActionId.leadAssign]: replies.assign,
    [ActionId.replyWrite]: replies.write,
    [ActionId.runConfirm]: plans.confirm,
    [ActionId.runDecline]: plans.decline,
    [ActionId.providerUnblock]: createProviderActions(deps).unblock,
    [ActionId.uploadMap]: uploads.map,
    [ActionId.uploadPreview]: uploads.preview,
    [ActionId.uploadImport]: uploads.import,
    [ActionId.uploadCancel]: uploads.cancel,
    [ActionId.talkConfirm]: talk.confirm,
    [ActionId.talkCancel]: talk.cancel,
    [ActionId.mailBrakeLift]: createMailActions(deps).liftBrake,
  };
  for (const [actionId, listener] of Object.entries(buttons)) {
    app.action({ type: 'block_actions', action_id: actionId }, listener);
  }

  app.view(CallbackId.leadRejectReason, leads.rejectReason);
  app.view(CallbackId.draftEdit, drafts.editSubmit);
  app.view(CallbackId.followUpsEdit, drafts.followUpsSubmit);
  app.view(CallbackId.draftRejectReason, drafts.rejectSubmit);
  app.view(CallbackId.draftRegenerate, drafts.regenerateSubmit);
  app.view(CallbackId.runForm, runs.formSubmit);
  app.view(CallbackId.draftReview, drafts.reviewSubmit);

  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return;
    if (!(await deps.claim(`event:${body.event_id}`))) return; // Slack delivers again what it got no answer to
    const { view } = event;
    const hash = view !== undefined && 'hash' in view && typeof view.hash === 'string' ? view.hash : null;
    await deps.homeOpened(event.user, hash);
  });
  app.event('app_mention', ({ event }) => talkCommand(deps, event));
  app.event('message', ({ event }) => talkCommand(deps, event));
  app.view(CallbackId.replyMark, outcomes.replyMark);
  app.view(CallbackId.leadLostReason, outcomes.lostReason);
  app.view(CallbackId.replyWrite, replies.writeSubmit);
  app.view(CallbackId.importForm, uploads.importSubmit);
  app.view(CallbackId.uploadMap, uploads.mapSubmit);
  app.event('file_shared', onFileShared(deps));
}
