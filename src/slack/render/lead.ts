import { erasedCard } from '../../blocks/erased.ts';
import { leadCard } from '../../blocks/lead-card.ts';
import { type AfterApproval, type LeadDecision, leadDecided } from '../../blocks/lead-decided.ts';
import type { LeadContact, LeadDetailsView, LeadView } from '../../blocks/lead-view.ts';
import type { Message } from '../../blocks/message.ts';
import { outcomeButtons } from '../../blocks/outcomes.ts';
import type { Moment } from '../../blocks/time.ts';
import { CONFIDENCE_WORDS, reasonWords } from '../../blocks/words.ts';
import type { Company, FieldSource } from '../../domain/company.ts';
import type { Contact } from '../../domain/contact.ts';
import { bestContact } from '../../domain/contact-choice.ts';
import type { EmailDraft } from '../../domain/draft.ts';
import { industryByKey } from '../../domain/industries.ts';
import { isFinalRun } from '../../domain/run.ts';
import type { CompanyFeature, LeadScore } from '../../domain/score.ts';
import { isOtherName } from '../../domain/website-owner.ts';
import { entryOf } from '../../lib/entry-of.ts';
import { formatPhone } from '../../lib/phone.ts';
import type { Models } from '../../models/index.ts';
import { keyOf } from '../projector.ts';

/** Where a source's entry can be seen, and whom it wants credited. */
const SOURCES: Record<string, { label: string; page: string | null; attribution: string | null }> = {
  osm: {
    label: 'OpenStreetMap',
    page: 'https://www.openstreetmap.org/',
    attribution: '© OpenStreetMap contributors',
  },
  npi: { label: 'NPI registry', page: 'https://npiregistry.cms.hhs.gov/provider-view/', attribution: null },
  csv: { label: 'CSV file', page: null, attribution: null },
  google: { label: 'Google Maps', page: null, attribution: 'Google Maps' },
  yelp: { label: 'Yelp', page: 'https://www.yelp.com/biz/', attribution: 'Yelp' },
  directory: { label: 'web directory', page: null, attribution: null },
};

const SYSTEM_PREFIX = 'system';

type LeadRows = {
  company: Company;
  contacts: Contact[];
  feature: CompanyFeature | null;
  score: LeadScore | null;
  draft: EmailDraft | null;
};

/** Reads all that a lead's card shows: five indexed reads side by side. */
async function readLead(models: Models, companyId: string): Promise<LeadRows | null> {
  const [company, contacts, feature, score, draft] = await Promise.all([
    models.companies.find(companyId),
    models.contacts.list(companyId, 50),
    models.features.latest(companyId),
    models.scores.latest(companyId),
    models.drafts.latestForCompany(companyId),
  ]);
  return company === null ? null : { company, contacts, feature, score, draft };
}

/** The card while the lead waits, one line once it is decided; `null` for a company that is gone. */
export async function renderLead(models: Models, companyId: string, moment: Moment): Promise<Message | null> {
  const rows = await readLead(models, companyId);
  if (rows === null) return null;
  const { erasedAt, erasedWhy } = rows.company;
  if (erasedAt != null) return erasedCard('Lead', erasedAt, erasedWhy ?? 'on request', moment);
  const view = leadView(rows);
  const decision = await decisionOf(models, rows);
  if (decision !== null) return leadDecided(view, decision, moment);
  return leadCard(view);
}

/** The same for one person's eyes: a lead that was written to comes with what may be recorded about it. */
export async function renderLeadAnswer(models: Models, companyId: string, moment: Moment): Promise<Message | null> {
  const [message, company] = await Promise.all([
    renderLead(models, companyId, moment),
    models.companies.find(companyId),
  ]);
  if (message === null || company === null) return null;
  if (company.erasedAt != null) return message;
  return { ...message, blocks: [...message.blocks, ...outcomeButtons(company)] };
}

