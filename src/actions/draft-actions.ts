import { followUpInputId, InputId, parseButtonValue } from '../blocks/action-ids.ts';
import { alreadyDecided, buttonTooOld, done, draftChanged } from '../blocks/answers.ts';
import { draftEditModal, draftRejectModal, draftRewriteModal, followUpsEditModal } from '../blocks/draft-modals.ts';
import { draftReviewModal } from '../blocks/draft-review.ts';
import { addressAnswer, type DraftView } from '../blocks/draft-view.ts';
import { readExactForm, readForm } from '../blocks/form-values.ts';
import type { Message } from '../blocks/message.ts';
import type { EmailDraft } from '../domain/draft.ts';
import { oneLine } from '../lib/text.ts';
import type { createDecideDraft, DraftApproval, DraftDecision } from '../orchestrator/decide-draft.ts';
import { type ActionDeps, type Click, onApproverClick, onClick, onSubmit, type Submission } from './context.ts';
import { validateMail } from './mail-form.ts';

export type DraftActionDeps = ActionDeps & {
  decideDraft: ReturnType<typeof createDecideDraft>;
  readDraft: (draftId: string) => Promise<DraftView | null>;
  /** Address of a draft's card in Slack, once it is posted. */
  draftLink: (draftId: string) => Promise<string | null>;
  /** Queues a rewrite: a model may take longer than a click may wait. */
  rewrite: (draftId: string, revision: number, instruction: string) => Promise<DraftDecision>;
};

type DraftButton = DraftApproval;

export function createDraftActions(deps: DraftActionDeps) {
  async function answerLate(decision: DraftDecision, reply: (message: Message) => Promise<void>): Promise<void> {
    if (decision.kind === 'unknown') return reply(buttonTooOld());
    if (decision.kind === 'decided') return;
    const view = await deps.readDraft(decision.draft.id);
    const company = view?.companyName ?? 'this draft';
    await reply(decision.kind === 'changed' ? draftChanged(company) : lateAnswer(decision.draft, company));
  }

  function lateAnswer(draft: EmailDraft, company: string): Message {
    const isRejected = draft.status === 'rejected';
    const by = (isRejected ? draft.rejectedBy : draft.approvedBy) ?? 'system';
    const at = (isRejected ? draft.rejectedAt : draft.approvedAt) ?? draft.updatedAt;
    const decision = isRejected ? 'rejected' : draft.approvedBy === null ? 'replaced' : 'approved';
    return alreadyDecided({ what: `Draft to ${company}`, decision, by, at }, deps.moment());
  }

  function buttonOf(value: string | undefined): DraftButton | null {
    const button = parseButtonValue(value);
    if (button === null || button.rev === undefined) return null;
    return { id: button.id, revision: button.rev, counted: button.counted ?? null };
  }

  /** Opens a form on the draft as it is now; the form carries the revision that it shows. */
  function opens(what: string, view: (draft: DraftView) => Parameters<ActionDeps['openView']>[1]) {
    return onApproverClick(deps, what, async ({ value, triggerId, reply }: Click) => {
      const button = buttonOf(value);
      const draft = button === null ? null : await deps.readDraft(button.id);
      if (button === null || draft === null) return reply(buttonTooOld());
      if (!['pending', 'approved', 'send_failed'].includes(draft.status)) {
        return answerLate(await deps.decideDraft.look(button.id), reply);
      }
      await deps.openView(triggerId, view(draft));
    });
  }

  function submits(
    what: string,
    validate: (values: unknown) => Record<string, string>,
    work: (button: DraftButton, submission: Submission) => Promise<void>,
  ) {
    return onSubmit(deps, what, validate, async (submission) => {
      const button = buttonOf(submission.metadata);
      if (button === null) return submission.reply(buttonTooOld());
      await work(button, submission);
    });
  }

  const resolves = (outcome: 'sent' | 'again' | 'drop') =>
    onApproverClick(deps, 'decide about mails', async ({ userId, value, reply }) => {
      const button = buttonOf(value);
      if (button === null) return reply(buttonTooOld());
      await answerLate(await deps.decideDraft.resolve(button.id, outcome, userId), reply);
    });

  return {
    /** The address behind a masked one, for the approver's eyes. */
    reveal: onApproverClick(deps, 'see addresses', async ({ value, reply }) => {
      const button = buttonOf(value);
      const draft = button === null ? null : await deps.readDraft(button.id);
      await reply(draft === null || draft.recipient.email === '' ? buttonTooOld() : addressAnswer(draft));
    }),

    approve: onApproverClick(deps, 'approve mails', async ({ userId, value, reply }) => {
      const button = buttonOf(value);
      if (button === null) return reply(buttonTooOld());
      await answerLate(await deps.decideDraft.approve(button, userId), reply);
    }),

    edit: opens('edit drafts', draftEditModal),
    editFollowUps: opens('edit drafts', followUpsEditModal),
    reject: opens('reject drafts', draftRejectModal),
    regenerate: opens('rewrite drafts', draftRewriteModal),

    editSubmit: submits('edit drafts', validateMail, async (button, { userId, values, reply }) => {
      const field = readExactForm(values);
      const text = { subject: oneLine(field(InputId.subject)), body: field(InputId.body) };
      await answerLate(await deps.decideDraft.edit(button, text, userId), reply);
    }),

    followUpsSubmit: submits(
      'edit drafts',
      () => ({}),
      async (button, { userId, values, reply }) => {
        const field = readExactForm(values);
        const draft = await deps.readDraft(button.id);
        if (draft === null) return reply(buttonTooOld());
        const followUps = draft.followUps
          .map((touch) => ({ ...touch, body: field(followUpInputId(touch.number)) }))
          .filter((touch) => touch.body.trim() !== '');
        const text = { subject: draft.subject, body: draft.body, followUps };
        await answerLate(await deps.decideDraft.edit(button, text, userId), reply);
      },
    ),

    rejectSubmit: submits(
      'reject drafts',
      () => ({}),
      async (button, { userId, values, reply }) => {
        const field = readForm(values);
        const reason = [field(InputId.reason), field(InputId.note)].filter((part) => part !== '').join(': ');
        await answerLate(await deps.decideDraft.reject(button, userId, reason || null), reply);
      },
    ),

    regenerateSubmit: submits(
      'rewrite drafts',
      () => ({}),
      async (button, { values, reply }) => {
        const instruction = readForm(values)(InputId.instruction);
        const decision = await deps.rewrite(button.id, button.revision, instruction);
        if (decision.kind === 'decided') return reply(done('Rewritten. The new text is on the card'));
        await answerLate(decision, reply);
      },
    ),

    /** Shows a waiting draft whole; looking is for everybody. */
    open: onClick(deps, async ({ userId, value, triggerId, reply }) => {
      const button = buttonOf(value);
      const draft = button === null ? null : await deps.readDraft(button.id);
      if (button === null || draft === null) return reply(buttonTooOld());
      if (draft.status !== 'pending') return answerLate(await deps.decideDraft.look(button.id), reply);
      const [mayDecide, cardLink] = await Promise.all([deps.mayDecide(userId), deps.draftLink(draft.id)]);
      await deps.openView(triggerId, draftReviewModal(draft, { mayDecide, cardLink }));
    }),

    /** Approves what the form showed, no other revision. */
    reviewSubmit: submits(
      'approve mails',
      () => ({}),
      async (button, { userId, reply }) => {
        await answerLate(await deps.decideDraft.approve(button, userId), reply);
        await deps.redrawHome(userId);
      },
    ),

    markSent: resolves('sent'),
    sendAgain: resolves('again'),
    drop: resolves('drop'),
  };
}
