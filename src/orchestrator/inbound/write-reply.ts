import type { EmailDraft } from '../../domain/draft.ts';
import type { InboundMail } from '../../domain/inbound/inbound-mail.ts';
import type { OrchestratorDeps } from '../deps.ts';
import type { ReadMail } from './take-mail.ts';

/** More answers to one person than anybody writes. */
const MOST_REPLIES = 99;
/** Of the thread in References: its beginning and its end are what mail programs look at. */
const MOST_IDS = 30;

/** A mail that can be answered, with what the form starts from. */
export type AnswerableMail = { mailId: string; companyId: string; companyName: string; to: string; subject: string };

/** A person's answer to somebody who answered: a draft like any other, which waits for approval and leaves on the one way out. */
export function createWriteReply(deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>, read: ReadMail) {
  const { models, projector, clock } = deps;

  async function threadOf(mail: InboundMail, answered: EmailDraft): Promise<string[]> {
    const content = await models.inboundMails.content(mail.id);
    const parsed = content === null ? null : await read(content);
    const own = answered.messageId === null ? [] : [answered.messageId];
    const before = parsed === null || parsed.references.length === 0 ? own : parsed.references;
    const ids = [...new Set([...before, ...(parsed?.messageId == null ? [] : [parsed.messageId])])];
    return ids.length <= MOST_IDS ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MOST_IDS)];
  }

  return {
    /** The last mail that came from a company; `null` = none was found in a mailbox. */
    async findAnswerable(companyId: string): Promise<AnswerableMail | null> {
      const [mail, company] = await Promise.all([
        models.inboundMails.latestOf(companyId),
        models.companies.find(companyId),
      ]);
      if (mail === null || company === null || mail.from === null || !mail.from.includes('@')) return null;
      const subject = `Re: ${(mail.subject ?? '').replace(/^(?:\s*re:\s*)+/i, '').trim()}`;
      return { mailId: mail.id, companyId, companyName: company.name, to: mail.from, subject };
    },

    /** Stores it and shows its card; `null` = the mail is gone. */
    async writeReply(mailId: string, text: { subject: string; body: string }, by: string): Promise<EmailDraft | null> {
      const mail = await models.inboundMails.find(mailId);
      const answered = mail?.draftId == null ? null : await models.drafts.find(mail.draftId);
      if (mail === null || answered === null || mail.from === null) return null;
      const isSame = mail.from === answered.recipient.email.toLowerCase();
      const { fullName, title } = answered.recipient;
      const meta = {
        companyId: answered.companyId,
        contactId: isSame ? answered.contactId : null,
        runId: null,
        kind: 'reply' as const,
        parentDraftId: answered.parentDraftId ?? answered.id,
        recipient: {
          email: mail.from,
          fullName: isSame ? fullName : null,
          title: isSame ? title : null,
          generic: isSame && answered.recipient.generic,
        },
        thread: await threadOf(mail, answered),
        now: clock.now(),
      };
      const words = {
        ...text,
        followUps: [],
        angle: answered.angle,
        savingsEstimate: '',
        claims: [],
        critic: null,
        toneIssues: [],
        lowConfidence: false,
        rewriteCount: 0,
        writtenBy: by,
      };
      for (let followUpNumber = 1; followUpNumber <= MOST_REPLIES; followUpNumber += 1) {
        const { draft, created } = await models.drafts.create(words, { ...meta, followUpNumber });
        if (!created) continue; // an earlier answer to the same person
        await projector.draft(draft.id);
        return draft;
      }
      return null;
    },
  };
}
