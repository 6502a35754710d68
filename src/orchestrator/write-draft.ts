import type { AngleStat } from '../domain/angles.ts';
import type { Company } from '../domain/company.ts';
import { bestContact, mayBeWritten } from '../domain/contact-choice.ts';
import { ANGLES, type DraftText, type EmailDraft } from '../domain/draft.ts';
import { anglesToAvoid, lessonsOf } from '../domain/lessons.ts';
import type { EmailWinRate } from '../models/email-win-rate.ts';
import { cameBack } from './came-back.ts';
import { JobName, type OrchestratorDeps, SYSTEM } from './deps.ts';
import { createEnrichCompany } from './enrich-company.ts';
import { isHeldBack } from './held-back.ts';
import type { SearchContacts } from './search-contacts.ts';
import type { SettleRun } from './settle-run.ts';

/** Whether another draft may follow: this one was replaced, or its recipient, not the company, wants no mail. */
function makesRoom({ status, rejectedBy, rejectionReason }: EmailDraft): boolean {
  if (status === 'superseded') return true;
  const isOver = status === 'rejected' && rejectedBy === SYSTEM;
  return isOver && (rejectionReason === 'suppressed' || rejectionReason === 'bounced');
}

/** Decisions of an industry that the writer learns from. */
const DECIDED_READ = 30;

/** While everything is stopped. */
const STOPPED_RECHECK_MS = 30_000;

