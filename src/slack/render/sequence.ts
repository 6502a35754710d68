import type { SequenceTouch, SequenceView } from '../../blocks/sequence-words.ts';
import type { EmailDraft } from '../../domain/draft.ts';
import type { FollowUp } from '../../domain/followup.ts';
import type { Models } from '../../models/index.ts';

/** How the sequence of a sent first mail stands. Two indexed reads. */
export async function readSequence(models: Models, parentDraftId: string): Promise<SequenceView> {
  const [touches, drafts] = await Promise.all([
    models.followups.listOfParent(parentDraftId),
    models.drafts.listFollowUps(parentDraftId),
  ]);
  return {
    touches: touches.map((touch) =>
      touchView(
        touch,
        drafts.find(({ id }) => id === touch.draftId),
      ),
    ),
    stopped: touches.find(({ state }) => state === 'cancelled')?.cancelReason ?? null,
  };
}

function touchView(touch: FollowUp, draft: EmailDraft | undefined): SequenceTouch {
  const { number } = touch;
  switch (touch.state) {
    case 'sent':
      return { number, state: 'sent', at: touch.updatedAt };
    case 'skipped':
      return { number, state: 'skipped', why: touch.cancelReason ?? 'left out' };
    case 'cancelled':
      return { number, state: 'cancelled' };
    case 'scheduled':
      return { number, state: 'planned', at: touch.dueAt };
    case 'claimed': {
      if (draft?.status === 'pending') return { number, state: 'to_approve', at: touch.dueAt };
      if (draft?.status === 'send_failed' || draft?.status === 'send_unknown') {
        return { number, state: 'in_trouble', at: touch.dueAt };
      }
      const waitsUntil = draft?.sendAfter ?? touch.dueAt;
      return { number, state: 'planned', at: waitsUntil > touch.dueAt ? waitsUntil : touch.dueAt };
    }
  }
}
