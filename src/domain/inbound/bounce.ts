import { type BounceReason, type BounceSeverity, bounceReason, refusedAfterText, severityOf } from './bounce-reason.ts';
import { type Notice, readNotice } from './notice-text.ts';
import { bodyOf, type HeaderFields, header, type ParsedMail } from './parsed-mail.ts';

export type BouncedRecipient = {
  /** Lower case; empty when the notice names nobody. */
  address: string;
  severity: BounceSeverity;
  reason: BounceReason;
  /** Enhanced code, `5.1.1`; empty when there is none. */
  status: string;
  /** What the server said, one line, at most 300 characters. */
  diagnostic: string;
};
/** What a returned mail or a report about one tells. `delayed` and the like are no failure. */
export type Returned =
  | { kind: 'bounce'; severity: BounceSeverity; recipients: BouncedRecipient[]; originalMessageId: string | null }
  | { kind: 'delivery_notice'; action: string; recipient: string; originalMessageId: string | null };

const DAEMON_LOCAL =
  /^(?:.*[._-])?(?:mailer[-_.]?daemon|mailerdaemon|post[-_]?master|poostmaster|mail[._-]?deliver(?:y|er)?[._-]?(?:sub)?[._-]?system|maildaemon|mail-daemon|bounces?|mdaemon)(?:[+._-].*)?$/i;
const DAEMON_NAME = /mail(?:er)?[ -]?daemon|mail deliver(?:y|er)? (?:sub)?system|^postmaster$|^system administrator$/i;
const FAILURE_SUBJECT =
  /^(?:\W*)(?:(?:automatically )?(?:returned|undelivered|undeliverable|unzustellbar|non remis|niet bezorgd)|failure (?:notice|delivery)|delivery (?:status )?(?:notification|failure|failed|has failed|problem|report)|mail(?: delivery)? (?:failed|failure|status|system error|error)|message (?:delivery has failed|status|undeliverable|not delivered|you sent blocked)|there was an error sending|warning: |error sending|could not (?:send|deliver)|your message (?:to|could)|non[- ]?deliver|delayed mail|postfix smtp server: errors|rejected|échec|échec de|nicht zugestellt|mancata consegna|no se pudo entregar|falha na entrega|não entregue|ваше сообщение не доставлено|недоставленное|メールエラー|配信不能|エラーメール|退信|系统退信)/iu;
const DELAY =
  /\(delay\)|^delayed mail|\bdelayed \d+ hours|still being retried|could not send message for past|delivery status notification: (?:delayed|warning)|^warning: (?:message|could not)|will (?:be retried|continue to (?:try|be)|retry)|temporary (?:problem|failure).{0,40}(?:retry|retried)|not yet (?:been )?delivered/i;
