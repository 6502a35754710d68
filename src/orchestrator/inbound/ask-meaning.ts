import type { InboundMail, MailDecision } from '../../domain/inbound/inbound-mail.ts';
import { replyText } from '../../domain/inbound/reply-text.ts';
import type { ReplyQuestion } from '../../domain/post.ts';
import { clip } from '../../lib/text.ts';
import type { OrchestratorDeps } from '../deps.ts';
import type { MailToApply } from './mail-effects.ts';

const TEXT_MAX = 1_500;

type Asked = Pick<MailToApply, 'stored' | 'mail' | 'meaning'> & { match: NonNullable<MailToApply['match']> };
/** Shows a mail to people with a button per meaning; `settle` redraws it once somebody decided. */
export type AskMeaning = {
  (asked: Asked, why: ReplyQuestion['why']): Promise<void>;
  settle(stored: InboundMail): Promise<void>;
};

const keyOf = (mailId: string) => `reply-question:${mailId}`;

export function createAskMeaning(deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>): AskMeaning {
  const { models, projector, clock } = deps;

  async function ask({ stored, mail, meaning, match }: Asked, why: ReplyQuestion['why']): Promise<void> {
    const company = await models.companies.find(match.sent.companyId);
    if (company === null) return;
    const text = replyText(mail).trim();
    await models.posts.create(
      keyOf(stored.id),
      'reply-question',
      {
        mailId: stored.id,
        companyId: company.id,
        companyName: company.name,
        contactName: match.sent.recipient.fullName,
        from: mail.from?.address ?? null,
        subject: mail.subject,
        text: text === '' ? null : clip(text, TEXT_MAX),
        why,
        guess: meaning.kind === 'reply' ? meaning.intent : null,
        at: stored.receivedAt,
        decided: null,
      },
      clock.now(),
    );
    await projector.post(keyOf(stored.id), 'alerts');
  }

  async function settle({ id, decision }: InboundMail): Promise<void> {
    const post = await models.posts.find(keyOf(id));
    if (post?.kind !== 'reply-question') return;
    await models.posts.update(keyOf(id), 'reply-question', { ...post.data, decided: decision }, clock.now());
    await projector.post(keyOf(id), 'alerts');
  }

  return Object.assign(ask, { settle });
}

export type ClassifyResult = { kind: 'decided' | 'already'; mail: InboundMail } | { kind: 'unknown' };

/** A person says what a mail is: the first one counts, and the job does what follows even if this process ends now. */
export function createClassifyMailByHand(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  processMail: (mailId: string) => Promise<void>,
) {
  return async (mailId: string, kind: MailDecision, by: string): Promise<ClassifyResult> => {
    const mail = await deps.models.inboundMails.decide(mailId, { kind, by, at: deps.clock.now() });
    if (mail === null) {
      const known = await deps.models.inboundMails.find(mailId);
      return known === null ? { kind: 'unknown' } : { kind: 'already', mail: known };
    }
    await processMail(mailId);
    return { kind: 'decided', mail };
  };
}
