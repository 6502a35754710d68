import { InputId, parseButtonValue, parseClassifyValue } from '../blocks/action-ids.ts';
import { alreadyDecided, answer, buttonTooOld } from '../blocks/answers.ts';
import { readExactForm } from '../blocks/form-values.ts';
import { inline } from '../blocks/mrkdwn.ts';
import { nothingToAnswer, replySaved, replyWriteModal } from '../blocks/reply-modal.ts';
import { replyClassified } from '../blocks/reply-question.ts';
import type { Company } from '../domain/company.ts';
import type { MailDecision } from '../domain/inbound/inbound-mail.ts';
import { oneLine } from '../lib/text.ts';
import type { ClassifyResult } from '../orchestrator/inbound/ask-meaning.ts';
import type { createWriteReply } from '../orchestrator/inbound/write-reply.ts';
import { type ActionDeps, onApproverClick, onSubmit } from './context.ts';
import { validateMail } from './mail-form.ts';

type WriteReply = ReturnType<typeof createWriteReply>;

export type ReplyActionDeps = ActionDeps & {
  classifyByHand: (mailId: string, kind: MailDecision, by: string) => Promise<ClassifyResult>;
  assignLead: (companyId: string, owner: string) => Promise<Company | null>;
  findCompany: (companyId: string) => Promise<Company | null>;
  findAnswerable: WriteReply['findAnswerable'];
  writeReply: WriteReply['writeReply'];
};

/** What people do with mail that came back. */
export function createReplyActions(deps: ReplyActionDeps) {
  return {
    classify: onApproverClick(deps, 'sort replies', async ({ userId, value, reply }) => {
      const button = parseClassifyValue(value);
      if (button === null) return reply(buttonTooOld());
      const result = await deps.classifyByHand(button.id, button.kind, userId);
      if (result.kind === 'unknown') return reply(buttonTooOld());
      const { companyId, decision } = result.mail;
      const company = companyId === null ? null : await deps.findCompany(companyId);
      const name = company?.name ?? 'this mail';
      if (result.kind === 'decided') return reply(replyClassified(button.kind, name));
      if (decision === null) return reply(buttonTooOld());
      const what = `The mail of ${name}`;
      return reply(alreadyDecided({ what, decision: 'sorted', by: decision.by, at: decision.at }, deps.moment()));
    }),

    /** Opens the form; what is saved becomes a draft that waits for approval. */
    write: onApproverClick(deps, 'write to leads', async ({ value, triggerId, reply }) => {
      const button = parseButtonValue(value);
      const company = button === null ? null : await deps.findCompany(button.id);
      if (company === null) return reply(buttonTooOld());
      const mail = await deps.findAnswerable(company.id);
      if (mail === null) return reply(nothingToAnswer(company.name));
      await deps.openView(triggerId, replyWriteModal(mail));
    }),

    writeSubmit: onSubmit(deps, 'write to leads', validateMail, async ({ userId, metadata, values, reply }) => {
      const button = parseButtonValue(metadata);
      const field = readExactForm(values);
      const text = { subject: oneLine(field(InputId.subject)), body: field(InputId.body) };
      const draft = button === null ? null : await deps.writeReply(button.id, text, userId);
      if (draft === null) return reply(buttonTooOld());
      await reply(replySaved(draft.ref, draft.recipient.email));
    }),

    assign: onApproverClick(deps, 'take a lead', async ({ userId, value, reply }) => {
      const button = parseButtonValue(value);
      const company = button === null ? null : await deps.assignLead(button.id, userId);
      if (company === null) return reply(buttonTooOld());
      await reply(answer(`:white_check_mark: *${inline(company.name, 120)}* is yours.`));
    }),
  };
}
