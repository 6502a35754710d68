import { z } from 'zod';
import { type MailTracking, NOT_TRACKED, trackedWords } from './domain/mail-tracking.ts';
import type { Environment } from './environment.ts';

/** What hands mail over. */
export type MailRoute =
  | { name: 'dry_run' }
  | { name: 'smtp'; url: string }
  | { name: 'sendgrid'; url: string; apiKey: string };

/** `DRY_RUN` first, then what `EMAIL_PROVIDER` names, then SMTP, then SendGrid, whichever is set. */
export function mailRouteOf(env: Environment): MailRoute {
  const { SMTP_URL: smtpUrl, SENDGRID_API_KEY: apiKey, EMAIL_PROVIDER: wish } = env;
  if (env.DRY_RUN || wish === 'dry_run') return { name: 'dry_run' };
  if (smtpUrl !== undefined && wish !== 'sendgrid') return { name: 'smtp', url: smtpUrl };
  if (apiKey !== undefined && wish !== 'smtp')
    return { name: 'sendgrid', url: env.SENDGRID_URL ?? 'https://api.sendgrid.com', apiKey };
  return { name: 'dry_run' };
}

/** Only SendGrid counts; what does not leave is not counted either. */
export function mailTrackingOf(env: Environment): MailTracking {
  return mailRouteOf(env).name === 'sendgrid' ? env.MAIL_TRACKING : NOT_TRACKED;
}

/** The address in From. */
export function mailFromOf(env: Environment): string | undefined {
  return env.MAIL_FROM ?? env.SENDGRID_FROM_EMAIL;
}

/** What cannot be meant so. */
export function mailProblems(env: Environment): { variable: string; problem: string; remedy: string }[] {
  const { SMTP_URL: smtpUrl, SENDGRID_API_KEY: apiKey, EMAIL_PROVIDER: wish } = env;
  const from = mailFromOf(env);
  const setting = smtpUrl === undefined ? 'SENDGRID_API_KEY' : 'SMTP_URL';
  const problems: { variable: string; problem: string; remedy: string }[] = [];
  const add = (variable: string, problem: string, remedy: string) => problems.push({ variable, problem, remedy });
  if (wish === 'smtp' && smtpUrl === undefined)
    add(
      'SMTP_URL',
      'is missing although EMAIL_PROVIDER is smtp',
      'Set e.g. smtp://user:password@mail.your-firm.com:587.',
    );
  if (wish === 'sendgrid' && apiKey === undefined)
    add(
      'SENDGRID_API_KEY',
      'is missing although EMAIL_PROVIDER is sendgrid',
      'Create a key with the permission Mail Send in SendGrid under Settings, API Keys.',
    );
  if (apiKey !== undefined && /\s/.test(apiKey))
    add('SENDGRID_API_KEY', 'holds a blank or a line break', 'Copy the key again; it is one word.');
  if ((smtpUrl !== undefined || apiKey !== undefined) && from === undefined)
    add(
      'MAIL_FROM',
      `is missing although ${setting} is set`,
      'The address that mails come from, e.g. sam@your-firm.com.',
    );
  if (trackedWords(env.MAIL_TRACKING) !== null && mailRouteOf(env).name === 'smtp')
    add(
      'MAIL_TRACKING',
      'is set although mail leaves by SMTP, where nobody counts',
      'Leave it empty, or let mail leave through SendGrid: SENDGRID_API_KEY and EMAIL_PROVIDER=sendgrid.',
    );
  if (from !== undefined && !z.email().safeParse(from).success)
    add(
      env.MAIL_FROM === undefined ? 'SENDGRID_FROM_EMAIL' : 'MAIL_FROM',
      'is not an e-mail address',
      'Set e.g. sam@your-firm.com.',
    );
  if (env.REPLY_TO !== undefined && !z.email().safeParse(env.REPLY_TO).success)
    add(
      'REPLY_TO',
      'is not an e-mail address',
      'Set e.g. sales@your-firm.com, or nothing to get answers at MAIL_FROM.',
    );
  return problems;
}
