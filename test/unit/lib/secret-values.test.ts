import { expect, it } from 'vitest';
import { secretValues } from '../../../src/lib/secret-values.ts';

it('finds what is called a secret, and passwords in addresses, the longest first', () => {
  const settings = {
    OPENAI_API_KEY: 'sk-123456',
    SLACK_BOT_TOKEN: 'xoxb-1-long',
    SMTP_URL: 'smtp://sam:p%40ssword@mail.example:587',
    PUBLIC_BASE_URL: 'https://bot.example/',
    FIRM_NAME: 'Harness',
    INBOUND_TOKEN: 'short',
    PORT: 3000,
    HUNTER_API_KEY: undefined,
  };
  expect(secretValues(settings)).toEqual(['xoxb-1-long', 'p%40ssword', 'sk-123456', 'p@ssword']);
});

it('takes a broken password as it stands', () => {
  expect(secretValues({ SMTP_URL: 'smtp://sam:100%25%zz@mail.example' })).toContain('100%25%zz');
});
