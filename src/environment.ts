import { z } from 'zod';
import { AUTO_APPROVE_POLICIES } from './domain/auto-approve.ts';
import { FOLLOW_UP_REVIEWS } from './domain/followup.ts';
import type { MailTracking } from './domain/mail-tracking.ts';
import { MASK_EMAILS } from './domain/mask-emails.ts';

const emptyAsMissing = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value);
const text = z.preprocess(emptyAsMissing, z.string().trim().optional());
const textOr = (fallback: string) => z.preprocess(emptyAsMissing, z.string().trim().default(fallback));
const numberOr = (fallback: number, min: number, max: number) =>
  z.preprocess(emptyAsMissing, z.coerce.number().min(min).max(max).default(fallback));
const integerOr = (fallback: number, min: number, max: number) =>
  z.preprocess(emptyAsMissing, z.coerce.number().int().min(min).max(max).default(fallback));
/** USD per million tokens; 0 is a price. */
const price = z.preprocess(emptyAsMissing, z.coerce.number().min(0).max(10_000).optional());
const flagOr = (fallback: boolean) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
    z
      .enum(['', '0', '1', 'true', 'false', 'yes', 'no'])
      .optional()
      .transform((value) => (value === undefined || value === '' ? fallback : ['1', 'true', 'yes'].includes(value))),
  );
const url = (protocols: string[]) =>
  z.preprocess(
    emptyAsMissing,
    z
      .string()
      .trim()
      .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
        error: `must be a URL that starts with ${protocols.map((name) => `${name}//`).join(' or ')}`,
      })
      .optional(),
  );
const web = url(['http:', 'https:']);
const list = z.preprocess(emptyAsMissing, z.string().default('')).transform((value) =>
  value
    .split(/[\s,;]+/)
    .map((entry) => entry.trim())
    .filter(Boolean),
);
/** `clicks`, `opens` or both, in any order. */
const tracking = list
  .refine((entries) => entries.every((entry) => ['clicks', 'opens'].includes(entry.toLowerCase())), {
    error: 'must be clicks, opens, or both separated by a comma',
  })
  .transform((entries): MailTracking => {
    const named = new Set(entries.map((entry) => entry.toLowerCase()));
    return { clicks: named.has('clicks'), opens: named.has('opens') };
  });
const clockTime = (fallback: string) =>
  z.preprocess(
    emptyAsMissing,
    z
      .string()
      .trim()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:00')
      .default(fallback),
  );

