import type { Company, CompanyCandidate } from '../../domain/company.ts';
import type { ContactCandidate } from '../../domain/contact.ts';
import { isGenericLocalPart, isPlaceholderEmail, parseEmail } from '../../domain/email-address.ts';
import type { AgentRun } from '../../domain/run.ts';
import type { Upload } from '../../domain/upload.ts';
import type { OrchestratorDeps } from '../deps.ts';
import { type RowContacts, readList } from './read-list.ts';

const SAVE_AT_ONCE = 20;
const PAGE = 500;

/**
 * In place of scouting: stores the companies of an uploaded list that nobody knew, and the people in it. Safe to run twice: a
 * company that this run stored before counts as its own. The rows go when all is stored.
 */
export function createTakeUpload(deps: Pick<OrchestratorDeps, 'models' | 'clock'>) {
  const { models, clock } = deps;

  async function ownIds(runId: string): Promise<string[]> {
    const ids: string[] = [];
    for (let afterId: string | undefined; ; afterId = ids.at(-1)) {
      const page = await models.companies.listByRun(runId, {
        limit: PAGE,
        ...(afterId === undefined ? {} : { afterId }),
      });
      ids.push(...page.map(({ id }) => id));
      if (page.length < PAGE) return ids;
    }
  }

  async function saveContacts(company: Company, candidate: CompanyCandidate, rows: RowContacts): Promise<void> {
    for (const sourceId of candidate.sourceIds) {
      const row = rows.get(sourceId);
      const contact = row === undefined ? null : contactOf(row, company.dateFound);
      if (contact !== null) await models.contacts.upsert(company.id, contact, clock.now());
    }
  }

  async function saveOne(run: AgentRun, candidate: CompanyCandidate, rows: RowContacts): Promise<Company> {
    const { email } = candidate;
    const isErased = email !== null && (await models.suppressions.isErased(email.toLowerCase()));
    const stripped = isErased ? { ...candidate, email: null, person: null } : candidate;
    const now = clock.now();
    const { company } = await models.companies.insert(stripped, { runId: run.id, dataOrigin: 'csv', now });
    if (company.runId !== run.id) return company;
    await saveContacts(company, candidate, rows);
    if ((company.siteCount ?? 0) > company.locations.length && company.siteCountSource === null) {
      const siteCountSource = { url: null, label: 'imported list', at: company.dateFound };
      await models.companies.setFacts(company.id, { siteCountSource }, now);
    }
    return company;
  }

  /** Companies of this run, up to as many as it wants, and how many were known before. */
  async function save(run: AgentRun, list: Awaited<ReturnType<typeof readList>>, signal: AbortSignal) {
    const { candidates, contacts } = list;
    const ids = new Set<string>();
    let known = 0;
    for (let at = 0; at < candidates.length && ids.size < run.request.count; ) {
      signal.throwIfAborted();
      const batch = candidates.slice(at, at + Math.min(SAVE_AT_ONCE, run.request.count - ids.size));
      at += batch.length;
      const stored = await Promise.all(batch.map((candidate) => saveOne(run, candidate, contacts)));
      for (const company of stored) {
        if (company.runId === run.id) ids.add(company.id);
        else known += 1;
      }
    }
    return { ids: [...ids], known };
  }

  async function importRows(run: AgentRun, upload: Upload, signal: AbortSignal): Promise<void> {
    if (upload.mapping === null) throw new Error(`upload ${upload.id} is imported without a mapping`);
    const list = await readList(models, upload, upload.mapping, signal);
    const { ids, known } = await save(run, list, signal);
    const now = clock.now();
    const label = `the file ${upload.fileName}`;
    const isCut = list.candidates.length - known > ids.length;
    const source = { name: 'csv', label, found: list.places, truncated: isCut, attribution: null, failure: null };
    await models.runs.setSources(run.id, [source], now);
    await models.runs.addCompanyIds(run.id, ids, now);
    const groupsFound = (await models.companies.findMany(ids)).filter(({ siteCount }) => (siteCount ?? 1) > 1).length;
    const counters = { placesFound: list.places, companiesFound: ids.length, companiesKnown: known, groupsFound };
    await models.runs.setScouted(run.id, counters, now);
    await models.runLogs.add({
      runId: run.id,
      agent: 'scout',
      action: 'companies_imported',
      status: ids.length === 0 ? 'skipped' : 'success',
      outputSummary: `${list.places} rows, ${ids.length} new companies, ${known} known`,
      loggedAt: now,
    });
    await models.uploads.move(upload.id, { from: ['importing'] }, 'imported', {}, clock.now());
    await models.uploadRows.delete(upload.id);
  }

  return async function takeUpload(
    run: AgentRun,
    uploadId: string,
    signal: AbortSignal,
  ): Promise<{ company_ids: string[] }> {
    await models.uploads.setRun(uploadId, run.id);
    const upload = await models.uploads.find(uploadId);
    if (upload?.state === 'importing') await importRows(run, upload, signal);
    return { company_ids: await ownIds(run.id) };
  };
}

/** The person of a row, as far as a list can be believed: the address is looked at when the company's website is. */
function contactOf(
  { email, person }: { email: string; person: CompanyCandidate['person'] },
  at: Date,
): ContactCandidate | null {
  const parsed = parseEmail(email);
  if (parsed === null || isPlaceholderEmail(parsed)) return null;
  const isGeneric = isGenericLocalPart(parsed.local);
  return {
    fullName: isGeneric ? null : (person?.fullName ?? null),
    title: isGeneric ? null : (person?.title ?? null),
    email: parsed.address,
    emailKind: isGeneric ? 'generic' : 'personal',
    emailState: 'unknown',
    linkedinUrl: null,
    source: 'csv',
    foundAt: { url: null, label: 'imported list', at },
    verified: false,
  };
}
