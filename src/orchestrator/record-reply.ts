import type { Company } from '../domain/company.ts';
import type { EmailDraft } from '../domain/draft.ts';
import type { OutreachEvent } from '../domain/event.ts';
import { twoLineSummary } from '../domain/inbound/two-line-summary.ts';
import { type Outcome, outcomesFrom, statesBefore } from '../domain/outcome.ts';
import { meaningOf, type ReplyKind, type Sentiment } from '../domain/reply.ts';
import { clip } from '../lib/text.ts';
import { type OrchestratorDeps, SYSTEM } from './deps.ts';
import type { SettleRun } from './settle-run.ts';
import type { StopSequence } from './stop-sequence.ts';
import type { Suppress } from './suppress.ts';

/** As long as a Slack form takes. */
const TEXT_MAX = 3_000;
/** Enough to know what it is about. */
const SNIPPET_MAX = 200;
/** On the card; the event holds the rest. */
const CARD_TEXT_MAX = 1_500;

export type ReplyTold = {
  /** Slack user id; `null` = found in the mailbox. */
  by: string | null;
  sentiment: Sentiment;
  /** What they said, where somebody has it. */
  text: string | null;
  at: Date;
  /** One of the intents of `meaningOf`, or what a mailbox made of it. */
  intent?: string;
  /** The same delivery has the same key and counts once. */
  key?: string;
  /** 0 to 1, of a machine's reading. */
  confidence?: number;
  /** No mail may reach this address any more. */
  suppresses?: boolean;
};

/** `not_written_to`: no mail has left for them, so nothing can be a reply. */
export type ReplyResult =
  | { kind: 'recorded'; company: Company; created: boolean; suppressed: string | null; possible: Outcome[] }
  | { kind: 'not_written_to'; company: Company }
  | { kind: 'unknown' };

/**
 * Writes down a reply: the lead moves first, so that nothing more leaves whatever happens next; then the sequence ends, and the
 * reply becomes an event of its own. Earlier events stay as they are. Safe to repeat with the same key.
 */
export function createRecordReply(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  parts: { settleRun: SettleRun; stopSequence: StopSequence; suppress: Suppress },
) {
  const { models, projector, clock } = deps;

  /** The mail they answer, as far as we know: the last that left. */
  async function lastSent(companyId: string): Promise<{ event: OutreachEvent; draft: EmailDraft | null } | null> {
    const [event] = await models.events.list({ companyId, eventTypes: ['sent', 'followup_sent'] }, 1);
    if (event === undefined) return null;
    return { event, draft: event.emailDraftId === null ? null : await models.drafts.find(event.emailDraftId) };
  }

  async function addEvent(company: Company, told: ReplyTold, sent: NonNullable<Awaited<ReturnType<typeof lastSent>>>) {
    const { event, draft } = sent;
    return models.events.record({
      companyId: company.id,
      contactId: event.contactId,
      emailDraftId: event.emailDraftId,
      followUpNumber: event.followUpNumber,
      eventType: 'replied',
      eventAt: told.at,
      replyContent: told.text === null ? null : clip(told.text, TEXT_MAX),
      replySentiment: told.sentiment,
      intent: told.intent ?? null,
      confidence: told.confidence ?? null,
      by: told.by,
      providerEventId: `reply:${told.key ?? `${company.id}:${told.at.getTime()}`}`,
      ...(draft === null
        ? {}
        : { sequenceId: draft.parentDraftId ?? draft.id, angle: draft.angle, industry: company.industry }),
    });
  }

  /** Tells sales once per sequence, as long as the wish to talk is new. */
  async function announce(company: Company, event: OutreachEvent): Promise<void> {
    if (event.replySentiment !== 'positive') return;
    const key = `hot-lead:${company.id}:${event.sequenceId ?? 'unknown'}`;
    const contact = event.contactId === null ? null : await models.contacts.find(event.contactId);
    const { latest } = company;
    await models.posts.create(
      key,
      'hot-lead',
      {
        companyId: company.id,
        companyName: company.name,
        contactName: contact?.fullName ?? null,
        contactTitle: contact?.title ?? null,
        score: latest?.score ?? null,
        savings: latest === null ? null : { low: latest.savingsLow, high: latest.savingsHigh },
        sentiment: event.replySentiment,
        intent: event.intent,
        snippet: event.replyContent === null ? null : clip(event.replyContent, SNIPPET_MAX),
        summary: event.replyContent === null ? null : twoLineSummary(event.replyContent),
        text: event.replyContent === null ? null : clip(event.replyContent, CARD_TEXT_MAX),
        markedBy: event.by ?? null,
        at: event.eventAt,
      },
      clock.now(),
    );
    await projector.post(key, 'alerts');
    await models.events.markSalesAlerted(event.id, clock.now());
  }

  /** Their own word: nothing goes to the address any more, and only a person with a good reason lifts that. */
  async function endMail(company: Company, told: ReplyTold, draft: EmailDraft | null): Promise<string | null> {
    const email = draft?.recipient.email.toLowerCase() ?? null;
    if (email === null) return null;
    await parts.suppress({ kind: 'email', email }, told.by ?? SYSTEM, 'asked in a reply', { byRecipient: true });
    if (told.intent === 'unsubscribe') {
      await models.events.record({
        companyId: company.id,
        contactId: draft?.contactId ?? null,
        eventType: 'unsubscribed',
        eventAt: told.at,
        by: told.by,
        providerEventId: `unsubscribed:${told.key ?? `${company.id}:${told.at.getTime()}`}`,
      });
    }
    return email;
  }

  async function recordReply(companyId: string, told: ReplyTold): Promise<ReplyResult> {
    const known = await models.companies.find(companyId);
    if (known === null) return { kind: 'unknown' };
    const sent = await lastSent(companyId);
    if (sent === null) return { kind: 'not_written_to', company: known };
    const note = { by: told.by ?? SYSTEM, at: clock.now(), reason: told.intent ?? null, runId: known.runId };
    await models.companies.move(companyId, statesBefore('replied'), 'replied', note);
    await parts.stopSequence(companyId, 'replied');
    const { event, created } = await addEvent(known, told, sent);
    const suppressed = told.suppresses === true ? await endMail(known, told, sent.draft) : null;
    await announce(known, event);
    await projector.refreshLead(companyId);
    if (known.runId !== null) await parts.settleRun(known.runId);
    const company = (await models.companies.find(companyId)) ?? known;
    return { kind: 'recorded', company, created, suppressed, possible: outcomesFrom(company.status) };
  }

  return {
    recordReply,

    /** A reply that a person saw and sorted. */
    async markReply(
      companyId: string,
      mark: { by: string; kind: ReplyKind; text: string | null; key: string },
    ): Promise<ReplyResult> {
      const { by, text, key } = mark;
      return recordReply(companyId, { by, text, key, at: clock.now(), ...meaningOf(mark.kind) });
    },

    /** Asked before a form is opened: whether there is anything that they could answer. */
    async mayReply(companyId: string): Promise<boolean> {
      return (await lastSent(companyId)) !== null;
    },
  };
}
