import type { Company } from '../domain/company.ts';
import { contentHash, type EmailDraft } from '../domain/draft.ts';
import type { OutgoingMail } from '../domain/mail.ts';
import { capDayOf, drawGap } from '../domain/send-window.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';
import { isHeldBack } from './held-back.ts';
import { insist } from './insist.ts';
import type { SettleRun } from './settle-run.ts';
import { STALE_SENDING_MS } from './sweep.ts';

/** Shared pace of the mailbox: the gap between two mails holds over all processes. */
const MAILBOX = 'mailbox';
/** A mailbox that the server holds back waits this long when it does not say. */
const DEFER_MS = 15 * 60_000;
const MOST_ATTEMPTS = 3;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Sends one approved first mail, or notes when and why it waits. At most once: the draft is claimed with its hash before the
 * first byte leaves, and what is in doubt afterwards waits for a person.
 */
export function createSendDraft(
  deps: OrchestratorDeps,
  parts: { settleRun: SettleRun; timeZone: string; dailyLimit: number; gapSeconds: string },
) {
  const { models, projector, clock, log, owner, agents, settings } = deps;

  async function show(draft: EmailDraft): Promise<void> {
    await projector.draft(draft.id);
    await projector.refreshLead(draft.companyId);
    if (draft.runId !== null) await parts.settleRun(draft.runId);
  }

  async function situationOf(draft: EmailDraft, company: Company) {
    const now = clock.now();
    const [contact, suppressed, sentToday] = await Promise.all([
      draft.contactId === null ? null : models.contacts.find(draft.contactId),
      models.suppressions.isSuppressed(draft.recipient.email),
      models.sendCounters.get(capDayOf(now, parts.timeZone)),
    ]);
    return {
      now,
      touch: 0 as const,
      contact,
      suppressed,
      companyStatus: company.status,
      state: company.state,
      capLeft: parts.dailyLimit - sentToday,
      lastSentAt: null, // the mailbox's pace keeps the gap, over all processes
    };
  }

  async function wait(draft: EmailDraft, until: Date, note: string): Promise<void> {
    const postponed = await models.drafts.postpone(draft.id, { sendAfter: until, note, now: clock.now() });
    if (postponed === null) return;
    await deps.enqueue(JobName.sendDraft, { draftId: draft.id }, { runAt: until });
    await show(postponed);
  }

  /** Takes a place of the day and the draft itself; gives the place back when the draft went to somebody else. */
  async function claim(draft: EmailDraft, mail: OutgoingMail): Promise<EmailDraft | null> {
    const now = clock.now();
    const day = capDayOf(now, parts.timeZone);
    if (!(await models.sendCounters.reserve(day, parts.dailyLimit))) return null;
    const hash = contentHash(draft, settings.footerVersion);
    const claimed = await models.drafts.claimForSending(draft.id, { hash, messageId: mail.messageId, owner, now });
    if (claimed === null) await models.sendCounters.release(day);
    return claimed;
  }

  /** Gives draft and place of the day back before a byte has left; the sweep takes it up when somebody resumes. */
  async function letGo(claimed: EmailDraft): Promise<void> {
    const now = clock.now();
    await models.sendCounters.release(capDayOf(claimed.claimedAt ?? now, parts.timeZone));
    const released = await models.drafts.release(claimed.id, { sendAfter: null, note: 'everything is stopped', now });
    if (released !== null) await show(released);
  }

  async function deliver(claimed: EmailDraft, mail: OutgoingMail): Promise<void> {
    await projector.draft(claimed.id);
    const result = await agents.outreach.send(mail, { signal: AbortSignal.timeout(120_000) });
    const now = clock.now();
    switch (result.kind) {
      case 'sent':
        return insist(deps, () => recordSent(claimed, result.providerMessageId));
      case 'deferred': {
        await insist(deps, () => models.sendCounters.release(capDayOf(now, parts.timeZone)));
        if (claimed.sendAttempts >= MOST_ATTEMPTS) {
          return fail(claimed, `Put off ${MOST_ATTEMPTS} times. ${result.reason}`);
        }
        const until = new Date(now.getTime() + (result.retryAfterMs ?? DEFER_MS));
        const note = result.reason.charAt(0).toLowerCase() + result.reason.slice(1).replace(/\.$/, '');
        const released = await insist(deps, () => models.drafts.release(claimed.id, { sendAfter: until, note, now }));
        await deps.enqueue(JobName.sendDraft, { draftId: claimed.id }, { runAt: until });
        if (released !== null) await show(released);
        return;
      }
      case 'refused':
        await insist(deps, () => models.sendCounters.release(capDayOf(now, parts.timeZone)));
        if (result.scope === 'address') {
          await models.contacts.markBounced(claimed.recipient.email.toLowerCase(), now);
          await models.events.record({
            ...eventOf(claimed),
            eventType: 'bounced',
            eventAt: now,
            reason: result.reason,
          });
        }
        return fail(claimed, result.reason);
      case 'unknown': {
        log.warn({ draftId: claimed.id }, 'nobody can tell whether a mail left');
        const unknown = await insist(deps, () => models.drafts.recordUnknown(claimed.id, { note: result.reason, now }));
        if (unknown !== null) await show(unknown);
        return;
      }
    }
  }

  async function fail(draft: EmailDraft, note: string): Promise<void> {
    const failed = await insist(deps, () => models.drafts.recordFailed(draft.id, { note, now: clock.now() }));
    if (failed !== null) await show(failed);
  }

  /**
   * Writes what follows from a mail that left: event, company, follow-ups, and the draft last, so that a crash in between
   * leaves a claimed draft with its event as evidence. Each write is safe to repeat.
   */
  async function recordSent(draft: EmailDraft, providerMessageId: string | null): Promise<void> {
    const now = clock.now();
    await models.events.record({
      ...eventOf(draft),
      eventType: 'sent',
      eventAt: now,
      providerMessageId: providerMessageId ?? draft.messageId,
    });
    await afterSent(draft, now);
    const sent = await models.drafts.recordSent(draft.id, { providerMessageId, now });
    await show(sent ?? draft);
  }

  async function afterSent(draft: EmailDraft, sentAt: Date): Promise<void> {
    const note = { by: draft.approvedBy ?? 'system', at: sentAt, reason: 'first mail sent', runId: draft.runId };
    await models.companies.move(draft.companyId, 'approved', 'contacted', note);
    if (draft.contactId === null) return;
    const { id, companyId, contactId } = draft;
    await models.followups.schedule(
      draft.followUps.map((touch) => ({
        companyId,
        contactId,
        parentDraftId: id,
        number: touch.number,
        dueAt: new Date(sentAt.getTime() + touch.dayOffset * DAY_MS),
      })),
      sentAt,
    );
  }

  /** Something in the mail changed since the approval, e.g. the footer's address: a person has to see it again. */
  async function askAgain(draft: EmailDraft): Promise<void> {
    log.warn({ draftId: draft.id }, 'the approval does not cover what would leave');
    const reopened = await models.drafts.reopen(draft.id, clock.now());
    if (reopened !== null) await show(reopened);
  }

  /** Its run was cancelled while the mail server made it wait. */
  async function holdBack(draft: EmailDraft): Promise<void> {
    const run = draft.runId === null ? null : await models.runs.find(draft.runId);
    const ref = { id: draft.id, revision: draft.revision };
    const by = run?.cancelledBy ?? 'system';
    const rejected = await models.drafts.reject(ref, by, clock.now(), 'run cancelled');
    if (rejected !== null) await show(rejected);
  }

  function isCutOff(draft: EmailDraft): boolean {
    const age = clock.now().getTime() - (draft.claimedAt?.getTime() ?? 0);
    return draft.claimedBy !== owner || age >= STALE_SENDING_MS;
  }

  /** A claimed draft that nobody recorded: its event is evidence that it left; without one a person decides. */
  async function resolveCutOff(draft: EmailDraft): Promise<void> {
    const [event] = await models.events.list({ emailDraftId: draft.id, eventTypes: ['sent'] }, 1);
    if (event !== undefined) {
      await afterSent(draft, event.eventAt);
      const sent = await models.drafts.recordSent(draft.id, {
        providerMessageId: event.providerMessageId,
        now: event.eventAt,
      });
      if (sent !== null) await show(sent);
      return;
    }
    const note = 'The bot stopped while this mail was being handed over; no record says how it ended.';
    const unknown = await models.drafts.recordUnknown(draft.id, { note, now: clock.now() });
    if (unknown !== null) await show(unknown);
  }

  return {
    /** What follows when a person says that a doubtful mail did arrive. */
    async confirmSent(draft: EmailDraft): Promise<void> {
      const now = clock.now();
      await models.events.record({
        ...eventOf(draft),
        eventType: 'sent',
        eventAt: now,
        providerMessageId: draft.messageId,
      });
      await afterSent(draft, now);
      await show(draft);
    },

    async sendDraft(draftId: string): Promise<void> {
      const draft = await models.drafts.find(draftId);
      if (draft === null) return;
      if (draft.status === 'sending') return isCutOff(draft) ? resolveCutOff(draft) : undefined;
      if (draft.status !== 'approved' || (await models.mainSwitch.isStopped())) return;
      const company = await models.companies.find(draft.companyId);
      if (company === null) return;
      if (await isHeldBack(models, company)) return holdBack(draft);
      if (draft.approvedHash !== contentHash(draft, settings.footerVersion)) return askAgain(draft);
      const decision = agents.outreach.check(draft, await situationOf(draft, company));
      if ('stop' in decision) return fail(draft, decision.stop);
      if ('wait' in decision) return wait(draft, decision.wait, decision.note);
      const gapMs = drawGap(parts.gapSeconds, draft.id);
      const freeAt = await models.paces.take(MAILBOX, clock.now(), gapMs);
      if (freeAt !== null) return wait(draft, freeAt, 'of the short pause between two mails');
      const mail = agents.outreach.compose(draft, 0, []);
      const claimed = await claim(draft, mail);
      if (claimed === null) return;
      if (await models.mainSwitch.isStopped()) return letGo(claimed); // stopped between the first look and the claim
      await deliver(claimed, mail);
    },
  };
}

function eventOf(draft: EmailDraft) {
  return {
    companyId: draft.companyId,
    contactId: draft.contactId,
    emailDraftId: draft.id,
    followUpNumber: 0,
    provider: null,
  };
}
