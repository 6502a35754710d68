import type { Company } from '../../domain/company.ts';
import type { Contact } from '../../domain/contact.ts';
import type { EmailDraft } from '../../domain/draft.ts';
import type { Erasure, ErasureScope } from '../../domain/erasure.ts';
import { redactableNames } from '../../domain/redact.ts';
import { domainsOf } from '../../domain/suppression-target.ts';
import type { Models } from '../../models/index.ts';

const DRAFTS_A_PAGE = 200;

/** What there is (still) of a person, or of a company and everybody at it. Reads only. */
export async function gatherScope(
  models: Models,
  erasure: Pick<Erasure, 'kind' | 'email' | 'companyId'>,
): Promise<ErasureScope> {
  const { kind, email, companyId } = erasure;
  if (kind === 'email') return email === null ? NOTHING : scopeOfPerson(models, email.toLowerCase());
  const company = companyId === null ? null : await models.companies.find(companyId);
  if (company === null) return NOTHING;
  const [contacts, drafts] = await Promise.all([models.contacts.list(company.id), allDrafts(models, company.id)]);
  const recipients = drafts.map(({ recipient }) => recipient);
  const addresses = [...contacts, ...recipients].map((entry) => entry.email).concat(company.email ?? []);
  const ownName = kind === 'company' ? [company.name, company.domain] : [];
  return {
    emails: distinct(addresses.map((email) => email.toLowerCase())),
    names: distinct([
      ...redactableNames([...contacts, ...recipients].map(({ fullName }) => fullName)),
      ...redactableNames([company.person?.fullName ?? null]),
      ...ownName.filter((word) => word !== null && /[\s.]/.test(word)).map(String),
    ]),
    contactIds: contacts.map(({ id }) => id),
    draftIds: drafts.map(({ id }) => id),
    companyIds: [company.id],
  };
}

async function scopeOfPerson(models: Models, email: string): Promise<ErasureScope> {
  const contact = await models.contacts.findByEmail(email);
  const companies = await companiesNear(models, email, contact);
  const drafts = (await Promise.all(companies.map(({ id }) => allDrafts(models, id)))).flat();
  const theirs = drafts.filter((draft) => isTo(draft, email, contact));
  return {
    emails: [email],
    names: redactableNames([contact?.fullName ?? null, ...theirs.map(({ recipient }) => recipient.fullName)]),
    contactIds: contact === null ? [] : [contact.id],
    draftIds: theirs.map(({ id }) => id),
    companyIds: companies.map(({ id }) => id),
  };
}

/** Theirs, and those whose own address or domain it is. */
async function companiesNear(models: Models, email: string, contact: Contact | null): Promise<Company[]> {
  const found = [
    ...(contact === null ? [] : await models.companies.findMany([contact.companyId])),
    ...(await models.companies.findByEmail([email])),
    ...(await models.companies.findByDomains(domainsOf(email))),
  ];
  return [...new Map(found.map((company) => [company.id, company])).values()];
}

function isTo(draft: EmailDraft, email: string, contact: Contact | null): boolean {
  return draft.recipient.email.toLowerCase() === email || (contact !== null && draft.contactId === contact.id);
}

/** Those with a text. */
async function allDrafts(models: Models, companyId: string): Promise<EmailDraft[]> {
  const drafts: EmailDraft[] = [];
  for (let afterId: string | undefined; ; ) {
    const page = await models.drafts.listOfCompany(companyId, {
      limit: DRAFTS_A_PAGE,
      ...(afterId === undefined ? {} : { afterId }),
    });
    drafts.push(...page.filter(({ erasedAt }) => erasedAt == null));
    if (page.length < DRAFTS_A_PAGE) return drafts;
    afterId = page.at(-1)?.id;
  }
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words.filter((word) => word !== ''))];
}

const NOTHING: ErasureScope = { emails: [], names: [], contactIds: [], draftIds: [], companyIds: [] };
