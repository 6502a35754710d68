import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config.ts';

const required = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', SLACK_LEADS_CHANNEL: 'C1' };
const SMTP = { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'sam@firm.example' };
const SENDGRID = { SENDGRID_API_KEY: 'SG.key', MAIL_FROM: 'sam@firm.example' };

const routeOf = (env: Record<string, string>) => loadConfig({ ...required, ...env }).mail.route.name;

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig({ ...required, ...env });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const firm = /^(?:FIRM|SENDER)_/;
    return error.problems
      .filter(({ variable }) => !firm.test(variable))
      .map((found) => `${found.variable} ${found.problem}`);
  }
}

describe('the way mail leaves', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nothing is set', {}, 'dry_run'],
    ['a mail server is', SMTP, 'smtp'],
    ['a key of SendGrid is', SENDGRID, 'sendgrid'],
    ['both are', { ...SMTP, ...SENDGRID }, 'smtp'],
    ['both are and SendGrid is asked for', { ...SMTP, ...SENDGRID, EMAIL_PROVIDER: 'sendgrid' }, 'sendgrid'],
    ['both are and SMTP is asked for', { ...SMTP, ...SENDGRID, EMAIL_PROVIDER: 'smtp' }, 'smtp'],
    ['a dry run is asked for', { ...SMTP, ...SENDGRID, EMAIL_PROVIDER: 'dry_run' }, 'dry_run'],
    ['nothing may leave', { ...SMTP, ...SENDGRID, EMAIL_PROVIDER: 'sendgrid', DRY_RUN: 'true' }, 'dry_run'],
  ])('when %s', (_what, env, route) => {
    expect(routeOf(env)).toBe(route);
  });

  it('is SendGrid’s own address unless another is named', () => {
    expect(loadConfig({ ...required, ...SENDGRID }).mail.route).toMatchObject({ url: 'https://api.sendgrid.com' });
    const other = { ...SENDGRID, SENDGRID_URL: 'http://127.0.0.1:9/v3' };
    expect(loadConfig({ ...required, ...other }).mail.route).toMatchObject({ url: 'http://127.0.0.1:9/v3' });
  });

  it('takes the older name of the sender, and the newer one before it', () => {
    const fromOf = (env: Record<string, string>) => loadConfig({ ...required, ...env }).firm.mailFrom;
    expect(fromOf({ SENDGRID_API_KEY: 'SG.key', SENDGRID_FROM_EMAIL: 'old@firm.example' })).toBe('old@firm.example');
    expect(fromOf({ ...SENDGRID, SENDGRID_FROM_EMAIL: 'old@firm.example' })).toBe('sam@firm.example');
  });

  it.each<[Record<string, string>, string]>([
    [{ SENDGRID_API_KEY: 'SG.key' }, 'MAIL_FROM is missing although SENDGRID_API_KEY is set'],
    [{ SMTP_URL: 'smtp://mail.example' }, 'MAIL_FROM is missing although SMTP_URL is set'],
    [{ SENDGRID_FROM_EMAIL: 'sam' }, 'SENDGRID_FROM_EMAIL is not an e-mail address'],
    [{ EMAIL_PROVIDER: 'sendgrid' }, 'SENDGRID_API_KEY is missing although EMAIL_PROVIDER is sendgrid'],
    [{ EMAIL_PROVIDER: 'smtp' }, 'SMTP_URL is missing although EMAIL_PROVIDER is smtp'],
    [{ ...SENDGRID, SENDGRID_API_KEY: 'SG.ke y' }, 'SENDGRID_API_KEY holds a blank or a line break'],
  ])('is not guessed from %j', (env, problem) => {
    expect(problemsOf(env)).toEqual([problem]);
  });
});

describe('what is counted of mails', () => {
  const trackingOf = (env: Record<string, string>) => loadConfig({ ...required, ...env }).mail.tracking;
  const nothing = { clicks: false, opens: false };

  it.each([
    ['', nothing],
    ['clicks', { clicks: true, opens: false }],
    ['opens', { clicks: false, opens: true }],
    ['opens,clicks', { clicks: true, opens: true }],
    [' Clicks , opens ', { clicks: true, opens: true }],
  ])('is what "%s" names, with SendGrid', (value, tracking) => {
    expect(trackingOf({ ...SENDGRID, MAIL_TRACKING: value })).toEqual(tracking);
  });

  it('is nothing by default, and nothing of what does not leave', () => {
    expect(trackingOf(SENDGRID)).toEqual(nothing);
    expect(trackingOf({ MAIL_TRACKING: 'clicks' })).toEqual(nothing);
    expect(trackingOf({ ...SENDGRID, MAIL_TRACKING: 'opens', DRY_RUN: 'true' })).toEqual(nothing);
  });

  it.each([
    [{ ...SENDGRID, MAIL_TRACKING: 'click' }, 'MAIL_TRACKING must be clicks, opens, or both separated by a comma'],
    [{ ...SENDGRID, MAIL_TRACKING: 'true' }, 'MAIL_TRACKING must be clicks, opens, or both separated by a comma'],
    [{ ...SMTP, MAIL_TRACKING: 'opens' }, 'MAIL_TRACKING is set although mail leaves by SMTP, where nobody counts'],
    [
      { ...SMTP, ...SENDGRID, MAIL_TRACKING: 'opens' },
      'MAIL_TRACKING is set although mail leaves by SMTP, where nobody counts',
    ],
  ])('is not guessed from %j', (env, problem) => {
    expect(problemsOf(env)).toEqual([problem]);
  });
});
