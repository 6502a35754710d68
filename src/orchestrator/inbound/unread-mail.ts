import type { OrchestratorDeps } from '../deps.ts';

/** The mailbox is looked at once a minute; so long without a look means that something is wrong. */
const FRESH_MS = 30 * 60_000;

/** Why an answer may lie unread that came after a moment; `null` = all that arrived has been read. */
export type UnreadMail = (since: Date) => Promise<string | null>;

/** @param mailbox - `null` when none is read: then answers come by webhook, or people tell the bot about them */
export function createUnreadMail(deps: Pick<OrchestratorDeps, 'models' | 'clock'>, mailbox: string | null): UnreadMail {
  const { models, clock } = deps;
  return async (since) => {
    if (mailbox !== null) {
      const readUntil = (await models.mailboxes.find(mailbox))?.completeUntil ?? null;
      const fresh = readUntil !== null && clock.now().getTime() - readUntil.getTime() <= FRESH_MS;
      if (!fresh || readUntil < since) return 'the mailbox has not been read since, and an answer may lie in it';
    }
    // last, since what the mailbox held is pending by now
    return (await models.inboundMails.hasPending()) ? 'mail that arrived is being read' : null;
  };
}
