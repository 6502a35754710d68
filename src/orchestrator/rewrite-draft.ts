import type { EmailDraft } from '../domain/draft.ts';
import type { DraftDecision } from './decide-draft.ts';
import type { OrchestratorDeps } from './deps.ts';

/** A person's Rewrite: only of the text they saw, and only while it waits. */
export function createRewriteDraft(
  deps: Pick<OrchestratorDeps, 'models'>,
  rewrite: (draft: EmailDraft, instruction: string) => Promise<EmailDraft | null>,
) {
  return async (draftId: string, revision: number, instruction: string): Promise<DraftDecision> => {
    const draft = await deps.models.drafts.find(draftId);
    if (draft === null) return { kind: 'unknown' };
    if (draft.revision !== revision) return { kind: 'changed', draft };
    // the writer writes whole sequences; a single later mail is edited instead
    if (draft.kind !== 'first') return { kind: 'late', draft };
    if (!['pending', 'approved', 'send_failed'].includes(draft.status)) return { kind: 'late', draft };
    const rewritten = await rewrite(draft, instruction);
    if (rewritten !== null) return { kind: 'decided', draft: rewritten };
    return { kind: 'changed', draft: (await deps.models.drafts.find(draftId)) ?? draft };
  };
}
