import { homedir } from 'node:os';
import path from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { Firm } from './domain/firm.ts';
import { listPriceOf, type ModelPrice } from './domain/model-usage.ts';
import { readScoutTargets } from './domain/scout-targets.ts';
import { Environment } from './environment.ts';
import { secretValues } from './lib/secret-values.ts';
import { mailFromOf, mailProblems, mailRouteOf, mailTrackingOf } from './mail-config.ts';
import { paidOf, paidProblems } from './paid-config.ts';
import { parseImapUrl } from './providers/imap/imap-url.ts';

/** One thing wrong with the environment, with what to do about it. */
export type ConfigProblem = { variable: string; problem: string; remedy: string };

/** All problems at once, so that nobody fixes them one start at a time. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: ConfigProblem[];

  constructor(problems: ConfigProblem[]) {
    super(`${problems.length} configuration problem(s)`);
    this.problems = problems;
  }
}

/** Every variable the product reads; `.env.example` is held against it by a test. */
export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(Environment.shape);

export type Config = ReturnType<typeof shape> & {
  /** Modules to load, and what they may ask for: the variables `EXTENSION_…` by the rest of their names. */
  extensions: { modules: readonly string[]; settings: ReadonlyMap<string, string> };
  /** Values that no line of the log may hold; those of extensions among them. */
  secrets: readonly string[];
};

/**
 * Reads and checks the environment.
 *
 * @throws {ConfigError} with every problem, each with its remedy
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Environment.safeParse(env);
  const problems = parsed.success ? relationProblems(parsed.data) : valueProblems(env, parsed.error);
  const missing = missingVariables(env);
  const cannotStart = problems.length > 0 || missing.some(({ variable }) => variable.startsWith('SLACK_'));
  if (!parsed.success || cannotStart) throw new ConfigError([...missing, ...problems]);
  return { ...shape(parsed.data), extensions: extensionsOf(parsed.data, env), secrets: secretsOf(env) };
}

/** What single values have wrong with them, and what the others have among themselves: a wrong one counts as not set for that. */
function valueProblems(env: NodeJS.ProcessEnv, { issues }: z.ZodError): ConfigProblem[] {
  const wrong = [...new Set(issues.map((issue) => String(issue.path[0])))];
  const rest = Environment.safeParse({ ...env, ...Object.fromEntries(wrong.map((name) => [name, undefined])) });
  const others = rest.success ? relationProblems(rest.data) : [];
  return [...issues.map(problemOf), ...others.filter(({ variable }) => !wrong.some((name) => variable.includes(name)))];
}

function problemOf(issue: z.core.$ZodIssue): ConfigProblem {
  const remedy = 'Correct it in .env; .env.example shows a good value.';
  return { variable: String(issue.path[0]), problem: issue.message, remedy };
}

/** Values that must never be shown: keys, and the passwords inside addresses. Also of a configuration that cannot be read. */
export function secretsOf(env: NodeJS.ProcessEnv = process.env): string[] {
  return secretValues(env);
}

/** Variables that nobody reads and that look like one that somebody meant. */
export function misspeltVariables(env: NodeJS.ProcessEnv = process.env): { name: string; meant: string }[] {
  return Object.keys(env)
    .filter((name) => name.length >= 6 && !ENVIRONMENT_VARIABLES.includes(name))
    .flatMap((name) => {
      const meant = closest(name, ENVIRONMENT_VARIABLES);
      return distance(name, meant) <= 2 ? [{ name, meant }] : [];
    });
}

/** Whether `npm start` stands between us and who started us. */
export function isStartedByNpm(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.npm_lifecycle_event !== undefined;
}

/** Only what the database scripts need; Slack may be missing. @throws {ConfigError} */
export function loadDatabaseConfig(env: NodeJS.ProcessEnv = process.env): Config['database'] {
  const parsed = Environment.pick({
    MONGODB_URI: true,
    MONGODB_DB: true,
    LEADGEN_DATA_DIR: true,
    XDG_CACHE_HOME: true,
  }).safeParse(env);
  if (parsed.success) return databaseOf(parsed.data);
  throw new ConfigError(parsed.error.issues.map(problemOf));
}

