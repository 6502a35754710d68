import { DateTime } from 'luxon';
import type { EmailDraft } from '../../domain/draft.ts';
import type { EventType } from '../../domain/event.ts';
import { daysAfter } from '../../domain/followup.ts';
import type { MailMeaning } from '../../domain/inbound/classify-mail.ts';
import type { InboundMail } from '../../domain/inbound/inbound-mail.ts';
import type { InboundMatch } from '../../domain/inbound/match-inbound.ts';
import type { ParsedMail } from '../../domain/inbound/parsed-mail.ts';
import { replyText } from '../../domain/inbound/reply-text.ts';
import { meaningOf } from '../../domain/reply.ts';
import { clip } from '../../lib/text.ts';
import type { OrchestratorDeps } from '../deps.ts';
import type { createRecordReply } from '../record-reply.ts';
import type { StopSequence } from '../stop-sequence.ts';
import type { Suppress } from '../suppress.ts';
import type { AskMeaning } from './ask-meaning.ts';
import type { DeliveryEffects } from './delivery-effects.ts';

/** From here on a machine's reading stands without a person. */
const SURE = 0.7;
/** Nobody knows when they are back. */
const AWAY_DAYS = 7;
/** A later return is as good as none. */
const MOST_AWAY_DAYS = 90;
const TEXT_MAX = 3_000;

/** A mail, what it means, and the mail of ours that it belongs to; `null` = to none. */
export type MailToApply = {
  stored: InboundMail;
  mail: ParsedMail;
  meaning: MailMeaning;
  match: InboundMatch<EmailDraft> | null;
};
export type ApplyMail = (reading: MailToApply) => Promise<void>;
type Matched = MailToApply & { match: InboundMatch<EmailDraft> };
type Meaning<Kind extends MailMeaning['kind']> = Extract<MailMeaning, { kind: Kind }>;

/**
 * Does what follows from a mail that arrived. Each step is safe to repeat: events carry the mail's name as their key, and the
 * rest is conditional or comes out the same.
 */
