import { escapeHtml } from '../../lib/escape-html.ts';

/** Signs that end a sentence rather than an address. */
const NOT_AT_THE_END = new Set('.,;:!?)]}*’”»'.split(''));

/**
 * The same words as HTML, which a picture can be added to: escaped, line breaks kept, `https` addresses as links. Adds no word
 * and no format of its own.
 *
 * @param uncounted - a link that SendGrid leaves as it is, also where it counts clicks; `null` = there is none
 * @see https://www.twilio.com/docs/sendgrid/ui/analytics-and-reporting/click-tracking-html-best-practices
 */
export function htmlPart(text: string, uncounted: string | null): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => lineOf(line, uncounted));
  return `<html><body><div style="white-space: pre-wrap">${lines.join('<br>')}</div></body></html>`;
}

function lineOf(line: string, uncounted: string | null): string {
  let html = '';
  let end = 0;
  for (const { 0: found, index } of line.matchAll(/\bhttps:\/\/[^\s<>"]+/g)) {
    const url = withoutTail(found);
    if (!URL.canParse(url)) continue;
    html += escapeHtml(line.slice(end, index)) + anchor(url, url === uncounted);
    end = index + url.length;
  }
  return html + escapeHtml(line.slice(end));
}

function withoutTail(url: string): string {
  let end = url.length;
  while (NOT_AT_THE_END.has(url.charAt(end - 1))) end -= 1;
  return url.slice(0, end);
}

/** The attribute has to stand before `href`, as SendGrid's page says. */
function anchor(url: string, isUncounted: boolean): string {
  return `<a${isUncounted ? ' clicktracking=off' : ''} href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
}
