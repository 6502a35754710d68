import type { EmailDraft } from '../domain/draft.ts';
import type { OrchestratorDeps } from './deps.ts';
import { showDraft } from './show-draft.ts';

/** Lets one follow-up be and retires its draft; the later ones go on. Safe to repeat. */
export type SkipTouch = (draft: EmailDraft, reason: string) => Promise<void>;

export function createSkipTouch(deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>): SkipTouch {
  const { models, projector, clock } = deps;
  return async (draft, reason) => {
    await models.drafts.retire(draft.id, reason, clock.now());
    const touches = draft.parentDraftId === null ? [] : await models.followups.listOfParent(draft.parentDraftId);
    const touch = touches.find(({ number }) => number === draft.followUpNumber);
    if (touch !== undefined) await models.followups.skip(touch.id, reason, clock.now());
    await showDraft(projector, draft);
  };
}