/** What the environment may hold, with types, ranges and defaults. Reads nothing itself. */
export const Environment = z.object({
  LOG_LEVEL: z.preprocess(
    (value) => (typeof value === 'string' ? value.toLowerCase().trim() || undefined : value),
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ),
  APP_NAME: textOr('leadgen'),
  SLACK_BOT_TOKEN: text,
  SLACK_SIGNING_SECRET: text,
  SLACK_APP_TOKEN: text,
  SLACK_API_URL: web,
  SLACK_LEADS_CHANNEL: text,
  SLACK_EMAILS_CHANNEL: text,
  SLACK_ALERTS_CHANNEL: text,
  SLACK_APPROVER_IDS: list,
  SLACK_ADMIN_IDS: list,
  PORT: integerOr(3000, 0, 65_535),
  HOST: textOr('127.0.0.1'),
  PUBLIC_BASE_URL: web,
  TRUSTED_PROXIES: integerOr(0, 0, 10),
  MONGODB_URI: url(['mongodb:', 'mongodb+srv:']),
  MONGODB_DB: textOr('leadgen'),
  LEADGEN_DATA_DIR: textOr('.leadgen'),
  XDG_CACHE_HOME: text,
  AGENDA_COLLECTION: textOr('agendaJobs'),
  AGENDA_MAX_CONCURRENCY: integerOr(10, 1, 100),
  OVERPASS_URL: text,
  NPI_URL: web,
  CSV_SOURCES: text,
  EXTENSIONS: list,
  SCOUT_TARGET_INDUSTRIES: text,
  SCOUT_TARGET_LOCATIONS: text,
  SCOUT_WEEKLY_TARGET_COUNT: integerOr(20, 1, 1_000),
  CONTACT_URL: web,
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: web,
  LLM_MODEL: textOr('gpt-4o-mini'),
  LLM_MAX_CONCURRENCY: integerOr(4, 1, 50),
  LLM_TIMEOUT_MS: integerOr(60_000, 1_000, 600_000),
  LLM_MONTHLY_BUDGET_USD: numberOr(0, 0, 1_000_000),
  LLM_PRICE_INPUT_USD: price,
  LLM_PRICE_OUTPUT_USD: price,
  SMTP_URL: url(['smtp:', 'smtps:']),
  SENDGRID_API_KEY: text,
  SENDGRID_URL: web,
  EMAIL_PROVIDER: z.preprocess(emptyAsMissing, z.enum(['smtp', 'sendgrid', 'dry_run']).optional()),
  MAIL_TRACKING: tracking,
  MAIL_FROM: text,
  SENDGRID_FROM_EMAIL: text,
  REPLY_TO: text,
  REPLY_PLUS_ADDRESS: flagOr(false),
  IMAP_URL: url(['imap:', 'imaps:']),
  INBOUND_TOKEN: text,
  SENDGRID_WEBHOOK_PUBLIC_KEY: text,
  CRAWL_PROXY_URL: web,
  CRAWL_ALLOW_PRIVATE: flagOr(false),
  REQUEST_DELAY_SECONDS: numberOr(0.5, 0, 60),
  EMAIL_MX_CHECK: flagOr(true),
  APP_TIMEZONE: textOr('America/New_York'),
  SEND_WINDOW_START: clockTime('09:00'),
  SEND_WINDOW_END: clockTime('17:00'),
  SEND_DAYS: z.preprocess(
    emptyAsMissing,
    z
      .string()
      .trim()
      .regex(/^[1-7](-[1-7])?(,[1-7](-[1-7])?)*$/, 'must be weekdays such as 1-5 (1 = Monday)')
      .default('1-5'),
  ),
  SEND_GAP_SECONDS: z.preprocess(
    emptyAsMissing,
    z
      .string()
      .trim()
      .regex(/^\d+(-\d+)?$/, 'must be seconds such as 60-180, or 0')
      .default('60-180'),
  ),
  SEND_ON_HOLIDAYS: flagOr(false),
  EMAIL_DAILY_LIMIT: integerOr(50, 0, 10_000),
  EMAIL_WARMUP_FROM: z.preprocess(emptyAsMissing, z.iso.date('must be a day such as 2026-03-02').optional()),
  DRY_RUN: flagOr(false),
  FIRM_NAME: text,
  TB_BRAND_NAME: text,
  FIRM_ADDRESS: text,
  TB_OFFICE_LOCATION: text,
  FIRM_PHONE: textOr(''),
  TB_PHONE: textOr(''),
  FIRM_WEBSITE: textOr(''),
  TB_WEBSITE: textOr(''),
  SENDER_NAME: text,
  TB_SENDER_NAME: text,
  SENDER_TITLE: text,
  TB_SENDER_TITLE: text,
  CONTINGENCY_FEE: numberOr(0.24, 0, 1),
  UNSUBSCRIBE_INSTRUCTION: textOr('Reply STOP and we will not write again.'),
  FOLLOWUP_DAY_1: integerOr(3, 1, 90),
  FOLLOWUP_DAY_2: integerOr(7, 1, 90),
  FOLLOWUP_DAY_3: integerOr(14, 1, 90),
  FOLLOWUP_REVIEW: z.preprocess(emptyAsMissing, z.enum(FOLLOW_UP_REVIEWS).default('sequence')),
  AUTO_APPROVE: z.preprocess(emptyAsMissing, z.enum(AUTO_APPROVE_POLICIES).default('high_with_verified_contact')),
  APPROVAL_TTL_HOURS: integerOr(168, 1, 8_760),
  RETENTION_DAYS: integerOr(0, 0, 36_500),
  MASK_EMAILS: z.preprocess(emptyAsMissing, z.enum(MASK_EMAILS).default('auto')),
  APPROVAL_REMINDER_HOURS: integerOr(24, 1, 8_760),
  SCORE_FORMULA: z.preprocess(emptyAsMissing, z.enum(['normalized', 'reference']).default('normalized')),
  SCORE_WEIGHT_RECOVERY: numberOr(0.4, 0, 1),
  SCORE_WEIGHT_INDUSTRY: numberOr(0.25, 0, 1),
  SCORE_WEIGHT_MULTISITE: numberOr(0.2, 0, 1),
  SCORE_WEIGHT_DATA_QUALITY: numberOr(0.15, 0, 1),
  HIGH_SCORE_THRESHOLD: numberOr(70, 0, 100),
  MEDIUM_SCORE_THRESHOLD: numberOr(40, 0, 100),
  COMPANY_CONCURRENCY: integerOr(5, 1, 100),
  GOOGLE_PLACES_URL: web,
  GOOGLE_PLACES_API_KEY: text,
  GOOGLE_MAPS_API_KEY: text,
  YELP_URL: web,
  YELP_API_KEY: text,
  TAVILY_URL: web,
  TAVILY_API_KEY: text,
  HUNTER_URL: web,
  HUNTER_API_KEY: text,
  APOLLO_URL: web,
  APOLLO_API_KEY: text,
  SERPER_URL: web,
  SERPER_API_KEY: text,
  SNOV_URL: web,
  SNOV_CLIENT_ID: text,
  SNOV_CLIENT_SECRET: text,
  PROSPEO_URL: web,
  PROSPEO_API_KEY: text,
  ZEROBOUNCE_URL: web,
  ZEROBOUNCE_API_KEY: text,
  ENRICHMENT_ORDER: list,
  ENRICHMENT_MAX_CALLS: integerOr(12, 0, 1_000),
  ENRICHMENT_MAX_USD: numberOr(0.5, 0, 1_000),
  RUN_BUDGET_USD: numberOr(5, 0, 100_000),
  PROVIDER_PRICES: text,
});
export type Environment = z.infer<typeof Environment>;