const MISSING_REMEDIES: Record<string, string> = {
  SLACK_BOT_TOKEN: 'Create the Slack app from manifest.yml, install it, and copy "Bot User OAuth Token" (xoxb-…).',
  SLACK_SIGNING_SECRET:
    'Copy "Signing Secret" from Basic Information of your Slack app (or set SLACK_APP_TOKEN for Socket Mode).',
  SLACK_LEADS_CHANNEL: 'Invite the bot to a channel and copy the channel id (C…) from its details.',
  FIRM_NAME: 'The name that stands in every mail, e.g. Harness Audit Partners. Not needed to start, only to send.',
  FIRM_ADDRESS:
    'Your full postal address: US law wants it in every commercial mail. Not needed to start, only to send.',
  SENDER_NAME: 'The person who signs the mails. Not needed to start, only to send.',
  SENDER_TITLE: 'The job title below the signature. May stay empty.',
};

const ALIASES: Record<string, string> = {
  FIRM_NAME: 'TB_BRAND_NAME',
  FIRM_ADDRESS: 'TB_OFFICE_LOCATION',
  SENDER_NAME: 'TB_SENDER_NAME',
  SENDER_TITLE: 'TB_SENDER_TITLE',
};

/** Slack's are needed to start; the firm's only to send: without them drafts are written and shown, and nothing leaves. */
function missingVariables(env: NodeJS.ProcessEnv): ConfigProblem[] {
  const has = (name: string) => (env[name] ?? '').trim() !== '';
  return Object.entries(MISSING_REMEDIES)
    .filter(([name]) => !has(name) && !has(ALIASES[name] ?? name))
    .filter(([name]) => !(name === 'SLACK_SIGNING_SECRET' && has('SLACK_APP_TOKEN')))
    .map(([variable, remedy]) => ({ variable, problem: 'is missing', remedy }));
}

function relationProblems(env: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const add = (variable: string, problem: string, remedy: string) => problems.push({ variable, problem, remedy });
  const weights =
    env.SCORE_WEIGHT_RECOVERY + env.SCORE_WEIGHT_INDUSTRY + env.SCORE_WEIGHT_MULTISITE + env.SCORE_WEIGHT_DATA_QUALITY;
  if (Math.abs(weights - 1) > 1e-9) add('SCORE_WEIGHT_…', `add up to ${weights}`, 'Make the four weights add up to 1.');
  if (env.HIGH_SCORE_THRESHOLD <= env.MEDIUM_SCORE_THRESHOLD)
    add('HIGH_SCORE_THRESHOLD', 'is not above MEDIUM_SCORE_THRESHOLD', 'Set e.g. 70 and 40.');
  if (!(env.FOLLOWUP_DAY_1 < env.FOLLOWUP_DAY_2 && env.FOLLOWUP_DAY_2 < env.FOLLOWUP_DAY_3))
    add('FOLLOWUP_DAY_1/2/3', 'do not increase', 'Set e.g. 3, 7 and 14.');
  if (env.SEND_WINDOW_START >= env.SEND_WINDOW_END)
    add('SEND_WINDOW_START', 'is not before SEND_WINDOW_END', 'Set e.g. 09:00 and 17:00.');
  const imap = imapProblem(env.IMAP_URL);
  if (imap !== null) add('IMAP_URL', imap, 'Set e.g. imaps://user:password@imap.your-firm.com/INBOX.');
  if (env.INBOUND_TOKEN !== undefined && !/^[\w-]{16,200}$/.test(env.INBOUND_TOKEN))
    add('INBOUND_TOKEN', 'is too short or holds other characters than letters, digits, - and _', 'Set 32 random ones.');
  if (!isTimeZone(env.APP_TIMEZONE))
    add('APP_TIMEZONE', 'is not a time zone', 'Set an IANA name such as America/New_York.');
  for (const entry of csvSources(env.CSV_SOURCES).bad)
    add('CSV_SOURCES', `"${entry}" is not trade:path`, 'Write e.g. dental:/data/dental.csv;hotel:/data/hotels.csv.');
  if ((env.LLM_PRICE_INPUT_USD === undefined) !== (env.LLM_PRICE_OUTPUT_USD === undefined))
    add(
      'LLM_PRICE_INPUT_USD / LLM_PRICE_OUTPUT_USD',
      'only one of them is set',
      'Set both, in USD per million tokens.',
    );
  problems.push(...mailProblems(env), ...scoutTargets(env).problems, ...paidProblems(env));
  return problems;
}

