import type { Config } from '../../config.ts';
import { trackedWords } from '../../domain/mail-tracking.ts';
import type { MailRoute } from '../../mail-config.ts';
import { createMxChecker } from '../../providers/dns/mx-check.ts';
import type { DnsResolver } from '../../providers/dns/resolver.ts';
import { failureOf, type ReadFailure } from '../../providers/imap/failures.ts';
import { parseImapUrl } from '../../providers/imap/imap-url.ts';
import { connectMailbox } from '../../providers/imap/mailbox-connection.ts';
import { smtpTrouble } from '../../providers/mail/smtp-probe.ts';
import { sendGridTrouble } from '../../providers/sendgrid/probe.ts';
import { senderDomain } from '../sender-domain.ts';
import { senderCheck } from './sender-check.ts';
import { type Check, ok, problem, skipped, type Verdict, warning } from './verdict.ts';

const MAILBOX_REMEDIES: Record<ReadFailure, string> = {
  auth_refused: 'Correct user and password in IMAP_URL; some hosts want an app password.',
  unreachable: 'Check host and port in IMAP_URL, and whether this machine may reach it.',
  folder_missing: 'Name a folder of the mailbox in IMAP_URL, e.g. …/INBOX.',
  not_stored: 'Look at Database above.',
  server_error: 'Look into the log of the mail server.',
};

async function mailOut(route: MailRoute, from: string, signal: AbortSignal): Promise<Verdict> {
  if (route.name === 'dry_run')
    return warning(
      'Mail out',
      'dry run: mails are shown, not sent',
      'Set SMTP_URL or SENDGRID_API_KEY, MAIL_FROM, and DRY_RUN=false.',
    );
  const [service, settings, trouble] =
    route.name === 'smtp'
      ? (['the SMTP server', 'SMTP_URL', await smtpTrouble(route.url, signal)] as const)
      : (['SendGrid', 'SENDGRID_API_KEY', await sendGridTrouble(route, signal)] as const);
  if (trouble === null) return ok('Mail out', `${service} takes our login, from ${from}`);
  const remedy = trouble.startsWith('refuses')
    ? `Correct ${settings}; some hosts want an app password, SendGrid a key with Mail Send.`
    : `Check ${route.name === 'smtp' ? 'host and port in SMTP_URL' : 'SENDGRID_URL'}, and whether this machine may reach it.`;
  return problem('Mail out', `${service} ${trouble}`, remedy);
}

/** People would be tracked, and nobody here would learn what for. */
function uncounted({ tracking, eventKey }: Config['mail']): Verdict[] {
  const tracked = trackedWords(tracking);
  if (tracked === null || eventKey !== null) return [];
  return [
    warning(
      'Mail out',
      `SendGrid counts ${tracked}, and nothing of it arrives here`,
      'Set SENDGRID_WEBHOOK_PUBLIC_KEY (docs/operations.md, Replies), or leave MAIL_TRACKING empty.',
    ),
  ];
}

/** Whether mail can leave and come back. Logs in and out; no mail is sent, read or marked. */
export function mailChecks(config: Config, resolver?: DnsResolver): Check[] {
  const { mail, mailBlockers, firm, crawl } = config;
  return [
    {
      part: 'Mail out',
      remedy: 'Check SMTP_URL or SENDGRID_URL, and whether this machine may reach them.',
      async look(signal) {
        if (mailBlockers.length > 0)
          return [warning('Mail out', `no mail leaves: ${mailBlockers.join('; ')}`, 'Set these in .env and restart.')];
        return [await mailOut(mail.route, firm.mailFrom, signal), ...uncounted(mail)];
      },
    },
    {
      part: 'Mail in',
      remedy: 'Check IMAP_URL.',
      timeoutMs: 25_000,
      async look(signal) {
        if (mail.imapUrl === null) {
          if (mail.inboundToken !== null) return [skipped('Mail in', 'by webhook; shows with the first answer')];
          return [
            warning('Mail in', 'no mailbox is read: people have to note replies', 'Set IMAP_URL, or the webhooks.'),
          ];
        }
        const server = parseImapUrl(mail.imapUrl);
        try {
          const mailbox = await connectMailbox(server, { signal });
          await mailbox.close();
          return [ok('Mail in', `${server.folder} at ${server.host} can be read`)];
        } catch (error) {
          const failure = failureOf(error);
          const words = `${server.folder} at ${server.host}: ${failure.replaceAll('_', ' ')}`;
          return [problem('Mail in', words, MAILBOX_REMEDIES[failure])];
        }
      },
    },
    {
      part: 'DNS',
      remedy: 'Check the name servers of this machine.',
      async look() {
        if (!crawl.mxCheck) return [skipped('DNS', 'EMAIL_MX_CHECK is off: no address is looked up')];
        if (mail.route.name === 'dry_run') return [skipped('DNS', 'looked at once MAIL_FROM is set')];
        const domain = senderDomain(firm);
        const check = createMxChecker({ enabled: true, ...(resolver === undefined ? {} : { resolver }) });
        const answer = await check(domain);
        if (answer === 'valid') return [ok('DNS', `${domain} takes mail`)];
        if (answer === 'invalid')
          return [
            problem(
              'DNS',
              `${domain} takes no mail: answers to MAIL_FROM are lost`,
              'Set MAIL_FROM to an address that gets mail.',
            ),
          ];
        return [
          warning(
            'DNS',
            `cannot tell whether ${domain} takes mail; neither for the addresses of leads`,
            'Let this machine ask DNS (port 53), or set EMAIL_MX_CHECK=false.',
          ),
        ];
      },
    },
    senderCheck(config, resolver),
  ];
}
