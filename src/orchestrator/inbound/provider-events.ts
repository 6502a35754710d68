import { z } from 'zod';
import type { EmailDraft } from '../../domain/draft.ts';
import { EVENT_TYPES } from '../../domain/event.ts';
import type { WebhookEvent } from '../../models/webhook-event.ts';
import { JobName, type OrchestratorDeps } from '../deps.ts';
import type { DeliveryEffects } from './delivery-effects.ts';

const A_PAGE = 200;
/** Providers tell for three days at most; after this nobody asks about a handled event. */
const KEPT_MS = 30 * 86_400_000;

/** What a provider saw happen to one mail, in our words. */
const ProviderEvent = z.object({
  eventType: z.enum(EVENT_TYPES),
  providerEventId: z.string(),
  providerMessageIds: z.array(z.string()),
  messageId: z.string().nullable(),
  at: z.date(),
  reason: z.string().nullable(),
  url: z.string().nullable(),
  bounce: z.object({ severity: z.enum(['hard', 'soft']), reason: z.string(), status: z.string() }).nullable(),
  draftId: z.string().nullable(),
});
export type ProviderEvent = z.infer<typeof ProviderEvent>;

/** Events of a mail provider: stored once each, answered, then worked off. */
export function createProviderEvents(
  deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'log' | 'enqueue'>,
  parts: {
    provider: string;
    delivery: DeliveryEffects;
    /** Whoever wants no more mail is not interested in it: such a click is not counted. */
    isUnsubscribeLink: (url: string) => boolean;
    /** The provider has a mail of which nobody knew whether it left. */
    arrived: (draft: EmailDraft) => Promise<void>;
  },
) {
  const { models, clock, log } = deps;
  const { provider, delivery } = parts;

  async function draftOf(event: ProviderEvent): Promise<EmailDraft | null> {
    const named = event.draftId === null ? null : await models.drafts.find(event.draftId);
    if (named !== null) return named;
    if (event.messageId !== null) {
      const known = await models.drafts.findByMessageId(event.messageId);
      if (known !== null) return known;
    }
    for (const id of event.providerMessageIds) {
      const known = await models.drafts.findByProviderMessageId(id);
      if (known !== null) return known;
    }
    return null;
  }

  async function apply(draft: EmailDraft, event: ProviderEvent): Promise<void> {
    const { eventType, at, reason, url, bounce } = event;
    const key = `${provider}:${event.providerEventId}`;
    switch (eventType) {
      case 'bounced':
      case 'dropped': {
        const said = [bounce?.status, bounce?.reason.replaceAll('_', ' '), reason].filter(Boolean).join(' · ');
        if (eventType === 'dropped')
          await delivery.record(draft, 'dropped', `dropped:${key}`, at, { reason, provider });
        return delivery.bounced(draft, { severity: bounce?.severity ?? 'soft', reason: said, key, at });
      }
      case 'spam_reported':
        return delivery.complained(draft, { key, at });
      case 'unsubscribed':
        return delivery.unsubscribed(draft, { key, at });
      case 'opened':
      case 'clicked': // once per mail: programs that check links open and click many times
        if (draft.erasedAt != null || (url !== null && parts.isUnsubscribeLink(url))) return;
        return delivery.seen(draft, eventType, { key: `${eventType}:${provider}:${draft.id}`, at, url, provider });
      default:
        await delivery.record(draft, eventType, `${eventType}:${key}`, at, { reason, provider });
    }
  }

  /** `false` = its mail is still being recorded: the next sweep comes back to it. */
  async function handle({ id, payload }: WebhookEvent): Promise<boolean> {
    const parsed = ProviderEvent.safeParse(payload);
    const draft = parsed.success ? await draftOf(parsed.data) : null;
    if (draft?.status === 'sending') return false;
    if (draft?.status === 'send_unknown') await parts.arrived(draft);
    if (parsed.success && draft !== null) await apply(draft, parsed.data);
    const error = parsed.success ? (draft === null ? 'of no mail of ours' : null) : 'not readable';
    await models.webhookEvents.markProcessed(id, clock.now(), error);
    return true;
  }

  return {
    /** Resolves once all are stored: then the provider may forget them. */
    async takeEvents(events: readonly ProviderEvent[]): Promise<void> {
      const now = clock.now();
      for (const event of events) {
        const payload = ProviderEvent.parse(event); // what is not asked for, the address above all, is not kept
        await models.webhookEvents.record({ provider, providerEventId: event.providerEventId, payload }, now);
      }
      if (events.length > 0) await deps.enqueue(JobName.providerEvents, {});
    },

    /** Works off what is stored, oldest first; one that fails stops the others until the next sweep. */
    async applyEvents(): Promise<void> {
      for (;;) {
        const page = await models.webhookEvents.listUnprocessed(A_PAGE);
        let handled = 0;
        for (const event of page) handled += (await handle(event)) ? 1 : 0;
        if (page.length < A_PAGE || handled === 0) break;
        log.info({ provider }, 'many events of the mail provider');
      }
      await models.webhookEvents.purge(new Date(clock.now().getTime() - KEPT_MS));
    },
  };
}
