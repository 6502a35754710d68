import { describe, expect, it } from 'vitest';
import { classifyMail } from '../../../../src/domain/inbound/classify-mail.ts';
import { replyText } from '../../../../src/domain/inbound/reply-text.ts';
import { twoLineSummary } from '../../../../src/domain/inbound/two-line-summary.ts';
import { parseMail } from '../../../../src/providers/inbound/parse-mail.ts';

const context = {
  ourAddresses: ['sales@firm.com'],
  unsubscribeAddresses: [],
  receivedAt: new Date('2026-11-25T12:00:00Z'),
};
async function readAll(raw: Buffer): Promise<string> {
  const mail = await parseMail(raw);
  const text = replyText(mail);
  expect(twoLineSummary(text).split('\n').length).toBeLessThanOrEqual(2);
  return classifyMail(mail, context).meaning.kind;
}

/** Each grows what a pattern could stumble over: minutes where one rule is not linear; the test's own limit is ten seconds. */
describe('a text made to keep a rule busy', () => {
  const many = 20_000;
  it.each([
    ['quotes within quotes', '> '.repeat(many)],
    ['attributions that never end', 'On Mon, 23 Nov 2026 at 9:12 AM Sam '.repeat(many / 10)],
    ['lines that look like attributions', 'On 23 Nov 2026 Sam <s@b.c> wrote\n'.repeat(many / 10)],
    ['labels', 'From: a\nTo: b\n'.repeat(many / 4)],
    ['dots and spaces', '. '.repeat(many)],
    ['one long word', 'a'.repeat(200_000)],
    ['one long line of words', 'remove take stop do not '.repeat(many / 5)],
    ['dates', '12/12 until 1.1. '.repeat(many / 5)],
    ['brackets', '<'.repeat(many)],
    ['addresses', 'a@b.c '.repeat(many / 2)],
    ['empty lines', '\n'.repeat(100_000)],
    ['codes', '550 5.1.1 user\n'.repeat(many / 4)],
    ['a name and no end', `user ${'x.y '.repeat(many)}`],
    ['lines of dashes', `${'-'.repeat(300)}\n${'- '.repeat(150)}\n${'_'.repeat(72)}\n`.repeat(100)],
    ['html that never closes', '<div><table><b>'.repeat(many)],
  ])(
    'does not: %s',
    async (_, text) => {
      for (const head of [
        'From: a@b.c',
        'From: mailer-daemon@b.c\r\nSubject: failure notice',
        'From: a@b.c\r\nContent-Type: text/html',
        'From: a@b.c\r\nAuto-Submitted: auto-replied\r\nSubject: out of office',
      ])
        await readAll(Buffer.from(`${head}\r\n\r\n${text}`));
    },
    10_000,
  );
});
