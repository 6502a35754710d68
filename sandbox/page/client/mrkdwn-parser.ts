/**
 * Slack's mrkdwn as a tree. Written here because the block library reads it as Markdown: it doubles stars in code, drops
 * what looks like HTML and runs quoted lines together.
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; label: string }
  | { kind: 'user' | 'channel' | 'group'; id: string; label: string | null }
  | { kind: 'broadcast'; name: string }
  | { kind: 'date'; seconds: number; format: string; href: string | null; fallback: string }
  | { kind: 'emoji'; name: string };

export type Part =
  | { kind: 'lines'; lines: Inline[][] }
  | { kind: 'quote'; lines: Inline[][] }
  | { kind: 'pre'; text: string };

const MARKS: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' };
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;

/** The three entities Slack knows, and no others. */
export function decodeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export function parseMrkdwn(source: string): Part[] {
  const parts: Part[] = [];
  for (const [index, piece] of source.split('```').entries()) {
    const isPre = index % 2 === 1;
    if (isPre) parts.push({ kind: 'pre', text: decodeEntities(piece.replace(/^\n/, '').replace(/\n$/, '')) });
    else parts.push(...parseLines(index === 0 ? piece : piece.replace(/^\n/, '')));
  }
  return parts;
}

function parseLines(text: string): Part[] {
  const parts: Part[] = [];
  if (text === '') return parts;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const kind = quoted ? 'quote' : 'lines';
    const inline = parseInline(quoted?.[1] ?? line);
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(inline);
    else parts.push({ kind, lines: [inline] });
  }
  return parts;
}

/** One line, without fences and quotes. */
export function parseInline(source: string): Inline[] {
  const out: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') out.push({ kind: 'text', text: decodeEntities(plain) });
    plain = '';
  };
  let at = 0;
  while (at < source.length) {
    const found = readSpecial(source, at);
    if (found) {
      flush();
      out.push(found.node);
      at += found.length;
    } else {
      plain += source[at];
      at += 1;
    }
  }
  flush();
  return out;
}

type Found = { node: Inline; length: number };

function readSpecial(source: string, at: number): Found | null {
  const char = source[at] ?? '';
  if (char === '`') return readCode(source, at);
  if (char === '<') return readAngle(source, at);
  if (char === ':') return readEmoji(source, at);
  if (char === 'h') return readBareLink(source, at);
  const mark = MARKS[char];
  return mark ? readMarked(source, at, char, mark) : null;
}

function readCode(source: string, at: number): Found | null {
  const end = source.indexOf('`', at + 1);
  if (end <= at + 1) return null;
  return { node: { kind: 'code', text: decodeEntities(source.slice(at + 1, end)) }, length: end + 1 - at };
}

function readEmoji(source: string, at: number): Found | null {
  const found = /^:([a-z0-9_+'-]{1,50}):/.exec(source.slice(at, at + 52));
  if (!found?.[1] || /^\d+$/.test(found[1])) return null;
  return { node: { kind: 'emoji', name: found[1] }, length: found[0].length };
}

function readBareLink(source: string, at: number): Found | null {
  if (/\w/.test(source[at - 1] ?? '')) return null;
  const found = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"*_~]/.exec(source.slice(at));
  if (!found) return null;
  const href = decodeEntities(found[0]);
  return { node: { kind: 'link', href, label: href }, length: found[0].length };
}

/** A mark opens after a non-word and before a non-space, and closes after a non-space and before a non-word. */
function readMarked(source: string, at: number, char: string, kind: 'bold' | 'italic' | 'strike'): Found | null {
  if (/[\p{L}\p{N}]/u.test(source[at - 1] ?? '') || /[\s]|^$/.test(source[at + 1] ?? '') || source[at + 1] === char)
    return null;
  for (let end = source.indexOf(char, at + 1); end !== -1; end = source.indexOf(char, end + 1)) {
    if (/\s/.test(source[end - 1] ?? '') || /[\p{L}\p{N}]/u.test(source[end + 1] ?? '')) continue;
    const inner = source.slice(at + 1, end);
    if (hasOpenToken(inner)) continue;
    return { node: { kind, children: parseInline(inner) }, length: end + 1 - at };
  }
  return null;
}

/** A mark inside `<…>` or code does not close what was opened outside. */
function hasOpenToken(text: string): boolean {
  return text.lastIndexOf('<') > text.lastIndexOf('>') || text.split('`').length % 2 === 0;
}

function readAngle(source: string, at: number): Found | null {
  const end = source.indexOf('>', at + 1);
  if (end === -1) return null;
  const inner = source.slice(at + 1, end);
  const node = readReference(inner);
  return node ? { node, length: end + 1 - at } : null;
}

function readReference(inner: string): Inline | null {
  const bar = inner.indexOf('|');
  const target = bar === -1 ? inner : inner.slice(0, bar);
  const label = bar === -1 ? null : decodeEntities(inner.slice(bar + 1));
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { kind: 'user', id: target.slice(1), label };
  if (/^#C[A-Z0-9]+$/.test(target)) return { kind: 'channel', id: target.slice(1), label };
  if (/^!(here|channel|everyone)$/.test(target)) return { kind: 'broadcast', name: target.slice(1) };
  if (/^!subteam\^S[A-Z0-9]+$/.test(target)) return { kind: 'group', id: target.slice(9), label };
  const date = /^!date\^(\d{1,11})\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date) {
    const href = date[3] && SAFE_LINK.test(date[3]) ? decodeEntities(date[3]) : null;
    return { kind: 'date', seconds: Number(date[1]), format: date[2] ?? '', href, fallback: label ?? '' };
  }
  if (SAFE_LINK.test(target)) {
    const href = decodeEntities(target);
    return { kind: 'link', href, label: label === null || label === '' ? href.replace(/^(mailto|tel):/i, '') : label };
  }
  return null;
}