const FAILURE_TEXT =
  /(?:un|non|not |n't |never )(?:be(?:en)? )?(?:able to )?deliver|deliver(?:y|ed)?[^.]{0,60}(?:fail|error|problem|reject|not )|undeliver|returned to sender|permanent (?:error|failure|fatal)|fatal error|user unknown|unknown user|mailbox|rejected|refused|<<< ?[45]\d\d|(?:^|\D)[45]\d\d[ -#]\D|(?<![\d.])[45]\.\d{1,2}\.\d{1,3}(?![\d.])|エラー|配信|доставлен/i;

/** @returns `null` when nothing says that a mail came back */
export function readReturned(mail: ParsedMail): Returned | null {
  if (mail.deliveryReports.some(({ recipients }) => recipients.length > 0)) return ofReports(mail);
  if (!isNotice(mail)) return null;
  return ofText(mail);
}

/** Header signals first; the words only support them, since people write about bounces too. */
function isNotice(mail: ParsedMail): boolean {
  const subject = FAILURE_SUBJECT.test(mail.subject);
  if (mail.contentType.params.get('report-type') === 'delivery-status') return true;
  if (mail.headers.has('x-failed-recipients')) return true;
  const said = FAILURE_TEXT.test(bodyOf(mail).slice(0, 4_000));
  if (isDaemon(mail) && (subject || said)) return true;
  const answers = mail.inReplyTo.length > 0 && mail.returned === null;
  if (subject && mail.returned !== null && !answers) return true;
  return header(mail.headers, 'return-path') === '<>' && subject && said;
}

function isDaemon({ from, headers }: ParsedMail): boolean {
  const raw = header(headers, 'from');
  const local = from?.address.split('@')[0] ?? '';
  return (
    DAEMON_LOCAL.test(local) || DAEMON_NAME.test(from?.name ?? '') || /^"?mailer-daemon"?\s*(?:<>)?$/i.test(raw.trim())
  );
}

function ofReports(mail: ParsedMail): Returned {
  const { deliveryReports } = mail;
  const groups = deliveryReports.flatMap((report) => report.recipients.map((fields) => ({ fields, report })));
  const failed = groups.filter(({ fields }) => /^$|fail/i.test(actionOf(fields)));
  const originalMessageId = originalId(mail);
  const first = groups[0];
  if (failed.length === 0 && first !== undefined) {
    const recipient = recipientOf(first.fields);
    return { kind: 'delivery_notice', action: actionOf(first.fields).toLowerCase(), recipient, originalMessageId };
  }
  const notice = readNotice(bodyOf(mail));
  const recipients = failed.map(({ fields }) => {
    const recipient = recipientOf(fields);
    const code = [header(fields, 'diagnostic-code'), header(fields, 'x-supplementary-info')].join(' ').trim();
    const diagnostic = code || (notice.refusals.find((refusal) => refusal.recipient === recipient)?.said ?? '');
    return bounced(recipient, statusOf(header(fields, 'status'), diagnostic), diagnostic, notice);
  });
  return bounceOf(recipients, originalMessageId);
}

function ofText(mail: ParsedMail): Returned {
  const notice = readNotice(bodyOf(mail));
  const named =
    header(mail.headers, 'x-failed-recipients')
      .toLowerCase()
      .split(/[\s,]+/)[0] ?? '';
  const address = named || notice.recipient || addressIn(header(mail.returned, 'to'));
  const originalMessageId = originalId(mail) ?? notice.originalMessageId;
  if (DELAY.test(mail.subject) || (DELAY.test(notice.text) && !/permanent|failed permanently/i.test(notice.text)))
    return { kind: 'delivery_notice', action: 'delayed', recipient: address, originalMessageId };
  const recipients = notice.refusals.map(({ recipient, status, said }) =>
    bounced((notice.refusals.length > 1 && recipient) || address, status, said, notice),
  );
  const told = { ...notice, diagnostic: mail.subject };
  return bounceOf(
    recipients.length > 0 ? recipients : [bounced(address, '', notice.diagnostic, told)],
    originalMessageId,
  );
}

function bounceOf(recipients: BouncedRecipient[], originalMessageId: string | null): Returned {
  const severity = recipients.some((recipient) => recipient.severity === 'hard') ? 'hard' : 'soft';
  return { kind: 'bounce', severity, recipients, originalMessageId };
}

/** @param support - asked only where the diagnosis itself says nothing */
function bounced(address: string, status: string, diagnostic: string, support: Notice): BouncedRecipient {
  let reason = bounceReason(status, diagnostic);
  if (reason === 'other') reason = bounceReason(status, support.diagnostic);
  if (reason === 'other') reason = bounceReason(status, support.text);
  if (reason === 'user_unknown' && refusedAfterText(status, `${diagnostic}\n${support.text}`)) reason = 'blocked';
  const said = (diagnostic || support.diagnostic).replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  return { address, severity: severityOf(reason), reason, status, diagnostic: said };
}

function actionOf(fields: HeaderFields): string {
  return header(fields, 'action').split(/[\s(;]/)[0] ?? '';
}

function recipientOf(fields: HeaderFields): string {
  return addressIn(header(fields, 'original-recipient')) || addressIn(header(fields, 'final-recipient'));
}

function addressIn(text: string): string {
  return /[^\s<>;,"()]+@[^\s<>;,"()]+/.exec(text.slice(0, 1_000))?.[0].toLowerCase() ?? '';
}

/** The code in the diagnosis where the field itself only says "failed" (`5.0.0`). */
function statusOf(field: string, diagnostic: string): string {
  const own = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(field)?.[0] ?? '';
  if (own !== '' && !/^\d\.0\.0$/.test(own)) return own;
  return /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(diagnostic)?.[0] ?? own;
}

function originalId(mail: ParsedMail): string | null {
  const id = /<[^<>\s]{3,998}>/.exec(header(mail.returned, 'message-id'))?.[0];
  return id ?? mail.inReplyTo[0] ?? mail.references.at(-1) ?? null;
}
