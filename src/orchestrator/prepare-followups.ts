import { followUpText } from '../domain/compose-mail.ts';
import { contentHash, type DraftText, type EmailDraft } from '../domain/draft.ts';
import { daysAfter, type FollowUp, type FollowUpReview, GRACE_DAYS, isOpenTouch, whyOver } from '../domain/followup.ts';
import type { OrchestratorDeps } from './deps.ts';
import { FOOTER_CHANGED, isUndecided, OVERTAKEN } from './follow-up-turn.ts';
import { showDraft } from './show-draft.ts';
import type { SkipTouch } from './skip-touch.ts';
import type { StopSequence } from './stop-sequence.ts';

const MOST_AT_ONCE = 200;
const OUT_OF_TIME = 'nobody approved it before the sequence ended';

/**
 * Makes a draft of each follow-up whose day has come (reviewed one by one: a day before), and closes those that were overtaken.
 * Safe to repeat and to run twice at the same time.
 *
 * @returns how many drafts were made
 */
export type PrepareFollowUps = (signal: AbortSignal) => Promise<number>;

export function createPrepareFollowUps(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'settings'>,
  parts: {
    review: FollowUpReview;
    timeZone: string;
    stopSequence: StopSequence;
    skipTouch: SkipTouch;
    confirmSent: (draft: EmailDraft) => Promise<void>;
  },
): PrepareFollowUps {
  const { models, projector, clock, settings } = deps;
  const { review, timeZone, stopSequence, skipTouch } = parts;
  /** Where the walk over touches in the hands of a draft goes on: they may be more than one pass reads. */
  let claimedCursor: string | undefined;

  async function prepare(touch: FollowUp): Promise<boolean> {
    const parent = await models.drafts.find(touch.parentDraftId);
    const text = parent?.status === 'sent' ? followUpText(parent, touch.number) : null;
    if (parent === null || text === null) {
      await models.followups.skip(touch.id, 'the first mail was not sent', clock.now());
      return false;
    }
    const over = await whyOverFor(parent);
    if (over !== null) {
      await stopSequence(touch.companyId, over);
      return false;
    }
    const draft = await models.drafts.createFollowUp(draftText(parent, text), draftMeta(parent, touch, text));
    if ((await models.followups.claim(touch.id, draft.id, clock.now())) === null) {
      const now = (await models.followups.listOfParent(parent.id)).find(({ id }) => id === touch.id);
      // somebody stopped the sequence while the draft was being made; another worker at the same touch is no reason
      if (now !== undefined && !isOpenTouch(now))
        await models.drafts.retire(draft.id, now.cancelReason ?? 'stopped', clock.now());
    }
    await showDraft(projector, draft);
    return true;
  }

  async function whyOverFor(parent: EmailDraft): Promise<string | null> {
    const [company, contact, suppressed] = await Promise.all([
      models.companies.find(parent.companyId),
      parent.contactId === null ? null : models.contacts.find(parent.contactId),
      models.suppressions.isSuppressed(parent.recipient.email),
    ]);
    return company === null ? 'archived' : whyOver({ companyStatus: company.status, contact, suppressed });
  }

  /** The approval of the first mail covers its follow-ups while everything that was approved still stands as it did. */
  function draftMeta(parent: EmailDraft, touch: FollowUp, text: { subject: string; body: string }) {
    const { approvedBy: by, approvedAt: at, recipient } = parent;
    const footerStands = parent.approvedHash === contentHash(parent, settings.footerVersion);
    const hash = contentHash({ ...text, followUps: [], recipient }, settings.footerVersion);
    const isCovered = review === 'sequence' && footerStands && by !== null && at !== null;
    return {
      companyId: parent.companyId,
      contactId: parent.contactId,
      recipient,
      parentDraftId: parent.id,
      followUpNumber: touch.number,
      approval: isCovered ? { by, at, hash } : null,
      sendAfter: touch.dueAt,
      sendNote: footerStands ? null : FOOTER_CHANGED,
      now: clock.now(),
    };
  }

  /** What a crash left behind is settled, and what nobody decided in time is let be. */
  async function settle(touch: FollowUp): Promise<void> {
    const [draft, touches] = await Promise.all([
      touch.draftId === null ? null : models.drafts.find(touch.draftId),
      models.followups.listOfParent(touch.parentDraftId),
    ]);
    if (draft === null) return;
    const now = clock.now();
    if (draft.status === 'sent') await parts.confirmSent(draft);
    if (draft.status === 'rejected' || draft.status === 'superseded') {
      await skipTouch(draft, draft.rejectionReason ?? 'rejected');
    }
    if (!isUndecided(draft)) return;
    const next = touches.find(({ number }) => number === touch.number + 1);
    if (next !== undefined && next.dueAt <= now) await skipTouch(draft, OVERTAKEN);
    if (next === undefined && daysAfter(touch.dueAt, GRACE_DAYS, timeZone) <= now) await skipTouch(draft, OUT_OF_TIME);
  }

  return async (signal) => {
    const now = clock.now();
    const horizon = review === 'each' ? daysAfter(now, 1, timeZone) : now;
    let made = 0;
    for (const touch of await models.followups.listDue(horizon, MOST_AT_ONCE)) {
      signal.throwIfAborted();
      if (await prepare(touch)) made += 1;
    }
    const claimed = await models.followups.listClaimed({ afterId: claimedCursor, limit: MOST_AT_ONCE });
    for (const touch of claimed) {
      signal.throwIfAborted();
      await settle(touch);
    }
    claimedCursor = claimed.length < MOST_AT_ONCE ? undefined : claimed.at(-1)?.id;
    return made;
  };
}

/** The follow-up's own words with what the first mail's review said of the whole sequence. */
function draftText(parent: EmailDraft, text: { subject: string; body: string }): DraftText {
  const { angle, savingsEstimate, toneIssues, lowConfidence, writtenBy, critic } = parent;
  const claims = parent.claims.filter((claim) => text.body.includes(claim.text));
  return {
    ...text,
    followUps: [],
    angle,
    savingsEstimate,
    claims,
    critic,
    toneIssues,
    lowConfidence,
    rewriteCount: 0,
    writtenBy,
  };
}
