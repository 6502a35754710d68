import type { Company } from '../domain/company.ts';
import { contentHash, type EmailDraft } from '../domain/draft.ts';
import { whyOver } from '../domain/followup.ts';
import type { OutgoingMail } from '../domain/mail.ts';
import { capDayOf, drawGap } from '../domain/send-window.ts';
import { isGone } from '../lib/process-owner.ts';
import type { AfterSent } from './after-sent.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';
import { createFollowUpTurn, FOOTER_CHANGED } from './follow-up-turn.ts';
import { isHeldBack } from './held-back.ts';
import type { UnreadMail } from './inbound/unread-mail.ts';
import { insist } from './insist.ts';
import type { MailBrake } from './mail-brake.ts';
import { createRecordSent, eventOf } from './record-sent.ts';
import { createSendSituation, type MailLimits } from './send-situation.ts';
import type { SettleRun } from './settle-run.ts';
import { showDraft } from './show-draft.ts';
import type { SkipTouch } from './skip-touch.ts';
import type { StopSequence } from './stop-sequence.ts';
import { STALE_SENDING_MS } from './sweep.ts';

/** Shared pace of the mailbox: the gap between two mails holds over all processes. */
const MAILBOX = 'mailbox';
/** A mailbox that the server holds back waits this long when it does not say. */
const DEFER_MS = 15 * 60_000;
const MOST_ATTEMPTS = 3;
/** While mail is held back. */
const BRAKE_RECHECK_MS = 15 * 60_000;

/**
 * `left`: nothing more to do with it here. `waits`: not yet. `paused`, `stopped`: no other mail may leave now either, because
 * of the pause between two mails or the main switch.
 */
export type SendOutcome = 'sent' | 'left' | 'waits' | 'paused' | 'stopped';
export type SendDraft = (draftId: string) => Promise<SendOutcome>;

/** A draft that this process may hand over, and the day whose place it took; a reply takes none. */
type Claimed = { draft: EmailDraft; day: string | null };

/**
 * Sends one approved mail, first or follow-up, or notes when and why it waits. At most once: the draft is claimed with its hash
 * before the first byte leaves, everything that may forbid it is asked once more after the claim, and what is in doubt
 * afterwards waits for a person.
 */
