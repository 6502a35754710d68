import { runAlertOver, runFailedAlert } from '../../blocks/alerts.ts';
import type { Message } from '../../blocks/message.ts';
import type { Moment } from '../../blocks/time.ts';
import type { FollowUpReview } from '../../domain/followup.ts';
import type { MailTracking } from '../../domain/mail-tracking.ts';
import type { Models } from '../../models/index.ts';
import type { Render } from '../outbox.ts';

import { readDraftView, renderDraft, renderDraftPost, renderFollowUps } from './draft.ts';
import { readLeadDetails, renderLead, renderLeadAnswer } from './lead.ts';

import { renderPost } from './post.ts';
import { renderGate, renderRun } from './run.ts';
import { renderTalk } from './talk.ts';

/** Reads state and draws it. Nothing here changes anything, so a message can be drawn anew at any time. */
export function createRenderer(deps: {
  models: Models;
  moment: () => Moment;
  dryRun: boolean;
  followUpReview: FollowUpReview;
  tracking: MailTracking;
  /** Whether the channel of the drafts is one where addresses show in part; nowhere by default. */
  isMasked?: () => Promise<boolean>;
}) {
  const { models, moment, dryRun, followUpReview, tracking } = deps;
  const draftContext = (masked = false) => ({ models, moment: moment(), dryRun, followUpReview, tracking, masked });

  const run = (runId: string) => renderRun(models, runId, moment());
  const lead = (companyId: string) => renderLead(models, companyId, moment());
  const draft = (draftId: string) => renderDraft(draftContext(), draftId);

  async function draftPost(draftId: string): Promise<Message | null> {
    const masked = (await deps.isMasked?.()) ?? false;
    return renderDraftPost(draftContext(masked), draftId);
  }

  async function runAlert(runId: string): Promise<Message | null> {
    const failed = await models.runs.find(runId);
    if (failed === null) return null;
    if (failed.status !== 'failed') return runAlertOver(failed);
    return runFailedAlert({
      runId,
      ref: failed.ref,
      title: failed.title,
      reason: failed.errorMessage ?? 'A step kept failing.',
      attempts: failed.retryCount + 1,
      companiesKept: failed.companyIds.length,
    });
  }

  const render: Render = (kind, refId) => {
    switch (kind) {
      case 'run':
        return run(refId);
      case 'gate':
        return renderGate(models, refId, moment());
      case 'lead':
        return lead(refId);
      case 'draft':
        return draftPost(refId);
      case 'followups':
        return renderFollowUps(draftContext(), refId);
      case 'alert':
        return runAlert(refId);
      case 'post':
        return renderPost(models, refId, moment());
      case 'talk':
        return renderTalk(models, refId, moment());
    }
  };

  return {
    render,
    run,
    /** For who asks in private: with what may be done next. */
    lead: (companyId: string) => renderLeadAnswer(models, companyId, moment()),
    draft,
    readDetails: (companyId: string) => readLeadDetails(models, companyId),
    readDraft: (draftId: string) => readDraftView(draftContext(), draftId),
  };
}
