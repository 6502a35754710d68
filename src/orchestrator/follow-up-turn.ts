import type { EmailDraft } from '../domain/draft.ts';
import { isOpenTouch } from '../domain/followup.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { UnreadMail } from './inbound/unread-mail.ts';
import type { SkipTouch } from './skip-touch.ts';

/** Asked again after this while an earlier touch of the sequence is not settled. */
const RETRY_MS = 15 * 60_000;
export const FOOTER_CHANGED =
  'what stands below our mails or is counted of them changed since the approval, so it needs a new one';
export const OVERTAKEN = 'nobody approved it before the next one was due';

/** `thread`: Message-IDs of the mails that went before, oldest first. */
export type Turn =
  | { kind: 'go'; thread: string[] }
  | { kind: 'wait'; until: Date; note: string }
  | { kind: 'over'; reason: string };

/** Whether a mail's place in its sequence has come. A first mail and a reply are always on. */
export function createFollowUpTurn(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  skipTouch: SkipTouch,
  unread: UnreadMail,
) {
  const { models, clock } = deps;

  return async function turnOf(draft: EmailDraft): Promise<Turn> {
    if (draft.kind !== 'followup') return { kind: 'go', thread: draft.thread ?? [] };
    const now = clock.now();
    const parent = draft.parentDraftId === null ? null : await models.drafts.find(draft.parentDraftId);
    if (parent === null || parent.status !== 'sent') return { kind: 'over', reason: 'the first mail was not sent' };
    const [touches, siblings] = await Promise.all([
      models.followups.listOfParent(parent.id),
      models.drafts.listFollowUps(parent.id),
    ]);
    const own = touches.find(({ number }) => number === draft.followUpNumber);
    if (own === undefined || !isOpenTouch(own)) return { kind: 'over', reason: own?.cancelReason ?? 'called off' };
    if (own.dueAt > now) return { kind: 'wait', until: own.dueAt, note: 'it is not due before then' };
    for (const earlier of touches.filter((touch) => touch.number < own.number && isOpenTouch(touch))) {
      const sibling = siblings.find(({ followUpNumber }) => followUpNumber === earlier.number);
      if (sibling === undefined || !isUndecided(sibling)) {
        const note = `follow-up ${earlier.number} has to go first`;
        return { kind: 'wait', until: new Date(now.getTime() + RETRY_MS), note };
      }
      await skipTouch(sibling, OVERTAKEN);
    }
    const sent = siblings.filter(({ status }) => status === 'sent');
    const lastSentAt = [parent, ...sent].reduce(
      (last, { sentAt }) => (sentAt !== null && sentAt > last ? sentAt : last),
      parent.createdAt,
    );
    const unreadMail = await unread(lastSentAt);
    if (unreadMail !== null) return { kind: 'wait', until: new Date(now.getTime() + RETRY_MS), note: unreadMail };
    return { kind: 'go', thread: [parent, ...sent].flatMap(({ messageId }) => messageId ?? []) };
  };
}

/** Waits for a person who may as well not come. */
export function isUndecided({ status }: Pick<EmailDraft, 'status'>): boolean {
  return status === 'pending' || status === 'send_failed';
}
