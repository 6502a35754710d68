import { parse } from 'node:path';
import { usd } from '../blocks/llm-budget.ts';
import type { SettingsView, SettingValue } from '../blocks/settings.ts';
import type { Config } from '../config.ts';
import { trackedWords } from '../domain/mail-tracking.ts';
import type { LlmBudgetState } from '../domain/model-usage.ts';

const MASKING_WORDS = { auto: 'masked in public channels', always: 'masked', never: 'shown' } as const;

const ROUTE_WORDS = { smtp: 'SMTP', sendgrid: 'SendGrid', dry_run: 'dry run: shown, not sent' } as const;

type Row = { label: string; value: SettingValue };

const text = (label: string, value: string | number): Row => ({ label, value: { kind: 'text', text: String(value) } });
const onOff = (label: string, isOn: boolean): Row => text(label, isOn ? 'on' : 'off');
const secret = (label: string, value: string | null): Row => ({
  label,
  value: { kind: 'secret', isSet: value !== null && value !== '' },
});
const channel = (label: string, id: string): Row => ({ label, value: { kind: 'channel', id } });

/** The part of the configuration that people ask about. Secrets are turned into "set" or "not set" here. */
export function settingsView(config: Config, budget: LlmBudgetState | null = null): SettingsView {
  const { slack, mail, review, scoring, firm, llm, sources, crawl, privacy } = config;
  const { recovery, industry, multisite, dataQuality } = scoring.weights;
  return [
    {
      title: 'Slack',
      rows: [
        channel('Leads', slack.channels.leads),
        channel('Drafts', slack.channels.emails),
        channel('Alerts', slack.channels.alerts),
        { label: 'Approvers', value: { kind: 'people', ids: slack.approverIds, ifNone: 'nobody' } },
        { label: 'Admins', value: { kind: 'people', ids: slack.adminIds, ifNone: 'none named, so approvers' } },
        text('Connection', slack.appToken === null ? 'HTTP' : 'Socket Mode'),
        secret('Bot token', slack.botToken),
        secret('Signing secret', slack.signingSecret),
      ],
    },
    {
      title: 'Mail',
      rows: [
        text('Sending', ROUTE_WORDS[mail.route.name]),
        secret('SMTP login', mail.route.name === 'smtp' ? mail.route.url : null),
        secret('SendGrid key', mail.route.name === 'sendgrid' ? mail.route.apiKey : null),
        text('From', mail.route.name === 'dry_run' ? 'nobody (dry run)' : firm.mailFrom),
        ...(mail.route.name === 'dry_run' ? [] : [text('Answers go to', answersGoTo(config))]),
        text(
          'Hours',
          `${mail.window.start} to ${mail.window.end}, days ${mail.window.days} (1 = Monday), ${config.timeZone}`,
        ),
        text('Answers', mail.imapUrl === null ? 'no mailbox is read: people tell the bot' : 'read from the mailbox'),
        secret('IMAP login', mail.imapUrl),
        secret('Inbound webhook', mail.inboundToken),
        secret('Event webhook key', mail.eventKey),
        text('Daily limit', limitWords(mail)),
        text('Pause between two', `${mail.gapSeconds} s`),
        text('Counted of mails', trackedText(mail)),
        text('Follow-ups on day', mail.followUpDays.join(', ')),
        text('Unsubscribe page', config.http.publicBaseUrl ?? 'none: the footer asks for a reply'),
        ...(config.mailBlockers.length === 0 ? [] : [text('Nothing leaves because', config.mailBlockers.join('; '))]),
      ],
    },
    {
      title: 'Review and scoring',
      rows: [
        text('Approved by itself', review.autoApprove === 'off' ? 'nothing' : 'high leads with a verified contact'),
        text('Reviews end after', `${review.approvalTtlHours} h`),
        text('First reminder after', `${review.reminderHours} h`),
        text(
          'People’s data kept',
          privacy.retentionDays === 0 ? 'until somebody asks' : `${privacy.retentionDays} days after the end`,
        ),
        text('Addresses on draft cards', MASKING_WORDS[privacy.maskEmails]),
        text('Tiers', `high from ${scoring.thresholds.high}, medium from ${scoring.thresholds.medium}`),
        text('Weights', `size ${recovery}, field ${industry}, sites ${multisite}, data ${dataQuality}`),
        text(
          'Formula',
          config.extensions.modules.length === 0
            ? scoring.formula
            : `${scoring.formula}; the scorer of an extension goes first`,
        ),
        text('Our share', `${Math.round(firm.contingencyFee * 1_000) / 10} % of what is recovered`),
      ],
    },
    {
      title: 'Sources and texts',
      rows: [
        onOff('OpenStreetMap', sources.overpassUrls.length > 0),
        onOff('NPI registry', sources.npiUrl !== ''),
        ...(config.extensions.modules.length === 0
          ? []
          : [text('Extensions', config.extensions.modules.map((module) => parse(module).name).join(', '))]),
        text('CSV lists', sources.csv.length === 0 ? 'none' : sources.csv.map(({ trade }) => trade).join(', ')),
        onOff('DNS checks of addresses and sender', crawl.mxCheck),
        text(
          'A run may cost without asking',
          `$${config.paid.runBudgetUsd.toFixed(2)}; /leadgen credits lists paid sources`,
        ),
        text('Texts', llm === null ? 'own templates' : llm.model),
        ...(budget === null ? [] : [text('Model budget', budgetWords(budget))]),
        secret('Model key', llm === null || llm.apiKey === 'none' ? null : llm.apiKey),
        text(
          'Database',
          config.database.uri === null ? `embedded, in ${config.database.dataDir}` : config.database.name,
        ),
      ],
    },
  ];
}

function budgetWords({ spentUsd, budgetUsd, isSpent, priceKnown }: LlmBudgetState): string {
  if (!priceKnown) return 'price unknown, counted as $0: set LLM_PRICE_INPUT_USD and LLM_PRICE_OUTPUT_USD';
  const spent = `${usd(spentUsd)} spent this month`;
  if (budgetUsd === 0) return `none, ${spent}`;
  return `${usd(budgetUsd)} a month, ${spent}${isSpent ? ': templates and rules until it ends' : ''}`;
}

function answersGoTo({ mail }: Config): string {
  return mail.replyTo.withToken ? `${mail.replyTo.address}, with a token behind a plus` : mail.replyTo.address;
}

function trackedText({ tracking, eventKey }: Config['mail']): string {
  const tracked = trackedWords(tracking);
  if (tracked === null) return 'neither opens nor clicks';
  return eventKey === null
    ? `${tracked}, but nothing of it arrives without the event webhook`
    : `${tracked}, by SendGrid`;
}

function limitWords({ dailyLimit, warmUpFrom }: Config['mail']): string {
  const less = warmUpFrom === null ? '' : `, less in the first eight weeks from ${warmUpFrom}`;
  return `${dailyLimit}${less}`;
}
