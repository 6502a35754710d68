import { type CompanyStatus, canMove } from '../domain/company.ts';
import { composeMail, UnsendableMailError } from '../domain/compose-mail.ts';
import type { Contact } from '../domain/contact.ts';
import { contentHash, type EmailDraft } from '../domain/draft.ts';
import type { Firm } from '../domain/firm.ts';
import { footerVersion } from '../domain/footer.ts';
import type { MailTransport, OutgoingMail, SendResult } from '../domain/mail.ts';
import type { MailTracking } from '../domain/mail-tracking.ts';
import { createReplyToken, replyAddress, verifyReplyToken } from '../domain/reply-token.ts';
import { capDayOf, closedReason, drawGap, nextCapDay, nextSendTime, type SendWindow } from '../domain/send-window.ts';
import { createUnsubscribeToken, unsubscribeUrl } from '../domain/unsubscribe-token.ts';

/** A follow-up that lets first mails go first asks again after this. */
const YIELD_MS = 15 * 60_000;

export type OutreachDeps = {
  transport: MailTransport;
  firm: Firm;
  window: SendWindow;
  /** Seconds between two mails: `60-180`, `0` = none. */
  gapSeconds: string;
  /** Without one there is no unsubscribe page: the footer and the header ask for a reply. */
  publicBaseUrl: string | null;
  /** What is counted of mails: an approval covers it. */
  tracking: MailTracking;
  /** Where answers go. `withToken`: to a plus address that names the draft. */
  replyTo: { address: string; withToken: boolean };
  /** Signs unsubscribe links and reply addresses. Must survive restarts: links have no end date. */
  unsubscribeSecret: string;
};

/** What the orchestrator knows at the moment of the question. */
export type SendSituation = {
  now: Date;
  contact: Pick<Contact, 'unsubscribed' | 'bouncedAt' | 'emailState'> | null;
  /** Address, domain or company is on the suppression list. */
  suppressed: boolean;
  companyStatus: CompanyStatus;
  /** All that was written to the company bounced, so somebody else there may get a first mail. */
  cameBack: boolean;
  /** Two-letter code of the recipient's state. */
  state: string | null;
  /** Mails that may still leave today. */
  capLeft: number;
  /** When the mailbox sent last. */
  lastSentAt: Date | null;
  /** Approved first mails, which a follow-up lets go first. `soon`: one wants the mailbox now or after the next pause. */
  firstMails: { soon: boolean; today: number };
};

/** `wait` and `stop` carry words for people. `stop` = never by itself; a person has to change something. */
export type SendDecision = { ok: true } | { wait: Date; note: string } | { stop: string };

export type Outreach = {
  /** Whether this mail may leave now. Asks nothing of the outside, saves nothing. */
  check(draft: EmailDraft, situation: SendSituation): SendDecision;
  /** Why the recipient may not be written to, whatever the hour; `null` = they may. Asked once more after the claim. */
  recipientProblem(draft: EmailDraft, situation: SendSituation): string | null;
  /**
   * The mail as it leaves, for recording its Message-ID before the first byte.
   *
   * @param thread - Message-IDs of the earlier mails of the thread, oldest first
   * @throws {UnsendableMailError} when the draft holds what no mail may carry
   */
  compose(draft: EmailDraft, thread: readonly string[]): OutgoingMail;
  /** Hands it over once. The claim before and the record after belong to the caller. */
  send(mail: OutgoingMail, options: { signal: AbortSignal }): Promise<SendResult>;
  /** The draft that a reply address names; `null` = we did not make it. */
  draftOfReplyToken(token: string): string | null;
  /** Version of the footer, and of what is counted of a mail, that approvals have to cover. */
  footerVersion: string;
};

export function createOutreach(deps: OutreachDeps): Outreach {
  const version = footerVersion(deps.firm, deps.publicBaseUrl, deps.tracking);
  const compose: Outreach['compose'] = (draft, thread) =>
    composeMail({
      draft,
      firm: deps.firm,
      unsubscribeLink: linkFor(draft, deps),
      thread,
      replyTo: replyToOf(draft, deps),
    });

  return {
    footerVersion: version,
    draftOfReplyToken: (token) => verifyReplyToken(token, deps.unsubscribeSecret),
    compose,
    recipientProblem,
    check(draft, situation) {
      const stop = approvalProblem(draft, version) ?? recipientProblem(draft, situation);
      if (stop !== null) return { stop };
      const firmIncomplete = firmProblem(deps.firm);
      if (firmIncomplete !== null) return { stop: firmIncomplete };
      try {
        compose(draft, []);
      } catch (error) {
        if (error instanceof UnsendableMailError) return { stop: error.userMessage };
        throw error;
      }
      return waitFor(draft, situation, deps) ?? { ok: true };
    },
    send: (mail, { signal }) => deps.transport.send(mail, { signal }),
  };
}