export function createMailEffects(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  parts: {
    timeZone: string;
    recordReply: ReturnType<typeof createRecordReply>['recordReply'];
    stopSequence: StopSequence;
    suppress: Suppress;
    delivery: DeliveryEffects;
    ask: AskMeaning;
    /** A mail of which nobody knew whether it left was answered. */
    arrived: (draft: EmailDraft) => Promise<void>;
  },
): ApplyMail {
  const { models, projector } = deps;
  const { delivery, ask, stopSequence } = parts;

  async function note({ stored, match }: Matched, eventType: EventType, more: object = {}): Promise<void> {
    await delivery.record(match.sent, eventType, `${eventType}:${stored.identity}`, stored.receivedAt, more);
  }

  function bounced(matched: Matched, meaning: Meaning<'bounce'>): Promise<void> {
    const { stored, match } = matched;
    const own = match.sent.recipient.email.toLowerCase();
    const said = meaning.recipients.find(({ address }) => address === own) ?? meaning.recipients[0];
    const reason = [said?.status, said?.reason.replaceAll('_', ' '), said?.diagnostic].filter(Boolean).join(' · ');
    return delivery.bounced(match.sent, {
      severity: said?.severity ?? meaning.severity,
      reason,
      key: stored.identity,
      at: stored.receivedAt,
    });
  }

  async function automatic(matched: Matched, meaning: Meaning<'auto_reply'>): Promise<void> {
    const { match, mail, stored } = matched;
    if (match.by === 'colleague') return; // says nothing about the person we wrote to
    const { sent } = match;
    await note(matched, 'auto_reply', {
      replyContent: clip(replyText(mail), TEXT_MAX),
      reason: meaning.gone ? 'does not work there any more' : meaning.outOfOffice ? 'out of office' : meaning.sign,
    });
    if (meaning.gone) {
      await models.contacts.markInvalid(sent.recipient.email.toLowerCase());
      await stopSequence(sent.companyId, 'left the company', { firstMailsTo: sent.recipient.email.toLowerCase() });
      await ask(matched, 'gone');
    } else if (meaning.outOfOffice) {
      const until = backAt(meaning.returnsOn, stored.receivedAt, parts.timeZone);
      await models.followups.delay(sent.parentDraftId ?? sent.id, until, deps.clock.now());
      await projector.draft(sent.parentDraftId ?? sent.id);
    }
  }

  /** Whoever says it gets no more mail, and neither does the address that we wrote to. */
  async function optedOut(matched: Matched): Promise<void> {
    const { match, mail } = matched;
    const told = match.by === 'colleague' ? [] : [match.sent.recipient.email.toLowerCase()];
    const addresses = new Set([...told, ...(mail.from === null ? [] : [mail.from.address])]);
    for (const email of addresses) {
      if (!email.includes('@')) continue;
      await parts.suppress({ kind: 'email', email }, 'system', 'asked in a mail', { byRecipient: true });
    }
    await note(matched, 'unsubscribed', { replyContent: clip(replyText(mail), TEXT_MAX) });
    // the company is written off only where its own contact asked; a colleague's wish ends what runs
    await stopSequence(match.sent.companyId, 'unsubscribed');
    await projector.refreshLead(match.sent.companyId);
  }

  async function replied(matched: Matched, meaning: Meaning<'reply'>): Promise<void> {
    const { match, stored, mail } = matched;
    const decision = stored.decision;
    if (decision === null && (match.by === 'colleague' || meaning.confidence < SURE)) {
      await stopSequence(match.sent.companyId, 'replied');
      return ask(matched, match.by === 'colleague' ? 'colleague' : 'unsure');
    }
    const read = {
      intent: meaning.intent as string,
      sentiment: meaning.sentiment,
      suppresses: meaning.intent === 'not_interested',
    };
    await parts.recordReply(match.sent.companyId, {
      by: null,
      ...read,
      text: replyText(mail),
      at: stored.receivedAt,
      key: `mail:${stored.identity}`,
      confidence: meaning.confidence,
    });
  }

  /** What a person made of it holds, whatever the rules say. */
  async function decided(matched: Matched): Promise<void> {
    const { match, stored, mail } = matched;
    const { decision } = stored;
    if (decision !== null && decision.kind !== 'no_reply') {
      await parts.recordReply(match.sent.companyId, {
        by: decision.by,
        ...meaningOf(decision.kind),
        text: replyText(mail),
        at: stored.receivedAt,
        key: `mail:${stored.identity}`,
      });
    }
    await ask.settle(stored);
  }

  return async (reading) => {
    const { meaning, match, mail } = reading;
    if (meaning.kind === 'ours') return;
    if (match === null) return ofNoMail(meaning, mail);
    const matched: Matched = { ...reading, match };
    if (match.sent.status === 'send_unknown') await parts.arrived(match.sent);
    if (reading.stored.decision !== null) return decided(matched);
    switch (meaning.kind) {
      case 'bounce':
        return bounced(matched, meaning);
      case 'delivery_notice': {
        const type = /^(?:delivered|relayed|expanded)$/.test(meaning.action) ? 'delivered' : 'deferred';
        return note(matched, type, { reason: meaning.action });
      }
      case 'complaint':
        if (!meaning.byPerson) return note(matched, 'note', { reason: `report of a machine: ${meaning.feedbackType}` });
        return delivery.complained(match.sent, { key: reading.stored.identity, at: reading.stored.receivedAt });
      case 'auto_reply':
        return automatic(matched, meaning);
      case 'opt_out':
        return optedOut(matched);
      case 'reply':
        return replied(matched, meaning);
      case 'unknown':
        await stopSequence(match.sent.companyId, 'replied');
        return ask(matched, 'unreadable');
    }
  };

  /** A mail program that unsubscribes for somebody does it in the subject; that counts whomever it comes from. */
  async function ofNoMail(meaning: MailMeaning, mail: ParsedMail): Promise<void> {
    if (meaning.kind !== 'opt_out' || meaning.by === 'words' || mail.from === null) return;
    const email = mail.from.address;
    if (!email.includes('@')) return;
    await parts.suppress({ kind: 'email', email }, 'system', 'asked in a mail', { byRecipient: true });
  }
}

/** Nine o'clock of the day after their return, when the full inbox is behind them. */
function backAt(returnsOn: string | null, receivedAt: Date, timeZone: string): Date {
  const latest = daysAfter(receivedAt, MOST_AWAY_DAYS, timeZone);
  const back = returnsOn === null ? null : DateTime.fromISO(returnsOn, { zone: timeZone });
  if (back === null || !back.isValid) return daysAfter(receivedAt, AWAY_DAYS, timeZone);
  const at = back.plus({ days: 1 }).set({ hour: 9 }).toJSDate();
  return at > latest ? latest : at;
}
