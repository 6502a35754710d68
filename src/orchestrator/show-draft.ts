import type { EmailDraft } from '../domain/draft.ts';
import type { Projector } from '../slack/projector.ts';

/** Shows what became of a draft: on its own card, and of a follow-up on the first mail's too. */
export async function showDraft(
  projector: Projector,
  draft: Pick<EmailDraft, 'id' | 'parentDraftId' | 'companyId'>,
): Promise<void> {
  await projector.draft(draft.id);
  if (draft.parentDraftId !== null) await projector.draft(draft.parentDraftId);
  await projector.refreshLead(draft.companyId);
}