/** What leaves must be, byte for byte, what a person approved. */
function approvalProblem(draft: EmailDraft, version: string): string | null {
  if (draft.status !== 'approved') return 'The draft is not approved.';
  if (!draft.approvedHuman || draft.approvedHash === null) return 'Nobody approved this draft.';
  if (draft.approvedHash !== contentHash(draft, version)) {
    return 'The text, the recipient, the footer or what is counted of it changed after the approval. Approve it again.';
  }
  return null;
}

function recipientProblem(draft: EmailDraft, situation: SendSituation): string | null {
  const { contact, companyStatus } = situation;
  if (situation.suppressed || contact?.unsubscribed === true) return 'The recipient does not want mail from us.';
  if (contact !== null && contact.bouncedAt !== null) return 'Mail to this address came back.';
  if (contact?.emailState === 'invalid') return 'This address does not exist.';
  const allowed = mayReceive(draft.kind, companyStatus) || (draft.kind === 'first' && situation.cameBack);
  return allowed ? null : `The company is ${companyStatus.replace('_', ' ')}, so no mail goes out.`;
}

/** Who answered us may be answered, however the lead stands. */
function mayReceive(kind: EmailDraft['kind'], status: CompanyStatus): boolean {
  if (kind === 'reply') return true;
  return kind === 'followup' ? status === 'contacted' : canMove(status, 'contacted');
}

function firmProblem(firm: Firm): string | null {
  if (firm.address.trim() === '') return 'No postal address is set (FIRM_ADDRESS); the law asks for one in every mail.';
  if (firm.senderName.trim() === '') return 'Nobody is named who signs the mails (SENDER_NAME).';
  if (firm.name.trim() === '') return 'No firm name is set (FIRM_NAME).';
  return null;
}

/** The first moment at which cap, gap, window and the draft's own date all agree, with the reason that holds it up. */
function waitFor(draft: EmailDraft, situation: SendSituation, deps: OutreachDeps): { wait: Date; note: string } | null {
  // an answer to a person is awaited: it keeps no hours and takes nobody's place
  if (draft.kind === 'reply' && (draft.sendAfter ?? situation.now) <= situation.now) return null;
  const { now, capLeft, lastSentAt, state, firstMails } = situation;
  const { window } = deps;
  const gapMs = drawGap(deps.gapSeconds, draft.id);
  const yields = draft.kind === 'followup' && (firstMails.soon || capLeft <= firstMails.today);
  const afterGap = lastSentAt === null ? now : new Date(lastSentAt.getTime() + gapMs);
  const reasons = [
    { until: draft.sendAfter ?? now, note: draft.sendNote ?? 'Set to go out later.' },
    { until: yields ? new Date(now.getTime() + YIELD_MS) : now, note: 'First mails go first.' },
    { until: capLeft > 0 ? now : nextCapDay(now, window.timeZone), note: capNote(now, window.timeZone) },
    { until: afterGap, note: 'A short pause between two mails.' },
  ];
  const latest = reasons.reduce((last, reason) => (reason.until > last.until ? reason : last));
  const from = new Date(Math.max(latest.until.getTime(), now.getTime()));
  const wait = nextSendTime(from, window, state);
  if (wait <= now) return null;
  const note = wait > from ? closedReason(from, window, state) : null;
  return { wait, note: from > now && note !== null ? `${latest.note} ${note}` : (note ?? latest.note) };
}

function capNote(now: Date, timeZone: string): string {
  return `The daily limit for ${capDayOf(now, timeZone)} is reached.`;
}

/** `null` = answers go to the sender anyway. A mailbox whose name leaves no room for the token stays as it is. */
function replyToOf(draft: EmailDraft, { firm, replyTo, unsubscribeSecret }: OutreachDeps): string | null {
  const { address, withToken } = replyTo;
  const token = withToken ? createReplyToken(draft.id, unsubscribeSecret) : null;
  const named = token === null ? null : replyAddress(address, token);
  return named ?? (address === firm.mailFrom ? null : address);
}

function linkFor(draft: EmailDraft, { publicBaseUrl, unsubscribeSecret }: OutreachDeps): string | null {
  if (publicBaseUrl === null) return null;
  const subject =
    draft.contactId === null
      ? ({ kind: 'draft', id: draft.id } as const)
      : ({ kind: 'contact', id: draft.contactId } as const);
  return unsubscribeUrl(publicBaseUrl, createUnsubscribeToken(subject, unsubscribeSecret));
}
