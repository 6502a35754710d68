import type { MailTransport } from '../../domain/mail.ts';
import type { Logger } from '../../lib/logger.ts';

/** Says "sent" and lets nothing leave; keeps nothing. For trying out, and whenever no mail server is set. */
export function createDryRunTransport({ log }: { log: Logger }): MailTransport {
  return {
    name: 'dry_run',
    async send(mail) {
      log.info({ messageId: mail.messageId }, 'dry run: mail not sent');
      return { kind: 'sent', providerMessageId: null };
    },
    async close() {
      // nothing is open
    },
  };
}
