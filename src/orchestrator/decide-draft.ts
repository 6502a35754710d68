import { reviewDraft } from '../agents/writer/review.ts';
import { contentHash, type DraftRef, type EmailDraft, type FollowUpText } from '../domain/draft.ts';
import { type TrackedWords, trackedWords, trackingOf } from '../domain/mail-tracking.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';
import type { SettleRun } from './settle-run.ts';
import { showDraft } from './show-draft.ts';
import { createShowReviews } from './show-reviews.ts';
import type { SkipTouch } from './skip-touch.ts';

/** `late`: decided before. `changed`: the text is not the one the person saw. */
export type DraftDecision =
  | { kind: 'decided'; draft: EmailDraft }
  | { kind: 'late' | 'changed'; draft: EmailDraft }
  | { kind: 'unknown' };

/** What the person saw: the revision, and what the card said about counting. */
export type DraftApproval = DraftRef & { counted: TrackedWords | null };

/** Gate 2: what a person approves is bound by hash to the exact recipient, texts and footer they saw. */
export function createDecideDraft(
  deps: OrchestratorDeps,
  settleRun: SettleRun,
  parts: { confirmSent: (draft: EmailDraft) => Promise<void>; skipTouch: SkipTouch },
) {
  const { confirmSent, skipTouch } = parts;
  const { models, projector, clock, settings } = deps;
  const showReviews = createShowReviews(deps);

  async function lost(id: string, revision: number): Promise<DraftDecision> {
    const draft = await models.drafts.find(id);
    if (draft === null) return { kind: 'unknown' };
    return { kind: draft.revision === revision ? 'late' : 'changed', draft };
  }

  async function show(draft: EmailDraft): Promise<void> {
    await showDraft(projector, draft);
    if (draft.runId === null) await showReviews(null);
    else await settleRun(draft.runId);
  }

  /** A follow-up that a person does not want is let be; the later ones still come. */
  async function dropped(draft: EmailDraft): Promise<void> {
    if (draft.kind === 'followup') await skipTouch(draft, 'rejected');
    await show(draft);
  }

  async function note(
    draft: EmailDraft,
    decision: 'approved' | 'rejected',
    by: string,
    reason: string | null,
  ): Promise<void> {
    if (draft.runId === null) return;
    await models.approvals.decide(draft.runId, 'emails', { itemId: draft.id, decision, by, at: clock.now(), reason });
  }

  return {
    /** What became of a draft, for an answer; changes nothing. */
    async look(draftId: string): Promise<DraftDecision> {
      const draft = await models.drafts.find(draftId);
      return draft === null ? { kind: 'unknown' } : { kind: 'late', draft };
    },

    async approve({ counted, ...ref }: DraftApproval, by: string): Promise<DraftDecision> {
      const seen = await models.drafts.find(ref.id);
      if (seen === null) return { kind: 'unknown' };
      if (seen.revision !== ref.revision) return { kind: 'changed', draft: seen };
      if (seen.status === 'pending' && counted !== trackedWords(trackingOf(seen, settings.tracking))) {
        await show(seen); // the card was drawn before the setting changed
        return { kind: 'changed', draft: seen };
      }
      const hash = contentHash(seen, settings.footerVersion);
      const draft = await models.drafts.approve(ref, by, clock.now(), hash);
      if (draft === null) return lost(ref.id, ref.revision);
      await note(draft, 'approved', by, null);
      await deps.enqueue(JobName.sendDraft, { draftId: draft.id });
      await show(draft);
      return { kind: 'decided', draft };
    },

    async reject(ref: DraftRef, by: string, reason: string | null): Promise<DraftDecision> {
      const draft = await models.drafts.reject(ref, by, clock.now(), reason, ['pending']);
      if (draft === null) return lost(ref.id, ref.revision);
      await note(draft, 'rejected', by, reason);
      await dropped(draft);
      return { kind: 'decided', draft };
    },

    /** New words from a person. They are checked like written ones, and wait for approval, whatever the draft was before. */
    async edit(
      ref: DraftRef,
      text: { subject: string; body: string; followUps?: FollowUpText[] },
      by: string,
    ): Promise<DraftDecision> {
      const seen = await models.drafts.find(ref.id);
      if (seen === null) return { kind: 'unknown' };
      const edited = { ...text, followUps: inThread(text.followUps ?? seen.followUps, seen.subject, text.subject) };
      const draft = await models.drafts.edit(ref, { ...edited, ...(await review(seen, edited)) }, by, clock.now());
      if (draft === null) return lost(ref.id, ref.revision);
      await show(draft);
      return { kind: 'decided', draft };
    },

    /** Ends a doubt about a mail that may have left, or tries a refused one again. */
    async resolve(draftId: string, outcome: 'sent' | 'again' | 'drop', by: string): Promise<DraftDecision> {
      const seen = await models.drafts.find(draftId);
      if (seen === null) return { kind: 'unknown' };
      const now = clock.now();
      const draft =
        seen.status === 'send_unknown'
          ? await models.drafts.resolveUnknown(
              draftId,
              ({ sent: 'sent', again: 'approved', drop: 'rejected' } as const)[outcome],
              by,
              now,
            )
          : seen.status === 'send_failed' && outcome !== 'sent'
            ? await resolveFailed(seen, outcome, by)
            : null;
      if (draft === null) return { kind: 'late', draft: seen };
      if (outcome === 'again') await deps.enqueue(JobName.sendDraft, { draftId });
      if (outcome === 'sent') await confirmSent(draft);
      else if (outcome === 'drop') await dropped(draft);
      else await show(draft);
      return { kind: 'decided', draft };
    },
  };

  /** Evidence and verdict of the new words; without the rows they rest on, nothing is claimed to be proven. */
  async function review(draft: EmailDraft, text: Pick<EmailDraft, 'subject' | 'body' | 'followUps'>) {
    const [company, feature] = await Promise.all([
      models.companies.find(draft.companyId),
      models.features.latest(draft.companyId),
    ]);
    if (company === null || feature === null) return { claims: [], toneIssues: [], critic: null, lowConfidence: true };
    const { fullName, title, generic } = draft.recipient;
    const contact = { fullName, title, emailKind: generic ? ('generic' as const) : ('personal' as const) };
    return reviewDraft(
      { company, feature, contact, firm: settings.firm, instruction: draft.instruction ?? undefined },
      text,
    );
  }

  async function resolveFailed(draft: EmailDraft, outcome: 'again' | 'drop', by: string): Promise<EmailDraft | null> {
    const ref = { id: draft.id, revision: draft.revision };
    return outcome === 'drop'
      ? models.drafts.reject(ref, by, clock.now(), 'dropped')
      : models.drafts.retryFailed(draft.id, clock.now());
  }
}

/** Follow-ups that stand under the first mail's subject go on doing so when that changes. */
function inThread(followUps: readonly FollowUpText[], before: string, after: string): FollowUpText[] {
  return followUps.map((touch) => (touch.subject === before ? { ...touch, subject: after } : touch));
}
