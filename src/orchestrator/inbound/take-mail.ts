import { hashOf, type InboundContent, keptContent } from '../../domain/inbound/inbound-mail.ts';
import type { ParsedMail } from '../../domain/inbound/parsed-mail.ts';
import { JobName, type OrchestratorDeps } from '../deps.ts';

/** Reads the bytes of a mail; `null` when they are none. */
export type ReadMail = (content: InboundContent) => Promise<ParsedMail | null>;

export type ArrivedMail = {
  /** Unique: where it was found. */
  source: string;
  mailbox: string;
  content: InboundContent;
  /** Of the whole mail, where only its beginning came. */
  bytes: number;
  receivedAt: Date;
};
/** `refused`: what came is no mail. `forgotten`: its sender was erased on request, so nothing was stored. */
export type TakeMail = (arrived: ArrivedMail) => Promise<'stored' | 'known' | 'refused' | 'forgotten'>;

/** Stores a mail before anything is made of it. Whoever hands it over may forget it once this has answered. */
export function createTakeMail(deps: Pick<OrchestratorDeps, 'models' | 'enqueue'>, read: ReadMail): TakeMail {
  return async ({ content, ...arrived }) => {
    const kept = keptContent(content);
    const mail = await read(kept);
    if (mail === null) return 'refused';
    const from = mail.from?.address.slice(0, 320) ?? null;
    if (from !== null && (await deps.models.suppressions.isErased(from))) return 'forgotten';
    const identity = mail.messageId ?? `sha256:${hashOf(content)}`;
    const { mail: stored, created } = await deps.models.inboundMails.add({ ...arrived, identity, from, content: kept });
    if (stored.state === 'pending') await deps.enqueue(JobName.inboundMail, { mailId: stored.id });
    return created ? 'stored' : 'known';
  };
}