export async function readLeadDetails(models: Models, companyId: string): Promise<LeadDetailsView | null> {
  const rows = await readLead(models, companyId);
  if (rows === null) return null;
  const { company, feature } = rows;
  const usd = (amount: number) => `$${Math.round(amount).toLocaleString('en-US')} a year`;
  const estimate = feature === null ? null : `our estimate, ${CONFIDENCE_WORDS[feature.basis.confidence]}`;
  const figures: LeadDetailsView['figures'] = [
    {
      label: 'Phone',
      value: company.phone === null ? null : (formatPhone(company.phone) ?? company.phone),
      source: company.phoneSource,
    },
    { label: 'Sites', value: numberOrNull(company.siteCount), source: siteCountSource(company) },
    { label: 'Employees', value: numberOrNull(company.employeeCount), source: company.employeeCountSource },
    ...(feature === null
      ? []
      : [
          { label: 'Utility spend', value: usd(feature.estimatedAnnualUtilitySpend), source: estimate },
          { label: 'Telecom spend', value: usd(feature.estimatedAnnualTelecomSpend), source: estimate },
        ]),
  ];
  return {
    ...leadView(rows),
    contacts: rows.contacts.map(contactView),
    locations: company.locations,
    figures,
    history: company.history,
  };
}

function numberOrNull(count: number | null): string | null {
  return count === null ? null : count.toLocaleString('en-US');
}

/** Who gave the number, else the listing when the stored locations are exactly that many; the mails say the same. */
function siteCountSource(company: Company): FieldSource | null {
  if (company.siteCountSource !== null || company.locations.length !== company.siteCount) {
    return company.siteCountSource;
  }
  const kind = company.sourceIds[0]?.split(':', 1)[0] ?? '';
  return { url: company.sourceUrl, label: entryOf(SOURCES, kind)?.label ?? company.source, at: company.dateFound };
}

function leadView({ company, contacts, feature, score }: LeadRows): LeadView {
  const best = bestContact(contacts)?.contact ?? null;
  const cities = new Set(company.locations.map((location) => location.city?.toLowerCase()).filter(Boolean));
  cities.delete(company.city?.toLowerCase());
  const kinds = [...new Set(company.sourceIds.map((id) => id.split(':', 1)[0] ?? ''))];
  return {
    companyId: company.id,
    runId: company.runId,
    name: company.name,
    siteCount: company.siteCount,
    site: (company.subIndustry === null ? null : industryByKey(company.subIndustry))?.site ?? {
      one: 'site',
      many: 'sites',
    },
    city: company.city,
    state: company.state,
    otherCities: cities.size,
    website: company.website,
    domain: company.domain,
    websiteSays: websiteSays(company),
    phone: company.phone,
    score:
      score === null || feature === null
        ? null
        : {
            total: score.score,
            tier: score.tier,
            reason: score.scoreReason,
            components: score.components,
            savingsLow: feature.savingsLow,
            savingsHigh: feature.savingsHigh,
            basis: feature.basis,
          },
    contact: best === null ? null : contactView(best),
    sources: kinds.map((kind) => ({
      label: entryOf(SOURCES, kind)?.label ?? company.source,
      url: pageOf(company, kind),
    })),
    attributions: kinds.flatMap((kind) => entryOf(SOURCES, kind)?.attribution ?? []),
  };
}

function websiteSays({ name, websiteName = null, websiteIsAnothers = false }: Company): LeadView['websiteSays'] {
  if (websiteName === null || !isOtherName(name, websiteName)) return null;
  return { name: websiteName, isAnothers: websiteIsAnothers };
}

/** The page of the company's first entry in a source: `osm:node/1` lives at `…/node/1`. */
function pageOf(company: Company, kind: string): string | null {
  const page = entryOf(SOURCES, kind)?.page ?? null;
  const entry = company.sourceIds.find((id) => id.startsWith(`${kind}:`));
  return page === null || entry === undefined ? null : `${page}${entry.slice(kind.length + 1)}`;
}

function contactView(contact: Contact): LeadContact {
  return {
    fullName: contact.fullName,
    title: contact.title,
    email: contact.email,
    generic: contact.emailKind === 'generic',
    verified: contact.verified,
    emailState: contact.emailState,
    foundAt: contact.foundAt,
    source: contact.source,
  };
}