/** Without the address, which holds a password. */
function imapProblem(url: string | undefined): string | null {
  try {
    if (url !== undefined) parseImapUrl(url);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^IMAP_URL /, '') : 'cannot be read';
  }
}

function modelPrice(env: Environment): ModelPrice | null {
  const { LLM_PRICE_INPUT_USD: inputUsd, LLM_PRICE_OUTPUT_USD: outputUsd, LLM_MODEL } = env;
  return inputUsd === undefined || outputUsd === undefined ? listPriceOf(LLM_MODEL) : { inputUsd, outputUsd };
}

function scoutTargets(env: Environment) {
  return readScoutTargets({
    industries: env.SCOUT_TARGET_INDUSTRIES ?? '',
    locations: env.SCOUT_TARGET_LOCATIONS ?? '',
    weeklyCount: env.SCOUT_WEEKLY_TARGET_COUNT,
  });
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false; // Intl has no other way to ask
  }
}

function csvSources(value: string | undefined): { good: { trade: string; path: string }[]; bad: string[] } {
  const entries = (value ?? '')
    .split(';')
    .map((entry) => entry.trim())
    .filter(Boolean);
  const split = entries.map((entry) => ({ entry, at: entry.indexOf(':') }));
  return {
    good: split
      .filter(({ at }) => at > 0)
      .map(({ entry, at }) => ({ trade: entry.slice(0, at).trim(), path: entry.slice(at + 1).trim() })),
    bad: split.filter(({ at }) => at <= 0).map(({ entry }) => entry),
  };
}

const EXTENSION_PREFIX = 'EXTENSION_';

function extensionsOf({ EXTENSIONS }: Environment, env: NodeJS.ProcessEnv): Config['extensions'] {
  const settings = Object.entries(env).flatMap(([name, value = '']): [string, string][] =>
    name.startsWith(EXTENSION_PREFIX) && value.trim() !== ''
      ? [[name.slice(EXTENSION_PREFIX.length), value.trim()]]
      : [],
  );
  return { modules: EXTENSIONS, settings: new Map(settings) };
}

function databaseOf(env: Pick<Environment, 'MONGODB_URI' | 'MONGODB_DB' | 'LEADGEN_DATA_DIR' | 'XDG_CACHE_HOME'>) {
  return {
    uri: env.MONGODB_URI ?? null,
    name: env.MONGODB_DB,
    dataDir: env.LEADGEN_DATA_DIR,
    cacheDir: path.join(env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'leadgen'),
  };
}

