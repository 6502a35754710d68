import type { Company } from '../domain/company.ts';
import { mayBeWritten } from '../domain/contact-choice.ts';
import { erasedReference } from '../domain/erasure.ts';
import { type BadTarget, readSuppressionTarget, type SuppressionTarget } from '../domain/suppression-target.ts';
import { RECIPIENT, type Suppression } from '../models/suppression.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';
import type { SettleRun } from './settle-run.ts';
import type { StopSequence } from './stop-sequence.ts';

const CONTACTS_A_PAGE = 100;
const FILL_AT_ONCE = 500;
const NAMES_SHOWN = 5;
const UNSENT = ['pending', 'approved', 'send_failed'] as const;

export type Stopped = {
  companies: number;
  /** Of the first few. */
  names: string[];
  contacts: number;
  draftsRetired: number;
  /** Being handed over at this moment: they may still arrive. */
  mailsLeaving: number;
};

export type SuppressResult = { kind: 'done'; created: boolean; suppression: Suppression; stopped: Stopped };

export type Suppress = (
  target: SuppressionTarget,
  by: string,
  reason: string,
  options?: { byRecipient?: boolean },
) => Promise<SuppressResult>;

/** `own_will`: the recipients wanted it themselves, and the reason does not say that they asked for mail again. */
export type LiftResult = { kind: 'lifted'; suppression: Suppression } | { kind: 'own_will' | 'unknown' };

/** Consent comes from them and is never assumed: the reason has to say so in these words. */
const THEY_ASKED = /\bthey asked\b/i;

/** Who must not be written to, and what hangs on it. */
export function createSuppressions(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'enqueue'>,
  parts: { settleRun: SettleRun; stopSequence: StopSequence; ownDomains: readonly string[] },
) {
  const { models, projector, clock } = deps;

  /** The contacts that the entry covers, page by page. */
  async function* contactsOf(target: SuppressionTarget) {
    if (target.kind === 'email') {
      const contact = await models.contacts.findByEmail(target.email);
      if (contact !== null) yield [contact];
      return;
    }
    while ((await models.contacts.fillDomains(FILL_AT_ONCE)) > 0);
    let page = await models.contacts.listByDomain(target.domain, { limit: CONTACTS_A_PAGE });
    while (page.length > 0) {
      yield page;
      const afterId = page.at(-1)?.id ?? '';
      page = await models.contacts.listByDomain(target.domain, { afterId, limit: CONTACTS_A_PAGE });
    }
  }

  /** Ends what is on its way to one of these contacts; a sequence to somebody else of the company goes on. */
  async function stopCompany(companyId: string, contactIds: ReadonlySet<string>, by: string): Promise<StoppedCompany> {
    const [company, latest, drafts] = await Promise.all([
      models.companies.find(companyId),
      models.drafts.latestForCompany(companyId),
      models.drafts.list({ companyId, status: [...UNSENT, 'sending'] }, { limit: CONTACTS_A_PAGE }),
    ]);
    if (company === null || (latest !== null && !contactIds.has(latest.contactId ?? ''))) return null;
    await parts.stopSequence(companyId, 'suppressed');
    const leaving = await models.drafts.list({ companyId, status: 'sending' }, { limit: CONTACTS_A_PAGE });
    await goOn(company, by);
    await projector.refreshLead(companyId);
    if (company.runId !== null) await parts.settleRun(company.runId);
    return { name: company.name, retired: drafts.length - leaving.length, leaving: leaving.length };
  }

  /** With nobody left to write to the company leaves the pipeline; with somebody left an approved one gets a draft for them. */
  async function goOn({ id, status }: Company, by: string): Promise<void> {
    if ((await models.contacts.list(id)).some(mayBeWritten)) {
      if (status === 'approved') await deps.enqueue(JobName.leadStep, { companyId: id });
      return;
    }
    await models.companies.move(id, ['scored', 'approved', 'contacted', 'no_response'], 'archived', {
      by,
      at: clock.now(),
      reason: 'suppressed, nobody left to write to',
    });
  }

  const suppress: Suppress = async (target, by, reason, options = {}) => {
    const now = clock.now();
    const entry = { reason, by: options.byRecipient === true ? RECIPIENT : by, now };
    const { suppression, created } = await models.suppressions.add(
      target.kind === 'email' ? { email: target.email, ...entry } : { domain: target.domain, ...entry },
    );
    if (created) {
      await models.audit.add({ at: now, by, action: 'suppressed', subject: nameOf(target), detail: reason });
    }
    return { kind: 'done', created, suppression, stopped: await stop(target, by) };
  };

  /** Everybody whom the entry covers wants no mail any more, and what is on its way to them ends. */
  async function stop(target: SuppressionTarget, by: string): Promise<Stopped> {
    const now = clock.now();
    const stopped: Stopped = { companies: 0, names: [], contacts: 0, draftsRetired: 0, mailsLeaving: 0 };
    for await (const page of contactsOf(target)) {
      stopped.contacts += page.length;
      for (const contact of page) await models.contacts.markUnsubscribed(contact.emailLower, now);
      const ids = new Set(page.map((contact) => contact.id));
      for (const companyId of new Set(page.map((contact) => contact.companyId))) {
        const company = await stopCompany(companyId, ids, by);
        if (company !== null) add(stopped, company);
      }
    }
    return stopped;
  }

  return {
    suppress,
    stop,

    read: (typed: string): SuppressionTarget | BadTarget => readSuppressionTarget(typed, parts.ownDomains),

    latest: (limit: number): Promise<Suppression[]> => models.suppressions.list(limit),

    /** Lets mail go there again. Companies stay where they are; nothing is sent by this. */
    async lift(target: SuppressionTarget, by: string, reason: string): Promise<LiftResult> {
      const seen = await models.suppressions.findExact(target);
      if (seen === null) return { kind: 'unknown' };
      if (seen.by === RECIPIENT && !THEY_ASKED.test(reason)) return { kind: 'own_will' };
      const at = clock.now();
      const suppression = await models.suppressions.lift(seen, { by, at, reason });
      // gone, or theirs by now: the second look tells which
      if (suppression === null) return { kind: (await models.suppressions.findExact(target)) ? 'own_will' : 'unknown' };
      await models.audit.add({ at, by, action: 'suppression_lifted', subject: nameOf(target, seen), detail: reason });
      for await (const page of contactsOf(target)) {
        for (const { emailLower } of page) {
          if (!(await models.suppressions.isSuppressed(emailLower))) await models.contacts.markSubscribed(emailLower);
        }
      }
      return { kind: 'lifted', suppression };
    },
  };
}

type StoppedCompany = { name: string; retired: number; leaving: number } | null;

function add(stopped: Stopped, { name, retired, leaving }: NonNullable<StoppedCompany>): void {
  stopped.companies += 1;
  stopped.draftsRetired += Math.max(0, retired);
  stopped.mailsLeaving += leaving;
  if (stopped.names.length < NAMES_SHOWN) stopped.names.push(name);
}

/** What the audit log may say of an entry: of an erased one no more than its hash. */
function nameOf(target: SuppressionTarget, seen?: Suppression): string {
  if (seen !== undefined && seen.hash !== null) return erasedReference(seen.hash);
  return target.kind === 'email' ? target.email : target.domain;
}