/** What was decided, read from the company's history and its draft; `null` = it still waits. */
async function decisionOf(models: Models, rows: LeadRows): Promise<LeadDecision | null> {
  const { company, draft } = rows;
  const last = company.history.findLast((entry) => ['approved', 'archived'].includes(entry.to));
  if (company.status === 'scored') return openOrSetAside(models, company);
  if (company.status === 'archived' && last !== undefined) {
    return { kind: 'rejected', by: last.by, at: last.at, reason: company.rejectionReason ?? last.reason };
  }
  const approval = company.history.findLast((entry) => entry.to === 'approved');
  if (approval === undefined) return null;
  const next = await nextStep(models, rows);
  const undoable =
    company.status === 'approved' &&
    (draft === null || ['pending', 'approved', 'send_failed', 'superseded'].includes(draft.status));
  return approval.by.startsWith(SYSTEM_PREFIX)
    ? { kind: 'auto_approved', at: approval.at, why: 'high score and a verified contact', undoable, next }
    : { kind: 'approved', by: approval.by, at: approval.at, next };
}

/** An undecided lead whose review is over: set aside, or its run was cancelled. */
async function openOrSetAside(models: Models, company: Company): Promise<LeadDecision | null> {
  if (company.runId === null) return null;
  const [run, gate] = await Promise.all([
    models.runs.find(company.runId),
    models.approvals.find(company.runId, 'leads'),
  ]);
  if (run === null || gate === null || gate.status === 'pending') return null;
  if (run.status === 'cancelled' && run.cancelledBy !== null) {
    return { kind: 'left_open', by: run.cancelledBy, at: run.completedAt ?? run.updatedAt, why: 'run_cancelled' };
  }
  const takenBack = gate.decisions.some((entry) => entry.itemId === company.id && entry.decision === 'withdrawn');
  if (gate.status === 'expired') return { kind: 'left_open', by: 'system', at: gate.expiresAt, why: 'review_expired' };
  if (takenBack || (!isFinalRun(run.status) && gate.approvedBy === null)) return null;
  return {
    kind: 'left_open',
    by: gate.approvedBy ?? run.requestedBy,
    at: gate.approvedAt ?? run.updatedAt,
    why: 'review_ended',
  };
}

/** Where a lead stands that was written to, by its own history; `null` = the mail itself is the news. */
async function afterContact(models: Models, company: Company): Promise<AfterApproval | null> {
  const last = company.history.findLast((entry) => entry.to === company.status);
  if (last === undefined) return null;
  const { at, by, reason } = last;
  switch (company.status) {
    case 'replied':
      return { kind: 'replied', at, by, words: reason === null ? null : reasonWords(reason) };
    case 'meeting_booked':
    case 'won':
    case 'lost':
      return { kind: company.status, at, by, reason };
    case 'no_response': {
      const eventTypes = ['sent', 'followup_sent'] as const;
      return { kind: 'no_response', at, mails: await models.events.count({ companyId: company.id, eventTypes }) };
    }
    default:
      return null;
  }
}

async function nextStep(models: Models, { company, draft, contacts }: LeadRows): Promise<AfterApproval> {
  const afterMail = await afterContact(models, company);
  if (afterMail !== null) return afterMail;
  const hint = company.phone === null ? 'no phone either' : `call ${formatPhone(company.phone) ?? company.phone}`;
  if (draft?.sentAt != null) {
    const isBack = draft.contactId !== null && contacts.find(({ id }) => id === draft.contactId)?.bouncedAt != null;
    if (!isBack) return { kind: 'contacted', at: draft.sentAt };
    return company.contactFound ? { kind: 'draft_follows' } : { kind: 'came_back', hint };
  }
  if (draft === null && !company.contactFound) return { kind: 'no_contact', hint };
  if (draft === null || draft.status === 'superseded') return { kind: 'draft_follows' };
  if (draft.status === 'rejected') {
    const stopped = draft.rejectedBy === 'system' ? draft.rejectionReason?.replaceAll('_', ' ') : undefined;
    return { kind: 'draft_failed', reason: stopped ?? 'the draft was rejected' };
  }
  if (draft.status === 'pending') {
    const card = await models.slackMessages.find(keyOf.draft(draft.id));
    return { kind: 'draft_ready', channelId: card?.channelId ?? null };
  }
  return { kind: draft.status === 'approved' || draft.status === 'sending' ? 'mail_approved' : 'mail_stuck' };
}
