import type { Config } from '../config.ts';
import type { EmailDraft } from '../domain/draft.ts';
import { CONTENT_FIELDS, hashOf, type InboundContent } from '../domain/inbound/inbound-mail.ts';
import { isUnsubscribeUrl } from '../domain/unsubscribe-token.ts';
import type { Route } from '../http/server.ts';
import { eventsRoute, inboundRoute } from '../http/webhooks.ts';
import { systemClock } from '../lib/clock.ts';
import type { createDecideDraft } from '../orchestrator/decide-draft.ts';
import type { OrchestratorDeps } from '../orchestrator/deps.ts';
import { createAskMeaning, createClassifyMailByHand } from '../orchestrator/inbound/ask-meaning.ts';
import { createDeliveryEffects } from '../orchestrator/inbound/delivery-effects.ts';
import { createMailEffects } from '../orchestrator/inbound/mail-effects.ts';
import { createProcessMail } from '../orchestrator/inbound/process-mail.ts';
import { createProviderEvents, type ProviderEvent } from '../orchestrator/inbound/provider-events.ts';
import { createTakeMail, type ReadMail, type TakeMail } from '../orchestrator/inbound/take-mail.ts';
import { createMailboxWatch, type MailboxWatch } from '../orchestrator/inbound/watch-mailbox.ts';
import type { createRecordReply } from '../orchestrator/record-reply.ts';
import type { StopSequence } from '../orchestrator/stop-sequence.ts';
import type { Suppress } from '../orchestrator/suppress.ts';
import { parseImapUrl } from '../providers/imap/imap-url.ts';
import { verifyEventSignature } from '../providers/sendgrid/event-signature.ts';
import { parseEvents } from '../providers/sendgrid/events.ts';
import { parseInbound } from '../providers/sendgrid/inbound-parse.ts';
import type { Tuning } from './tuning.ts';

/** Mailbox of what the inbound webhook brings. */
const WEBHOOK = 'sendgrid';

/** Bytes to a mail, whether it came whole or in the fields of a form. */
export const readMail: ReadMail = async (content) => {
  const reading = await parseInbound(content as Record<string, Buffer>);
  return reading.kind === 'mail' ? reading.mail : null;
};

/** The mailbox that is read, as people know it; `null` = none. */
export function mailboxName({ mail }: Config): string | null {
  if (mail.imapUrl === null) return null;
  const { user, host, folder } = parseImapUrl(mail.imapUrl);
  return `${user}@${host}/${folder}`;
}

/** Addresses that mail of ours comes from. */
function ourAddresses(config: Config): string[] {
  const user = config.mail.imapUrl === null ? '' : parseImapUrl(config.mail.imapUrl).user;
  return [
    ...new Set([config.firm.mailFrom, config.mail.replyTo.address, user].map((address) => address.toLowerCase())),
  ].filter((address) => address.includes('@'));
}

/** Ties together what is done with mail that comes back. */
export function buildInbound(
  config: Config,
  parts: {
    deps: OrchestratorDeps;
    readMail: ReadMail;
    recordReply: ReturnType<typeof createRecordReply>['recordReply'];
    stopSequence: StopSequence;
    suppress: Suppress;
    resolve: ReturnType<typeof createDecideDraft>['resolve'];
  },
) {
  const { deps, stopSequence, suppress } = parts;
  const delivery = createDeliveryEffects(deps, { stopSequence, suppress });
  const arrived = async ({ id }: EmailDraft) => {
    await parts.resolve(id, 'sent', 'system');
  };
  const { processMail, rereadMails } = createProcessMail(deps, {
    read: parts.readMail,
    ourAddresses: ourAddresses(config),
    apply: createMailEffects(deps, {
      timeZone: config.timeZone,
      recordReply: parts.recordReply,
      stopSequence,
      suppress,
      delivery,
      ask: createAskMeaning(deps),
      arrived,
    }),
  });
  return {
    processMail,
    rereadMails,
    takeMail: createTakeMail(deps, parts.readMail),
    classifyByHand: createClassifyMailByHand(deps, processMail),
    ...createProviderEvents(deps, {
      provider: WEBHOOK,
      delivery,
      isUnsubscribeLink: (url) => isUnsubscribeUrl(config.http.publicBaseUrl, url),
      arrived,
    }),
  };
}

/** Reads the mailbox of IMAP_URL in this process or waits until it may; `null` without one. */
export async function buildMailboxWatch(
  config: Config,
  deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'log' | 'owner'>,
  { take, tuning }: { take: TakeMail; tuning: Tuning['mailbox'] },
): Promise<MailboxWatch | null> {
  const { imapUrl } = config.mail;
  const mailbox = mailboxName(config);
  if (imapUrl === null || mailbox === null) return null;
  const { createMailboxReader } = await import('../providers/imap/mailbox-reader.ts');
  return createMailboxWatch(deps, {
    mailbox,
    take,
    beatMs: tuning.beatMs,
    openReader: (options) =>
      createMailboxReader({ url: imapUrl, log: deps.log, clock: deps.clock, pollMs: tuning.pollMs, ...options }),
  });
}

/** The two doors for a mail provider; each is open only when its secret is set. */
export function webhookRoutes(
  config: Config,
  parts: {
    takeMail: TakeMail;
    takeEvents: (events: readonly ProviderEvent[]) => Promise<void>;
    clock: OrchestratorDeps['clock'];
    log: OrchestratorDeps['log'];
  },
): Route[] {
  const { eventKey, inboundToken } = config.mail;
  const { log, clock } = parts;
  const routes: Route[] = [];
  if (eventKey !== null) {
    routes.push(
      eventsRoute({
        isSigned: ({ body, signature, timestamp }) =>
          // signatures carry real time
          verifyEventSignature(eventKey, signature, timestamp, body, systemClock.now()) === 'valid',
        async take(body) {
          const reading = parseEvents(body);
          if (reading.kind === 'refused') return 'refused';
          await parts.takeEvents(reading.events);
          return 'stored';
        },
        log,
      }),
    );
  }
  if (inboundToken !== null) {
    routes.push(
      inboundRoute({
        token: inboundToken,
        take(fields) {
          const content = contentOf(fields);
          const bytes = Object.values(content).reduce((sum, part) => sum + part.length, 0);
          const source = `${WEBHOOK}:${hashOf(content)}`;
          return parts.takeMail({ source, mailbox: WEBHOOK, content, bytes, receivedAt: clock.now() });
        },
        log,
      }),
    );
  }
  return routes;
}

function contentOf(fields: Readonly<Record<string, Buffer>>): InboundContent {
  return Object.fromEntries(
    CONTENT_FIELDS.flatMap((field) => (fields[field] === undefined ? [] : [[field, fields[field]]])),
  );
}
