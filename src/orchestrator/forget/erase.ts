import type { Company } from '../../domain/company.ts';
import { type Erasure, type ErasureCounts, erasedReference, whyOf } from '../../domain/erasure.ts';
import { type RedactionWords, redactText } from '../../domain/redact.ts';
import { domainsOf } from '../../domain/suppression-target.ts';
import { RECIPIENT } from '../../models/suppression.ts';
import { keyOf } from '../../slack/projector.ts';
import type { OrchestratorDeps } from '../deps.ts';
import type { SettleRun } from '../settle-run.ts';
import type { StopSequence } from '../stop-sequence.ts';
import type { createSuppressions } from '../suppress.ts';
import { gatherScope } from './gather.ts';

/** `waits`: a mail to them is being handed over; it goes on by itself. */
export type ErasureResult = { kind: 'done' | 'waits'; erasure: Erasure };

export type EraseParts = {
  settleRun: SettleRun;
  stopSequence: StopSequence;
  stop: ReturnType<typeof createSuppressions>['stop'];
};

/**
 * Does what somebody confirmed. First it writes down what there is, then it makes sure that nothing more is stored or sent, then it
 * takes things out one after the other; each step does nothing where it was done before. So after a crash it begins again.
 */
export function createErase(deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>, parts: EraseParts) {
  const { models, projector, clock } = deps;

  /** The keyed hashes come first: from here on nobody stores or writes to these addresses. */
  async function remember(erasure: Erasure, companies: readonly Company[]): Promise<void> {
    const entry = { reason: 'erased on request', by: RECIPIENT, now: clock.now() };
    for (const email of erasure.emails) {
      // what merely grew old may be found again, unless they want no mail
      if (erasure.kind === 'retention' && !(await models.suppressions.isSuppressed(email))) continue;
      await models.suppressions.erase({ kind: 'email', email }, entry);
    }
    if (erasure.kind !== 'company') return;
    for (const { domain } of companies) {
      if (domain !== null) await models.suppressions.erase({ kind: 'domain', domain }, entry);
    }
  }

  async function stopAll(erasure: Erasure, companies: readonly Company[]): Promise<void> {
    const by = erasure.by;
    if (erasure.kind === 'email') {
      for (const email of erasure.emails) await parts.stop({ kind: 'email', email }, by);
      return;
    }
    for (const company of companies) {
      await parts.stopSequence(company.id, whyOf(erasure.kind));
      if (erasure.kind !== 'company') continue;
      await models.companies.move(company.id, OPEN, 'archived', { by, at: clock.now(), reason: null });
    }
  }

  async function eraseMails(erasure: Erasure): Promise<boolean> {
    for (const id of erasure.draftIds) {
      await models.drafts.retire(id, whyOf(erasure.kind), clock.now()); // a claimed one, too, while nothing was handed over
      await models.drafts.erase(id, whyOf(erasure.kind), clock.now());
    }
    const drafts = await models.drafts.findMany(erasure.draftIds);
    return drafts.every((draft) => draft.status !== 'sending');
  }

  async function eraseRecords(erasure: Erasure, companies: readonly Company[]): Promise<void> {
    const { companyIds, contactIds, draftIds, emails, names, kind } = erasure;
    await models.redaction.events({ companyIds, contactIds, draftIds });
    for (const id of contactIds) await models.contacts.erase(id, clock.now());
    const domains = [...companies.map(({ domain }) => domain), ...emails.flatMap(domainsOf)];
    await models.siteFacts.forget(domains.filter((domain) => domain !== null));
    const runIds = new Set<string>();
    for (const company of companies) {
      for (const runId of runsOf(company)) runIds.add(runId);
      await erasePerson(erasure, company);
    }
    for (const { runId } of await models.drafts.findMany(draftIds)) if (runId !== null) runIds.add(runId);
    const kept = kind === 'company' ? [] : companies.flatMap(({ name, domain }) => [name, domain ?? '']);
    const words: RedactionWords = { gone: [...emails, ...names], kept };
    await models.redaction.everywhere({ companyIds, runIds: [...runIds] }, words);
    const holds = (text: string) => redactText(text, words) !== text;
    for (const id of await models.talk.wipe({ companyIds, holds }, clock.now())) await projector.refreshTalk(id);
  }

  /** The person that a listing named, and the listing's address. */
  async function erasePerson(erasure: Erasure, company: Company): Promise<void> {
    const own = company.email?.toLowerCase() ?? '';
    const isTheirs = erasure.kind !== 'email' || erasure.names.includes(company.person?.fullName ?? '');
    const someone = (await models.contacts.list(company.id)).length > 0;
    await models.companies.forgetPerson(
      company.id,
      {
        ...(isTheirs ? { person: null } : {}),
        ...(erasure.kind !== 'email' || erasure.emails.includes(own) ? { email: null } : {}),
        ...(someone ? {} : { contactFound: false }),
      },
      clock.now(),
    );
  }

  /** What they wrote to us. */
  async function eraseReplies({ kind, emails, draftIds, companyIds }: Erasure): Promise<void> {
    const scope = { emails, draftIds, companyIds: kind === 'email' ? [] : companyIds };
    const mailIds = await models.inboundMails.erase(scope);
    await showAgain(await models.redaction.questions(mailIds, { whole: kind === 'company' }));
  }

  async function showAgain(posts: readonly string[]): Promise<void> {
    for (const key of posts) {
      if ((await models.slackMessages.find(keyOf.post(key))) !== null) await projector.post(key, 'alerts');
    }
  }

  /** What Slack shows of them shrinks to a line. */
  async function redraw(erasure: Erasure, companies: readonly Company[]): Promise<void> {
    const whole = erasure.kind === 'company';
    for (const company of companies) {
      const { draftIds } = erasure;
      const posts = await models.redaction.hotLeads({ companyId: company.id, draftIds, whole });
      if (whole) {
        posts.push(...(await models.redaction.reports(company.name)));
        await models.redaction.company(company.id);
        await models.companies.erase(company.id, whyOf(erasure.kind), clock.now());
      }
      await showAgain(posts);
      await projector.refreshLead(company.id);
      if (company.runId !== null) await parts.settleRun(company.runId);
    }
    for (const id of erasure.draftIds) {
      if ((await models.slackMessages.find(keyOf.draft(id))) !== null) await projector.draft(id);
    }
  }

  async function finish(erasure: Erasure): Promise<Erasure> {
    const { kind, by, contactIds, draftIds } = erasure;
    const replies = await models.redaction.events(erasure);
    const counts: ErasureCounts = { contacts: contactIds.length, mails: draftIds.length, replies };
    const detail = `${kind}: ${counts.contacts} contacts, ${counts.mails} mails`;
    const entry = { at: clock.now(), by, action: 'forgotten', subject: erasure.reference, detail };
    if (kind !== 'retention') await models.audit.addOnce(`forgotten:${erasure.id}`, entry); // the timetable says those
    return (await models.erasures.finish(erasure.id, counts, clock.now())) ?? erasure;
  }

  return async function erase(confirmed: Erasure): Promise<ErasureResult> {
    for (let round = 1; ; round += 1) {
      const found = await gatherScope(models, confirmed);
      const erasure = (await models.erasures.gather(confirmed.id, found, clock.now())) ?? confirmed;
      const isNew = found.contactIds.length + found.draftIds.length > 0;
      // the first round shuts the door; a second takes what had come in before
      if (round > 1 && !isNew) return { kind: 'done', erasure: await finish(erasure) };
      const companies = await models.companies.findMany(erasure.companyIds);
      await remember(erasure, companies);
      await stopAll(erasure, companies);
      if (!(await eraseMails(erasure))) return { kind: 'waits', erasure };
      await eraseReplies(erasure);
      await eraseRecords(erasure, companies);
      await redraw(erasure, companies);
    }
  };
}

const OPEN = [
  'new',
  'enriched',
  'scored',
  'approved',
  'contacted',
  'replied',
  'meeting_booked',
  'no_response',
] as const;

function runsOf({ runId, history }: Company): string[] {
  return [runId, ...history.map((move) => move.runId)].filter((id) => id !== null);
}

/** What an erasure is called once it is over. */
export async function referenceOf(
  hash: (kind: 'email' | 'name', value: string) => Promise<string>,
  wish: { email: string | null; companyId: string | null },
): Promise<string> {
  return erasedReference(await (wish.email === null ? hash('name', wish.companyId ?? '') : hash('email', wish.email)));
}
