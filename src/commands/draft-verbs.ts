import { draftNotFound } from '../blocks/answers.ts';
import { draftsList } from '../blocks/lists.ts';
import type { Call, CommandDeps } from './context.ts';

/** `/leadgen drafts`: what waits, oldest first. */
export async function draftsCommand(deps: CommandDeps, call: Call): Promise<void> {
  const { drafts, total } = await deps.queries.drafts();
  const rows = drafts.map(({ draft, companyName }) => ({
    ref: draft.ref,
    companyName,
    recipientName: draft.recipient.fullName,
    subject: draft.subject,
    followUpNumber: draft.followUpNumber,
    status: draft.status,
    createdAt: draft.createdAt,
  }));
  await call.reply(draftsList(rows, total, deps.moment()));
}

/** `/leadgen draft 17`: the card, with its buttons, as a private answer. */
export async function draftCommand(deps: CommandDeps, call: Call, ref: number): Promise<void> {
  const draft = await deps.queries.draft(ref);
  const message = draft === null ? null : await deps.show.draft(draft.id);
  await call.reply(message ?? draftNotFound(String(ref)));
}
