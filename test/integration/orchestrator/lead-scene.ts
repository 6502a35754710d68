import type { Company, CompanyCandidate } from '../../../src/domain/company.ts';
import type { Contact } from '../../../src/domain/contact.ts';
import type { DraftText, EmailDraft } from '../../../src/domain/draft.ts';
import type { Models } from '../../../src/models/index.ts';
import type { Projector } from '../../../src/slack/projector.ts';
import { candidate, contact, draftMeta, draftText, latestScore, NOW } from '../models/samples.ts';

/** Notes what it is asked to show: `lead:<id>`, `post:<key>`. */
export function recordingProjector(shown: string[] = []): Projector {
  const note = (kind: string) => async (id: string) => void shown.push(`${kind}:${id}`);
  return {
    run: note('run'),
    gate: note('gate'),
    lead: note('card'),
    refreshLead: note('lead'),
    draft: note('draft'),
    runAlert: note('alert'),
    post: note('post'),
    talk: ({ id }) => note('talk')(id),
    refreshTalk: note('talk'),
  };
}

/** A clock that stands until it is set. */
export function handClock(start = NOW) {
  let now = start;
  return {
    now: () => now,
    sleep: async () => undefined,
    set(to: Date) {
      now = to;
    },
  };
}

type Given = {
  company?: Partial<CompanyCandidate>;
  email?: string;
  text?: Partial<DraftText>;
  runId?: string | null;
};

/** A company at gate 1 with one contact. */
export async function scoredLead(models: Models, given: Given = {}): Promise<{ company: Company; contact: Contact }> {
  const origin = { runId: given.runId ?? null, dataOrigin: 'scout' as const, now: NOW };
  const { company } = await models.companies.insert(candidate(given.company), origin);
  const who = contact({ emailKind: 'personal', fullName: 'Dana Ray', title: 'administrator' });
  const { contact: stored } = await models.contacts.upsert(
    company.id,
    given.email === undefined ? who : { ...who, email: given.email },
    NOW,
  );
  await models.companies.setFacts(company.id, { contactFound: true }, NOW);
  await models.companies.recordScore(company.id, [], latestScore(), { by: 'system', at: NOW });
  return { company: await found(models, company.id), contact: stored };
}

/** … approved, with its draft. */
export async function draftedLead(models: Models, given: Given = {}) {
  const lead = await scoredLead(models, given);
  await models.companies.approve(lead.company.id, { by: 'U1', at: NOW });
  const { draft } = await models.drafts.create(
    draftText(given.text),
    draftMeta({
      companyId: lead.company.id,
      contactId: lead.contact.id,
      runId: given.runId ?? null,
      recipient: { email: lead.contact.email, fullName: 'Dana Ray', title: null, generic: false },
    }),
  );
  return { ...lead, company: await found(models, lead.company.id), draft };
}

/** … to whom the first mail has left and for whom a follow-up is planned. */
export async function contactedLead(
  models: Models,
  given: Given = {},
): Promise<{ company: Company; contact: Contact; draft: EmailDraft }> {
  const { company, contact: who, draft } = await draftedLead(models, given);
  await models.drafts.approve({ id: draft.id, revision: 1 }, 'U1', NOW, 'hash');
  await models.drafts.claimForSending(draft.id, { hash: 'hash', messageId: `<${draft.id}@x>`, owner: 'o', now: NOW });
  await models.drafts.recordSent(draft.id, { providerMessageId: null, now: NOW });
  const ids = { companyId: company.id, contactId: who.id };
  await models.events.record({ ...ids, emailDraftId: draft.id, eventType: 'sent', eventAt: NOW });
  await models.companies.move(company.id, 'approved', 'contacted', { by: 'U1', at: NOW });
  const touch = {
    ...ids,
    parentDraftId: draft.id,
    number: 1 as const,
    dueAt: new Date(NOW.getTime() + 3 * 86_400_000),
  };
  await models.followups.schedule([touch], NOW);
  return { company: await found(models, company.id), contact: who, draft };
}

export async function found(models: Models, companyId: string): Promise<Company> {
  const company = await models.companies.find(companyId);
  if (company === null) throw new Error('the company is gone');
  return company;
}
