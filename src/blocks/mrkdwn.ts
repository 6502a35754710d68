import { clip, oneLine } from '../lib/text.ts';

/**
 * Foreign text in Slack's mrkdwn.
 *
 * - `& < >` become entities, so that no text can mention, link or call a channel; a `<` before `! @ #` becomes `‹`, for
 *   readers that decode entities before they look for mentions.
 * - Format marks become look-alikes (`*` → `∗`), not marks with zero-width characters around them: Slack treats those as
 *   word borders, which can switch formatting on, and they stay behind when somebody copies or searches. The same for the
 *   dot of `evil.com` and the slashes of `https://`, of which Slack would make a link. (`verbatim: true` would stop links
 *   too, but some renderers of Block Kit then stop formatting as well.)
 * - Characters that nobody sees (zero-width, direction overrides, tags) are dropped: they only ever hide or reverse text.
 *   The joiners that emoji and some scripts need (U+200C, U+200D) stay.
 */
const UNSEEN = /(?!\u200C|\u200D|[\uFE00-\uFE0F])[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text without what nobody can see; line breaks stay, other control characters become a space. */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll(UNSEEN, '')
    .replaceAll(CONTROL, (sign) => (sign === '\n' ? '\n' : ' '));
}

/** Foreign text, safe inside mrkdwn: shows as it is, formats nothing, mentions nobody. Up to five times as long. */
export function escapeMrkdwn(text: string): string {
  return visibleText(text)
    .replaceAll('*', '∗')
    .replaceAll('`', 'ˋ')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replaceAll(/(?<![\p{L}\p{N}])~|~(?![\p{L}\p{N}])/gu, '∼')
    .replaceAll(/^([ \t]*)>/gm, '$1›')
    .replaceAll(/:(?=[\p{L}\p{N}_+'-]+:)/gu, '∶')
    .replaceAll(/@(?=(?:here|channel|everyone)\b)/giu, '＠')
    .replaceAll('://', ':∕∕')
    .replaceAll(/(?<=[\p{L}\p{N}])\.(?=\p{L}{2})/gu, '․')
    .replaceAll(/<(?=[!@#])/g, '‹')
    .replaceAll(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
}

/**
 * A foreign name or phrase as one line of mrkdwn, at most `max` characters before escaping. Right-to-left text is set apart
 * so that it does not turn its neighbours around.
 */
export function inline(text: string, max: number): string {
  const line = shortLine(text, max);
  if (line === '') return '–';
  const safe = escapeMrkdwn(line);
  return RIGHT_TO_LEFT.test(line) ? `\u2068${safe}\u2069` : safe;
}

/** Looks at no more of a huge text than can be shown. */
function shortLine(text: string, max: number): string {
  return clip(oneLine(visibleText(text.slice(0, max * 8))), max);
}

/** Foreign text as one plain line for plain_text objects, which Slack neither formats nor parses. */
export function plainLine(text: string, max: number): string {
  return shortLine(text, max) || '–';
}

/**
 * A text that must be read to the letter, for plain_text objects. Nothing is dropped: what reverses or hides text shows as `�`.
 * `<!` cannot mention in plain_text; it is parted all the same because some clients copy it into notifications.
 */
export function exactText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll(UNSEEN, '�')
    .replaceAll(CONTROL, (sign) => (sign === '\n' || sign === '\t' ? sign : '�'))
    .replaceAll(/<(?=[!@#])/g, '<\u2060');
}

/** Cuts finished mrkdwn to `max` characters without leaving half a link, mention or entity behind. */
export function clipMrkdwn(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = clip(text, max).replace(/…$/, '');
  return `${cut.replace(/<[^>]*$/, '').replace(/&[a-z]{0,4}$/, '')}…`;
}

/** The address when it is plain http(s), with the signs that end a Slack link encoded; else null. */
export function safeUrl(url: string | null): string | null {
  if (url === null || url.length > 1_000 || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (!['http:', 'https:'].includes(parsed.protocol) || parsed.username !== '' || parsed.password !== '') return null;
  const href = parsed.href
    .replaceAll('|', '%7C')
    .replaceAll('<', '%3C')
    .replaceAll('>', '%3E')
    .replaceAll('&', '&amp;');
  return href.length > 1_500 ? null : href;
}

/** `<https://…|label>`; only the label when the address cannot be shown as a link. */
export function link(url: string | null, label: string, max = 80): string {
  const href = safeUrl(url);
  // a `|` in the label would end up in the link text's place on old clients
  const text = inline(label, max).replaceAll('|', '∣');
  return href === null ? text : `<${href}|${plainDots(text)}>`; // inside a link Slack makes no second one
}

/** Dots as they are, for a place where a link made of them does no harm: whoever copies it gets the real address. */
function plainDots(escaped: string): string {
  return escaped.replaceAll('․', '.');
}

/** Safe in mrkdwn as it stands. `@here.example` is not: with `@` after a sign Slack may take it for a call. */
const PLAIN_ADDRESS = /^[\p{L}\p{N}._+'-]{1,64}@(?!(?:here|channel|everyone)\b)[\p{L}\p{N}.-]{1,190}$/iu;

/** An address as a mail link; what is no plain address is only text. */
export function mailLink(email: string): string {
  return PLAIN_ADDRESS.test(email) ? `<mailto:${email}|${email}>` : inline(email, 120);
}

/** `d…@example.com`: enough to recognise, not enough to write to. */
export function maskedMail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return '…';
  const masked = `${[...email].slice(0, 1).join('')}…${email.slice(at)}`;
  return PLAIN_ADDRESS.test(email) ? masked : inline(masked, 80);
}

function isSlackUser(id: string): boolean {
  return /^[UW][A-Z0-9]{1,30}$/.test(id);
}

/** `<@U…>` for a person, `leadgen` for `system (…)`, else the text itself. */
export function actor(by: string): string {
  if (isSlackUser(by)) return `<@${by}>`;
  return /^system\b/.test(by) ? 'leadgen' : inline(by, 60);
}

/** `<#C…>`; words for what is no channel id. */
export function channelLink(id: string): string {
  return /^[CG][A-Z0-9]+$/.test(id) ? `<#${id}>` : 'its channel';
}

/** Mrkdwn → what notifications and screen readers should say: no marks, no links. Stays escaped, as Slack parses `text` too. */
export function fallbackText(mrkdwn: string): string {
  return mrkdwn
    .replaceAll(/<(?:https?:|mailto:|!date\^)[^>|]*\|([^>]*)>/g, '$1')
    .replaceAll(/[*`]/g, '')
    .replaceAll(/:[a-z_]+: ?/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
