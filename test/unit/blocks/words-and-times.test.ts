import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actor,
  escapeMrkdwn,
  exactText,
  fallbackText,
  inline,
  link,
  mailLink,
  maskedMail,
  safeUrl,
} from '../../../src/blocks/mrkdwn.ts';
import { ago, day, duration, until, when } from '../../../src/blocks/time.ts';
import { minutesAgo, moment } from './samples.ts';

describe('foreign text', () => {
  it.each([
    ['<!channel>', '‹!channel&gt;'],
    ['<@U1>', '‹@U1&gt;'],
    ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['*bold* _it_ ~no~ `code`', '∗bold∗ ˍitˍ ∼no∼ ˋcodeˋ'],
    ['snake_case 10~20', 'snake_case 10~20'],
    ['> quote', '› quote'],
    [':tada:', '∶tada:'],
    ['@here @Channel', '＠here ＠Channel'],
    ['https://evil.com', 'https:∕∕evil․com'],
    ['a\u200Bb\u202Ec', 'abc'],
    ['Jones & Sons, Inc. 3.5', 'Jones &amp; Sons, Inc. 3.5'],
  ])('%j shows as %j', (text, shown) => {
    expect(escapeMrkdwn(text)).toBe(shown);
  });

  it('keeps the joiners that emoji and some scripts need', () => {
    expect(escapeMrkdwn('👩‍⚕️ می‌خواهم')).toBe('👩‍⚕️ می‌خواهم');
  });

  it('as one line is never empty, and clipped before it is escaped', () => {
    expect(inline(' \u200B\n', 10)).toBe('–');
    expect(inline('a\r\nb', 10)).toBe('a b');
    expect(inline('&'.repeat(20), 10)).toBe(`${'&amp;'.repeat(9)}…`);
  });

  it('from right to left is set apart from its neighbours', () => {
    expect(inline('שלום', 10)).toBe('\u2068שלום\u2069');
  });

  it('to the letter shows what hides as a mark', () => {
    expect(exactText('*a*\u202E b\r\nc <!x>')).toBe('*a*� b\nc <\u2060!x>');
  });

  it('never leaves anything that Slack would parse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeMrkdwn(text).replaceAll(/&(amp|lt|gt);/g, '')).not.toMatch(/[<>&*`]/);
      }),
    );
  });
});

describe('links and names', () => {
  it.each([
    ['https://a.example/x', 'https://a.example/x'],
    ['https://a.example/?a=1&b=|>', 'https://a.example/?a=1&amp;b=%7C%3E'],
    ['javascript:alert(1)', null],
    ['https://user:pass@a.example', null],
    ['a.example', null],
    [null, null],
  ])('%s is shown as %s', (url, shown) => {
    expect(safeUrl(url)).toBe(shown);
  });

  it('show the label alone when there is no safe address', () => {
    expect(link('javascript:alert(1)', 'site')).toBe('site');
    expect(link('https://a.example', 'a|b>c')).toBe('<https://a.example/|a∣b&gt;c>');
  });

  it('mention people, and call the machine by its name', () => {
    expect(actor('U024BE7LH')).toBe('<@U024BE7LH>');
    expect(actor('system (contact found)')).toBe('leadgen');
    expect(actor('Maya <!here>')).toBe('Maya ‹!here&gt;');
  });

  it('show addresses whole or masked', () => {
    expect(mailLink('d.ray@a.example')).toBe('<mailto:d.ray@a.example|d.ray@a.example>');
    expect(mailLink('d|ray@a.example')).not.toContain('<');
    expect(maskedMail('d.ray@a.example')).toBe('d…@a.example');
    expect(maskedMail('nonsense')).toBe('…');
    expect(maskedMail('d.ray@here.example')).toBe('d…＠here․example');
    expect(mailLink('.@channel')).toBe('.＠channel');
  });

  it('reach notifications as words', () => {
    expect(fallbackText(':x: *Bold* <https://a.example|site> `code`\n<@U1>')).toBe('Bold site code <@U1>');
  });
});

describe('times as people say them', () => {
  it('are left to each reader’s own Slack, which knows their zone and what is still today', () => {
    expect(when(minutesAgo(0), moment)).toBe('<!date^1773240120^{date_short_pretty} at {time}|Mar 11, 10:42 EDT>');
  });

  it('do not change while a message stands', () => {
    const later = { ...moment, now: new Date(moment.now.getTime() + 40 * 86_400_000) };
    expect(when(minutesAgo(5), later)).toBe(when(minutesAgo(5), moment));
  });

  it('reach notifications as a date with its zone, and the year when it is another', () => {
    expect(fallbackText(`Sent ${when(minutesAgo(0), moment)} to Dana`)).toBe('Sent Mar 11, 10:42 EDT to Dana');
    expect(fallbackText(when(new Date('2024-01-05T15:00:00Z'), moment))).toBe('Jan 5 2024, 10:00 EST');
    expect(day(new Date('2026-03-11T02:00:00Z'), moment.zone)).toBe('Mar 10 2026');
  });

  it.each([
    [400, '0 s'],
    [40_000, '40 s'],
    [192_000, '3 min 12 s'],
    [25 * 60_000 + 9_000, '25 min'],
    [245 * 60_000, '4 h 5 min'],
    [52 * 3_600_000, '2 days 4 h'],
    [24 * 3_600_000, '1 day'],
    [-5, '0 s'],
  ])('%i ms are %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it('count from now', () => {
    expect(ago(minutesAgo(0.5), moment)).toBe('just now');
    expect(ago(minutesAgo(1.5), moment)).toBe('1 min ago');
    expect(ago(minutesAgo(185), moment)).toBe('3 h ago');
    expect(ago(minutesAgo(2_000), moment)).toContain('|Mar 10, 01:22 EDT>');
    expect(until(minutesAgo(-2), moment)).toBe('in 2 min');
    expect(until(minutesAgo(1), moment)).toBe('now');
  });

  it('never throw for a broken date', () => {
    expect(when(new Date(Number.NaN), moment)).toBe('at an unknown time');
  });
});
