import { CLASSIFIER_VERSION, classifyMail, type MailMeaning } from '../../domain/inbound/classify-mail.ts';
import type { InboundMail } from '../../domain/inbound/inbound-mail.ts';
import { matchInbound } from '../../domain/inbound/match-inbound.ts';
import type { ParsedMail } from '../../domain/inbound/parsed-mail.ts';
import { replyText } from '../../domain/inbound/reply-text.ts';
import { JobName, type OrchestratorDeps } from '../deps.ts';
import { showHotLeads } from '../hot-leads.ts';
import { createSentLookup } from './find-sent.ts';
import type { ApplyMail } from './mail-effects.ts';
import type { ReadMail } from './take-mail.ts';

/** With the sweep's 30 seconds between two tries this outlasts a restart and a mail that is still being recorded. */
const MOST_ATTEMPTS = 20;
/** Longer than a model is given. */
const READING_MS = 60_000;
/** What servers tell about a mail of ours. */
const REPORTS: readonly MailMeaning['kind'][] = ['bounce', 'delivery_notice', 'complaint'];
const EMPTY: ParsedMail = {
  headers: new Map(),
  contentType: { type: '', params: new Map() },
  from: null,
  replyTo: [],
  to: [],
  subject: '',
  text: '',
  htmlText: null,
  parts: [],
  deliveryReports: [],
  feedbackReport: null,
  returned: null,
  messageId: null,
  inReplyTo: [],
  references: [],
  date: null,
  problems: ['empty'],
};

/** Reads a stored mail and does what follows from it. Safe to repeat: a reading that was applied is not applied again. */
export function createProcessMail(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'log' | 'enqueue' | 'agents'>,
  parts: { read: ReadMail; ourAddresses: readonly string[]; apply: ApplyMail },
) {
  const { models, log } = deps;
  const { ourAddresses } = parts;
  const lookup = createSentLookup(models, deps.agents.outreach.draftOfReplyToken);

  /** What a person's words mean: a model is asked where one is named, and what it cannot tell the rules have told. */
  async function understood(mail: ParsedMail, meaning: MailMeaning): Promise<MailMeaning> {
    if (meaning.kind !== 'reply') return meaning;
    const signal = AbortSignal.timeout(READING_MS);
    const { intent, sentiment, confidence } = await deps.agents.classifyReply(replyText(mail), { signal });
    return intent === 'unsubscribe'
      ? { kind: 'opt_out', by: 'words' }
      : { kind: 'reply', intent, sentiment, confidence };
  }

  async function work(stored: InboundMail): Promise<void> {
    const content = await models.inboundMails.content(stored.id);
    const mail = (content === null ? null : await parts.read(content)) ?? EMPTY;
    const context = { ourAddresses, unsubscribeAddresses: [], receivedAt: stored.receivedAt };
    const { version, meaning: byRules } = classifyMail(mail, context);
    const match = byRules.kind === 'ours' ? null : await matchInbound(mail, byRules, ourAddresses, lookup);
    if (match?.sent.erasedAt != null && REPORTS.includes(byRules.kind)) {
      await models.inboundMails.erase({ ids: [stored.id] }); // it names whom we were to forget
      return;
    }
    // other mail of the mailbox is nothing that a model should see, and what a person decided needs none
    const meaning = match === null || stored.decision !== null ? byRules : await understood(mail, byRules);
    if (match?.sent.status === 'sending') throw new Error('the mail it belongs to is still being recorded');
    const applied = nameOf(meaning, stored.decision?.kind ?? null);
    if (applied !== stored.applied) await parts.apply({ stored, mail, meaning, match });
    await models.inboundMails.finish(stored.id, {
      classifierVersion: version,
      meaning,
      applied,
      from: mail.from?.address.slice(0, 320) ?? null,
      subject: mail.subject,
      matchedBy: match?.by ?? null,
      draftId: match?.sent.id ?? null,
      companyId: match?.sent.companyId ?? null,
      unmatched: match === null && meaning.kind !== 'ours',
    });
    // from now on it can be answered, and the note to sales offers that
    if (match !== null) await showHotLeads(deps, match.sent.companyId);
  }

  async function processMail(mailId: string): Promise<void> {
    const stored = await models.inboundMails.begin(mailId);
    if (stored === null) return;
    try {
      await work(stored);
    } catch (error) {
      const final = stored.attempts >= MOST_ATTEMPTS;
      const message = error instanceof Error ? error.message : String(error);
      log.warn({ err: error, mailId, final }, 'a mail that arrived could not be worked on');
      await models.inboundMails.noteFailure(mailId, message, final);
    }
  }

  return {
    processMail,

    /**
     * Takes up again what an older version of the rules read, some at a time. What they read the same way stays as it is.
     *
     * @returns how many; 0 = nothing is left
     */
    async rereadMails(limit: number): Promise<number> {
      const ids = await models.inboundMails.reopenOlder(CLASSIFIER_VERSION, limit);
      for (const mailId of ids) await deps.enqueue(JobName.inboundMail, { mailId });
      return ids.length;
    },
  };
}

/** The part of a meaning that effects follow from. */
function nameOf(meaning: MailMeaning, decision: string | null): string {
  const detail = {
    reply: () => (meaning.kind === 'reply' ? meaning.intent : ''),
    bounce: () => (meaning.kind === 'bounce' ? meaning.severity : ''),
    auto_reply: () => (meaning.kind === 'auto_reply' ? `${meaning.gone} ${meaning.outOfOffice}` : ''),
  };
  const words = meaning.kind in detail ? detail[meaning.kind as keyof typeof detail]() : '';
  return [meaning.kind, words, decision].filter(Boolean).join(':');
}
