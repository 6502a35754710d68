import { visibleText } from '../../blocks/mrkdwn.ts';

/** Slack cuts a command at about this length; more is never read. */
const MAX_CHARS = 3_000;

/**
 * What a person typed after `/leadgen`, as plain words: Slack's escapes undone (links, people and channels become their
 * names), typographic quotes, dashes and digits made plain, emoji and invisible characters gone, one space between words.
 */
export function cleanText(raw: string): string {
  return visibleText(unescapeSlack(raw.slice(0, MAX_CHARS * 2)))
    .normalize('NFKC')
    .replaceAll(/[“”„‟«»〝〞]/g, '"')
    .replaceAll(/[‘’‚‛]/g, "'")
    .replaceAll(/[‐‑‒−]/g, '-')
    .replaceAll(/\p{Nd}/gu, plainDigit)
    .replaceAll(/(?<=^|\s):[a-z0-9_+'-]+:(?=\s|$)/g, ' ')
    .replaceAll(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]|\u20E3|\u200D|\uFE0F/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_CHARS);
}

function unescapeSlack(text: string): string {
  return text
    .replaceAll(/<!subteam\^[A-Z0-9]+(?:\|@?([^>]*))?>|<![^>]*>/g, (_, name?: string) => ` ${name ?? ''} `)
    .replaceAll(/<(?:[@#]|https?:\/\/|mailto:)([^|>]*)(?:\|([^>]*))?>/g, (_, id: string, name?: string) => name || id)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Digits of other scripts: their blocks of ten start at a zero, so the last one below is the value's base. */
function plainDigit(digit: string): string {
  let code = digit.codePointAt(0) ?? 0;
  if (code < 128) return digit;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code--;
    value++;
  }
  return String(value);
}