export function createSendDraft(
  deps: OrchestratorDeps,
  parts: {
    settleRun: SettleRun;
    limits: MailLimits;
    afterSent: AfterSent;
    stopSequence: StopSequence;
    skipTouch: SkipTouch;
    unread: UnreadMail;
    brake: Pick<MailBrake, 'ask' | 'note'>;
  },
) {
  const { models, projector, clock, log, owner, agents, settings } = deps;
  const { limits, afterSent, stopSequence, skipTouch } = parts;
  const situationOf = createSendSituation(deps, limits);
  const turnOf = createFollowUpTurn(deps, skipTouch, parts.unread);

  async function show(draft: EmailDraft): Promise<void> {
    await showDraft(projector, draft);
    if (draft.runId !== null) await parts.settleRun(draft.runId);
  }

  const record = createRecordSent(deps, { afterSent, show });

  async function wait(draft: EmailDraft, until: Date, note: string): Promise<void> {
    const postponed = await models.drafts.postpone(draft.id, { sendAfter: until, note, now: clock.now() });
    if (postponed === null) return;
    await deps.enqueue(JobName.sendDraft, { draftId: draft.id }, { runAt: until });
    await show(postponed);
  }

  /** Takes a place of the day and the draft itself; gives the place back when the draft went to somebody else. */
  async function claim(draft: EmailDraft, mail: OutgoingMail): Promise<Claimed | null> {
    const now = clock.now();
    const day = draft.kind === 'reply' ? null : capDayOf(now, limits.timeZone);
    if (day !== null && !(await models.sendCounters.reserve(day, limits.dailyLimit(now)))) return null;
    const hash = contentHash(draft, settings.footerVersion);
    const claimed = await models.drafts.claimForSending(draft.id, { hash, messageId: mail.messageId, owner, now });
    if (claimed !== null) return { draft: claimed, day };
    await giveBackPlace(day);
    return null;
  }

  async function giveBackPlace(day: string | null): Promise<void> {
    if (day !== null) await models.sendCounters.release(day);
  }

  /** Why a mail may not go to its recipient at all; `null` = it may. For a follow-up one word, as its card says it. */
  async function objectionTo(draft: EmailDraft, company: Company): Promise<string | null> {
    const situation = await situationOf(draft, company);
    return draft.kind === 'followup' ? whyOver(situation) : agents.outreach.recipientProblem(draft, situation);
  }

  /** What happened while the draft was being claimed: a reply, an unsubscribe, a bounce, a stop. */
  async function changedMeanwhile(draft: EmailDraft): Promise<{ note: string; objection: string | null } | null> {
    if (await models.mainSwitch.isStopped()) return { note: 'everything is stopped', objection: null };
    const company = await models.companies.find(draft.companyId);
    if (company === null || (draft.kind !== 'reply' && (await isHeldBack(models, company))))
      return { note: 'the run was cancelled', objection: null };
    const objection = await objectionTo(draft, company);
    if (objection !== null) return { note: objection, objection };
    const turn = await turnOf(draft);
    return turn.kind === 'go' ? null : { note: turn.kind === 'wait' ? turn.note : turn.reason, objection: null };
  }

  async function deliver({ draft, day }: Claimed, mail: OutgoingMail): Promise<SendOutcome> {
    await projector.draft(draft.id);
    const changed = await changedMeanwhile(draft);
    if (changed !== null) {
      const released = await models.drafts.giveBack(draft.id, changed.note, clock.now());
      await giveBackPlace(day);
      if (released === null) return 'left';
      if (changed.objection !== null) await refuse(released, changed.objection);
      else await show(released);
      return changed.note === 'everything is stopped' ? 'stopped' : 'left';
    }
    if ((await models.drafts.handOver(draft.id, owner, clock.now())) === null) {
      await giveBackPlace(day);
      return 'left';
    }
    const result = await agents.outreach.send(mail, { signal: AbortSignal.timeout(120_000) });
    const now = clock.now();
    switch (result.kind) {
      case 'sent':
        await insist(deps, () => record.sent(draft, result.providerMessageId));
        await parts.brake.note(false);
        return 'sent';
      case 'deferred': {
        await insist(deps, () => giveBackPlace(day));
        if (draft.sendAttempts >= MOST_ATTEMPTS) {
          await fail(draft, `Put off ${MOST_ATTEMPTS} times. ${result.reason}`);
          return 'left';
        }
        const until = new Date(now.getTime() + (result.retryAfterMs ?? DEFER_MS));
        const note = result.reason.charAt(0).toLowerCase() + result.reason.slice(1).replace(/\.$/, '');
        const released = await insist(deps, () => models.drafts.release(draft.id, { sendAfter: until, note, now }));
        await deps.enqueue(JobName.sendDraft, { draftId: draft.id }, { runAt: until });
        if (released !== null) await show(released);
        return 'waits';
      }
      case 'refused':
        await insist(deps, () => giveBackPlace(day));
        if (result.scope === 'mailbox') await parts.brake.note(true);
        if (result.scope === 'address') await noteBounce(draft, result.reason);
        await fail(draft, result.reason);
        if (result.scope === 'address' && draft.kind === 'followup') await stopSequence(draft.companyId, 'bounced');
        // somebody else at the company may be found; without paid sources a first mail stays a person's to settle
        if (result.scope === 'address') await deps.enqueue(JobName.leadStep, { companyId: draft.companyId });
        return 'left';
      case 'unknown': {
        log.warn({ draftId: draft.id }, 'nobody can tell whether a mail left');
        const unknown = await insist(deps, () => models.drafts.recordUnknown(draft.id, { note: result.reason, now }));
        if (unknown !== null) await show(unknown);
        return 'left';
      }
    }
  }

  async function noteBounce(draft: EmailDraft, reason: string): Promise<void> {
    const now = clock.now();
    await models.contacts.markBounced(draft.recipient.email.toLowerCase(), now);
    await models.companies.markCameBack(draft.companyId, now);
    await models.events.record({ ...eventOf(draft), eventType: 'bounced', eventAt: now, reason });
  }

  async function fail(draft: EmailDraft, note: string): Promise<void> {
    const failed = await insist(deps, () => models.drafts.recordFailed(draft.id, { note, now: clock.now() }));
    if (failed !== null) await show(failed);
  }

  /** The recipient may not be written to: a follow-up ends with its sequence, a first mail is a person's to settle. */
  async function refuse(draft: EmailDraft, objection: string): Promise<void> {
    if (draft.kind === 'followup') await stopSequence(draft.companyId, objection);
    else await fail(draft, objection);
  }

  /** Something in the mail changed since the approval, e.g. the footer's address: a person has to see it again. */
  async function askAgain(draft: EmailDraft): Promise<void> {
    log.warn({ draftId: draft.id }, 'the approval does not cover what would leave');
    const reopened = await models.drafts.reopen(draft.id, FOOTER_CHANGED, clock.now());
    if (reopened !== null) await show(reopened);
  }

  /** Its run was cancelled while the mail server made it wait, or between two touches. */
  async function holdBack(draft: EmailDraft): Promise<void> {
    if (draft.kind === 'followup') return stopSequence(draft.companyId, 'run cancelled');
    const run = draft.runId === null ? null : await models.runs.find(draft.runId);
    const ref = { id: draft.id, revision: draft.revision };
    const by = run?.cancelledBy ?? 'system';
    const rejected = await models.drafts.reject(ref, by, clock.now(), 'run cancelled');
    if (rejected !== null) await show(rejected);
  }

  /** Another process may be handing it over right now: only one that is gone, or silent for long, has lost it. */
  function isCutOff(draft: EmailDraft): boolean {
    const age = clock.now().getTime() - (draft.claimedAt?.getTime() ?? 0);
    return draft.claimedBy === null || isGone(draft.claimedBy, owner) || age >= STALE_SENDING_MS;
  }

  return {
    confirmSent: record.confirm,

    async sendDraft(draftId: string): Promise<SendOutcome> {
      const draft = await models.drafts.find(draftId);
      if (draft === null) return 'left';
      if (draft.status === 'sending') {
        if (isCutOff(draft)) await record.resolveCutOff(draft);
        return 'left';
      }
      const company = draft.status === 'approved' ? await models.companies.find(draft.companyId) : null;
      if (company === null) return 'left';
      if (await models.mainSwitch.isStopped()) return 'stopped';
      return step(draft, company);
    },
  };

  async function step(draft: EmailDraft, company: Company): Promise<SendOutcome> {
    if (draft.kind !== 'reply' && (await isHeldBack(models, company))) {
      await holdBack(draft);
      return 'left';
    }
    const objection = draft.kind === 'followup' ? await objectionTo(draft, company) : null;
    if (objection !== null) {
      await refuse(draft, objection);
      return 'left';
    }
    if (draft.approvedHash !== contentHash(draft, settings.footerVersion)) {
      await askAgain(draft);
      return 'left';
    }
    const turn = await turnOf(draft);
    if (turn.kind === 'over') {
      await skipTouch(draft, turn.reason);
      return 'left';
    }
    if (turn.kind === 'wait') {
      await wait(draft, turn.until, turn.note);
      return 'waits';
    }
    const decision = agents.outreach.check(draft, await situationOf(draft, company));
    if ('stop' in decision) {
      await fail(draft, decision.stop);
      return 'left';
    }
    if ('wait' in decision) {
      await wait(draft, decision.wait, decision.note);
      return 'waits';
    }
    const brake = draft.kind === 'reply' ? null : await parts.brake.ask();
    if (brake !== null) {
      await wait(draft, new Date(clock.now().getTime() + BRAKE_RECHECK_MS), `mail is held back: ${brake.why}`);
      return 'waits';
    }
    const gapMs = drawGap(limits.gapSeconds, draft.id);
    const freeAt = await models.paces.take(MAILBOX, clock.now(), gapMs);
    if (freeAt !== null) {
      await wait(draft, freeAt, 'of the short pause between two mails');
      return 'paused';
    }
    const mail = agents.outreach.compose(draft, turn.thread);
    const claimed = await claim(draft, mail);
    return claimed === null ? 'left' : deliver(claimed, mail);
  }
}