function shape(env: Environment) {
  const leads = env.SLACK_LEADS_CHANNEL ?? '';
  const firm: Firm = {
    name: env.FIRM_NAME ?? env.TB_BRAND_NAME ?? '',
    address: env.FIRM_ADDRESS ?? env.TB_OFFICE_LOCATION ?? '',
    phone: env.FIRM_PHONE || env.TB_PHONE,
    website: env.FIRM_WEBSITE || env.TB_WEBSITE,
    senderName: env.SENDER_NAME ?? env.TB_SENDER_NAME ?? '',
    senderTitle: env.SENDER_TITLE ?? env.TB_SENDER_TITLE ?? '',
    mailFrom: mailFromOf(env) ?? 'dry-run@localhost.invalid',
    contingencyFee: env.CONTINGENCY_FEE,
    unsubscribeInstruction: env.UNSUBSCRIBE_INSTRUCTION,
  };
  return {
    appName: env.APP_NAME,
    logLevel: env.LOG_LEVEL,
    timeZone: env.APP_TIMEZONE,
    slack: {
      botToken: env.SLACK_BOT_TOKEN ?? '',
      signingSecret: env.SLACK_SIGNING_SECRET ?? null,
      appToken: env.SLACK_APP_TOKEN ?? null,
      apiUrl: env.SLACK_API_URL ?? null,
      channels: { leads, emails: env.SLACK_EMAILS_CHANNEL ?? leads, alerts: env.SLACK_ALERTS_CHANNEL ?? leads },
      approverIds: env.SLACK_APPROVER_IDS,
      adminIds: env.SLACK_ADMIN_IDS,
    },
    http: {
      port: env.PORT,
      host: env.HOST,
      publicBaseUrl: env.PUBLIC_BASE_URL?.replace(/\/+$/, '') ?? null,
      proxies: env.TRUSTED_PROXIES,
    },
    database: databaseOf(env),
    jobs: { collection: env.AGENDA_COLLECTION, maxConcurrency: env.AGENDA_MAX_CONCURRENCY },
    sources: {
      overpassUrls: (env.OVERPASS_URL ?? 'https://overpass-api.de/api/interpreter').split(/[\s,]+/).filter(Boolean),
      npiUrl: env.NPI_URL ?? 'https://npiregistry.cms.hhs.gov/api/',
      csv: csvSources(env.CSV_SOURCES).good,
    },
    crawl: {
      proxyUrl: env.CRAWL_PROXY_URL ?? null,
      allowPrivate: env.CRAWL_ALLOW_PRIVATE,
      requestDelayMs: env.REQUEST_DELAY_SECONDS * 1000,
      mxCheck: env.EMAIL_MX_CHECK,
    },
    /** Overpass and others want an honest name and a contact. */
    userAgent: `${env.APP_NAME}/0.1 (+${env.CONTACT_URL ?? (firm.website || 'https://leadgen.invalid/contact')})`,
    /** Only told by the health check so far. */
    tavilyKeySet: env.TAVILY_API_KEY !== undefined,
    llm:
      env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined
        ? null
        : {
            apiKey: env.OPENAI_API_KEY ?? 'none',
            baseUrl: env.OPENAI_BASE_URL ?? null,
            model: env.LLM_MODEL,
            maxConcurrency: env.LLM_MAX_CONCURRENCY,
            timeoutMs: env.LLM_TIMEOUT_MS,
            budgetUsd: env.LLM_MONTHLY_BUDGET_USD,
            /** `null` = nobody knows: calls are counted, at 0 USD. */
            price: modelPrice(env),
          },
    mail: {
      route: mailRouteOf(env),
      /** What is really counted: nothing in a dry run. */
      tracking: mailTrackingOf(env),
      replyTo: { address: env.REPLY_TO ?? firm.mailFrom, withToken: env.REPLY_PLUS_ADDRESS },
      dailyLimit: env.EMAIL_DAILY_LIMIT,
      /** The first day of a new mailbox, `2026-03-02`; until it is warm the limit is lower. */
      warmUpFrom: env.EMAIL_WARMUP_FROM ?? null,
      window: {
        start: env.SEND_WINDOW_START,
        end: env.SEND_WINDOW_END,
        days: env.SEND_DAYS,
        skipHolidays: !env.SEND_ON_HOLIDAYS,
      },
      gapSeconds: env.SEND_GAP_SECONDS,
      followUpDays: [env.FOLLOWUP_DAY_1, env.FOLLOWUP_DAY_2, env.FOLLOWUP_DAY_3] as const,
      followUpReview: env.FOLLOWUP_REVIEW,
      imapUrl: env.IMAP_URL ?? null,
      inboundToken: env.INBOUND_TOKEN ?? null,
      eventKey: env.SENDGRID_WEBHOOK_PUBLIC_KEY ?? null,
    },
    firm,
    /** Why no mail may leave, for people; empty = may. */
    mailBlockers: [
      ...(firm.name === '' ? ['FIRM_NAME is not set'] : []),
      ...(firm.address === '' ? ['FIRM_ADDRESS (postal address, required by law) is not set'] : []),
      ...(firm.senderName === '' ? ['SENDER_NAME is not set'] : []),
    ],
    review: {
      autoApprove: env.AUTO_APPROVE,
      approvalTtlHours: env.APPROVAL_TTL_HOURS,
      reminderHours: env.APPROVAL_REMINDER_HOURS,
    },
    privacy: { retentionDays: env.RETENTION_DAYS, maskEmails: env.MASK_EMAILS },
    scoring: {
      formula: env.SCORE_FORMULA,
      weights: {
        recovery: env.SCORE_WEIGHT_RECOVERY,
        industry: env.SCORE_WEIGHT_INDUSTRY,
        multisite: env.SCORE_WEIGHT_MULTISITE,
        dataQuality: env.SCORE_WEIGHT_DATA_QUALITY,
      },
      thresholds: { high: env.HIGH_SCORE_THRESHOLD, medium: env.MEDIUM_SCORE_THRESHOLD },
    },
    companyConcurrency: env.COMPANY_CONCURRENCY,
    weeklyScout: scoutTargets(env).targets,
    paid: paidOf(env),
  };
}