/** Approved leads become drafts, and drafts are written anew when a person asks. */
export function createWriteDraft(
  deps: OrchestratorDeps,
  settleRun: SettleRun,
  stopping: AbortSignal,
  /** Paid sources of contacts; `null` = there are none. */
  searchContacts: SearchContacts | null = null,
) {
  const { models, projector, clock, log, settings } = deps;
  const enrichCompany = createEnrichCompany(deps);

  async function write(
    company: Company,
    options: { instruction: string | null; previous: EmailDraft | null },
  ): Promise<{
    text: DraftText;
    contact: NonNullable<ReturnType<typeof bestContact>>['contact'] & { id: string };
  } | null> {
    const contacts = (await models.contacts.list(company.id)).filter(mayBeWritten);
    const suppressed = await Promise.all(contacts.map(({ email }) => models.suppressions.isSuppressed(email)));
    const choice = bestContact(contacts.filter((_, index) => suppressed[index] === false));
    const [feature, score, winRates, decided] = await Promise.all([
      models.features.latest(company.id),
      models.scores.latest(company.id),
      models.emailWinRates.list(company.industry, ANGLES.length),
      models.drafts.listDecided(company.industry, DECIDED_READ),
    ]);
    if (choice === null || feature === null || score === null) return null;
    const facts = company.domain === null ? null : await models.siteFacts.get(company.domain);
    const { previous, instruction } = options;
    const text = await deps.agents.writer(
      {
        company,
        feature,
        score,
        contact: choice.contact,
        angleStats: winRates.flatMap(toAngleStat),
        lessons: lessonsOf(decided),
        avoidAngles: anglesToAvoid(decided),
        ...(facts === null ? {} : { siteExcerpt: facts.excerpt }),
        ...(instruction === null ? {} : { instruction }),
        ...(previous === null ? {} : { previous: { subject: previous.subject, body: previous.body } }),
      },
      { signal: stopping, log: log.child({ companyId: company.id }) },
    );
    return { text, contact: choice.contact };
  }

  /** Contacts where they are missing: from the website, then from paid sources. */
  async function withContacts(approved: Company): Promise<{ company: Company } | null> {
    const company = approved.contactFound ? approved : await enrichCompany(approved, stopping);
    if (searchContacts === null) return { company };
    const searched = await searchContacts(company, stopping);
    return searched.kind === 'done' ? searched : null;
  }

  /** The address that bounced was the contact that had been found. */
  async function withoutBounced(company: Company): Promise<Company> {
    const contactFound = (await models.contacts.list(company.id)).some(mayBeWritten);
    return (await models.companies.setFacts(company.id, { contactFound }, clock.now())) ?? company;
  }

  /** A first mail that came back because there is no such mailbox: it stays a person's to settle until somebody else is found. */
  async function hasBounced({ status, kind, contactId }: EmailDraft): Promise<boolean> {
    if (status !== 'send_failed' || kind !== 'first' || contactId === null) return false;
    return ((await models.contacts.find(contactId))?.bouncedAt ?? null) !== null;
  }

  async function retireBounced(draft: EmailDraft): Promise<EmailDraft | null> {
    const retired = await models.drafts.retire(draft.id, 'bounced', clock.now());
    await projector.draft(draft.id);
    return retired;
  }

  /**
   * An approved lead with a contact, and one whose mail came back, is found by the sweep when somebody resumes; of others only
   * this job knows.
   */
  async function waitForResume(company: Company): Promise<void> {
    if ((company.contactFound && company.status === 'approved') || company.cameBackAt != null) return;
    const runAt = new Date(clock.now().getTime() + STOPPED_RECHECK_MS);
    await deps.enqueue(JobName.leadStep, { companyId: company.id }, { runAt });
  }

  /** `false` = the lead waits: for somebody to resume, or for another job that is at it. */
  async function advance(lead: Company): Promise<boolean> {
    if (await isHeldBack(models, lead)) return true;
    const isUnreached = lead.status === 'contacted' && (await cameBack(models, lead.id));
    if (lead.status !== 'approved' && !isUnreached) return true;
    if (await models.mainSwitch.isStopped()) {
      await waitForResume(lead);
      return false;
    }
    const known = await models.drafts.latestForCompany(lead.id);
    const isBounced = known !== null && searchContacts !== null && (await hasBounced(known));
    if (known !== null && !makesRoom(known) && !isBounced && !(isUnreached && known.status === 'sent')) return true;
    const searched = await withContacts(isUnreached ? await withoutBounced(lead) : lead);
    if (searched === null) return false;
    const { company } = searched;
    const written = await write(company, { instruction: null, previous: null });
    if (written !== null && isBounced && (await retireBounced(known)) === null) return true;
    if (written === null) {
      await models.companies.setFacts(lead.id, { contactFound: false }, clock.now());
    } else if ((await models.companies.find(lead.id))?.status === lead.status) {
      await save(company, written.text, written.contact);
    }
    await projector.refreshLead(lead.id);
    if (company.runId !== null) await settleRun(company.runId);
    return true;
  }

  return {
    /**
     * The next step of a lead that is approved, or whose mail came back: contacts if they are missing, then the draft. Safe to
     * run twice.
     */
    async advanceLead(companyId: string): Promise<void> {
      const lead = await models.companies.find(companyId);
      if (lead === null || !(await advance(lead)) || lead.cameBackAt == null) return;
      await models.companies.settleCameBack(companyId, lead.cameBackAt);
    },

    /**
     * Writes a pending draft anew, as the person asked.
     *
     * @returns the new revision, or `null` when the draft was decided or changed meanwhile
     */
    async rewrite(draft: EmailDraft, instruction: string): Promise<EmailDraft | null> {
      const company = await models.companies.find(draft.companyId);
      if (company === null) return null;
      const written = await write(company, { instruction, previous: draft });
      if (written === null) return null;
      const ref = { id: draft.id, revision: draft.revision };
      const replaced = await models.drafts.replaceText(ref, written.text, instruction, clock.now());
      await projector.draft(draft.id);
      return replaced;
    },
  };

  async function save(
    company: Company,
    text: DraftText,
    contact: {
      id: string;
      email: string;
      fullName: string | null;
      title: string | null;
      emailKind: 'personal' | 'generic';
    },
  ): Promise<void> {
    const now = clock.now();
    const { draft, created } = await models.drafts.create(text, {
      companyId: company.id,
      industry: company.industry,
      contactId: contact.id,
      runId: company.runId,
      kind: 'first',
      followUpNumber: 0,
      parentDraftId: null,
      recipient: {
        email: contact.email,
        fullName: contact.fullName,
        title: contact.title,
        generic: contact.emailKind === 'generic',
      },
      now,
    });
    if (created && company.runId !== null) {
      await models.approvals.open({
        runId: company.runId,
        type: 'emails',
        itemIds: [draft.id],
        summary: 'drafts to review',
        expiresAt: new Date(now.getTime() + settings.approvalTtlMs),
        now,
      });
      await models.runLogs.add({
        runId: company.runId,
        agent: 'writer',
        action: 'draft_created',
        status: 'success',
        outputSummary: `draft ${draft.ref}, critic ${text.critic?.score ?? 'not asked'}, ${text.rewriteCount} rewrites`,
        qualityScore: text.critic?.score ?? null,
        retryCount: text.rewriteCount,
        loggedAt: now,
      });
    }
    await projector.draft(draft.id);
  }
}

function toAngleStat({ templateId, emailsSent, repliesReceived }: EmailWinRate): AngleStat[] {
  const angle = ANGLES.find((name) => name === templateId);
  return angle === undefined || emailsSent === 0 ? [] : [{ angle, sent: emailsSent, replies: repliesReceived }];
}
