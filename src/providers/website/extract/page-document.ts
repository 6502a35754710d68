import { load } from 'cheerio/slim';
import { oneLine } from '../../../lib/text.ts';
import { addMark, markKindOf, markOf, type NameMark } from './name-marks.ts';
import { cutDeepNesting } from './nesting.ts';

type AnyNode = Exclude<Parameters<typeof load>[0], string | Buffer | readonly unknown[]>;
type Element = Extract<AnyNode, { attribs: object; name: string }>;

/** Stands in the text where a picture of a fax, a telephone or an envelope stands on the page. */
export const FAX_ICON = '\uE001';
export const PHONE_ICON = '\uE002';
const MAIL_ICON = '\uE003';

/** A link; `start` and `end` are offsets of its words in the page's text. */
type PageLink = { href: string; text: string; title: string; start: number; end: number };
/** An address that Cloudflare scrambled, at an offset of the text. */
type ScrambledEmail = { code: string; at: number };

/**
 * One HTML page, read once. `text` is what a reader sees: one line per block (`\n`), table cells parted by `\t`,
 * other white space single. Everything else points into it by offset.
 */
export type PageDocument = {
  url: string;
  /** What relative links start from. */
  baseUrl: string;
  title: string | null;
  text: string;
  links: PageLink[];
  scrambledEmails: ScrambledEmail[];
  /** Parsed blocks of linked data; blocks that are no JSON are left out. */
  jsonLd: unknown[];
  /** Inline scripts, for addresses put together by code. */
  scripts: string[];
  /** Where the name of the organisation may stand. */
  nameMarks: NameMark[];
};

export const BLOCKS = new Set(
  (
    'address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody tfoot ' +
    'thead tr ul'
  ).split(' '),
);
const UNSEEN = new Set(
  'audio canvas datalist head iframe map object option select style svg template textarea video'.split(' '),
);
const MAX_SCRIPTS = 40;
const MAX_SCRIPT_LENGTH = 20_000;

/** Reads a page. Never throws, whatever the text; time is linear in its length. */
export function readPage(html: string, url: string): PageDocument {
  const $ = load(cutDeepNesting(html.replaceAll('\0', '')));
  const page: PageDocument = {
    url,
    baseUrl: url,
    title: null,
    text: '',
    links: [],
    scrambledEmails: [],
    jsonLd: [],
    scripts: [],
    nameMarks: [],
  };
  const writer = new TextWriter();
  const openLinks = new Map<AnyNode, PageLink>();
  const marked: { kind: NameMark['kind']; start: number; end: number }[] = [];
  const openMarks = new Map<AnyNode, { kind: NameMark['kind']; start: number }>();

  const enter = (node: AnyNode): boolean => {
    if (node.type === 'text') writer.words(node.data.replaceAll(/[\uE001-\uE003]/g, ''));
    if (!('attribs' in node)) return node.type === 'root' || node.type === 'cdata';
    if (node.name === 'script') readScript(node, page);
    if (node.name === 'base') page.baseUrl = absoluteUrl(node.attribs.href ?? '', url) ?? url;
    if (node.name === 'title' && page.title === null) page.title = oneLine(textOf(node)).slice(0, 300) || null;
    const mark = markOf(node);
    if (mark !== null) addMark(page.nameMarks, mark);
    if (node.name === 'script' || (UNSEEN.has(node.name) && node.name !== 'head')) return iconOnly(node, writer);
    if (BLOCKS.has(node.name)) writer.lineBreak();
    if (node.name === 'td' || node.name === 'th') writer.cell();
    const markKind = markKindOf(node);
    if (markKind !== null) openMarks.set(node, { kind: markKind, start: writer.length });
    const code = node.attribs['data-cfemail'];
    if (code !== undefined) page.scrambledEmails.push({ code, at: writer.length });
    const icon = iconOf(node);
    if (icon !== null) writer.words(` ${icon} `);
    if ((node.name === 'a' || node.name === 'area') && node.attribs.href !== undefined) {
      const title = `${node.attribs.title ?? ''} ${node.attribs['aria-label'] ?? ''}`.trim();
      openLinks.set(node, { href: node.attribs.href, text: '', title, start: writer.length, end: 0 });
    }
    if (code !== undefined) writer.words(' '); // instead of the words that stand for it
    return node.name !== 'title' && code === undefined;
  };

  const leave = (node: AnyNode): void => {
    if (!('attribs' in node)) return;
    const link = openLinks.get(node);
    if (link !== undefined) {
      link.end = writer.length;
      page.links.push(link);
      openLinks.delete(node);
    }
    const mark = openMarks.get(node);
    if (mark !== undefined) marked.push({ ...mark, end: writer.length });
    if (BLOCKS.has(node.name)) writer.lineBreak();
  };

  walk($.root()[0], enter, leave);
  page.text = writer.finish();
  for (const { kind, start, end } of marked) addMark(page.nameMarks, { kind, text: page.text.slice(start, end) });
  page.links.sort((a, b) => a.start - b.start);
  for (const link of page.links) link.text = oneLine(page.text.slice(link.start, link.end)).slice(0, 200);
  return page;
}

/** Depth first without recursion: a page may nest deeper than the stack is high. */
function walk(root: AnyNode | undefined, enter: (node: AnyNode) => boolean, leave: (node: AnyNode) => void): void {
  let node: AnyNode | null = root ?? null;
  while (node !== null) {
    const child: AnyNode | null = enter(node) && 'children' in node ? (node.children[0] ?? null) : null;
    if (child !== null) {
      node = child;
      continue;
    }
    while (node !== null && node.next === null) {
      leave(node);
      node = node.parent;
    }
    if (node !== null) {
      leave(node);
      node = node.next;
    }
  }
}

function textOf(node: Element): string {
  return node.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
}

function readScript(node: Element, page: PageDocument): void {
  const code = textOf(node);
  if ((node.attribs.type ?? '').toLowerCase().includes('ld+json')) {
    const parsed = parseLinkedData(code);
    if (parsed !== null) page.jsonLd.push(parsed);
  } else if (page.scripts.length < MAX_SCRIPTS && code.length > 0 && code.length <= MAX_SCRIPT_LENGTH) {
    page.scripts.push(code);
  }
}

/** Linked data as sites write it: wrapped in comments, with raw line breaks inside strings. `null` when still no JSON. */
function parseLinkedData(code: string): unknown {
  const bare = code
    .replace(/^\s*(?:<!--|\/\*<!\[CDATA\[\*\/|\/\/<!\[CDATA\[)/, '')
    .replace(/(?:-->|\/\*\]\]>\*\/|\/\/\]\]>)\s*$/, '');
  for (const candidate of [bare, bare.replaceAll(/[\n\r\t]+/g, ' ')]) {
    try {
      return JSON.parse(candidate);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error; // only bad JSON is expected of a stranger
    }
  }
  return null;
}

function iconOnly(node: Element, writer: TextWriter): false {
  const icon = iconOf(node);
  if (icon !== null) writer.words(` ${icon} `);
  return false;
}

/** Tells a label that is only a picture: `<i class="fa fa-fax">`, `<img src="/icons/phone.svg">`. */
function iconOf(node: Element): string | null {
  if (!['i', 'img', 'svg', 'use', 'span', 'em'].includes(node.name)) return null;
  if (node.name === 'span' && node.children.length > 0) return null;
  const { class: cssClass = '', src = '', 'data-src': dataSrc = '', alt = '', title = '' } = node.attribs;
  const file = (src.startsWith('data:') ? dataSrc : dataSrc || src).split('/').at(-1) ?? '';
  const words = `${cssClass} ${file} ${alt} ${title}`.slice(0, 400).toLowerCase();
  if (/(?<![a-z])fax(?![a-z])/.test(words)) return FAX_ICON;
  if (/(?<![a-z])(?:phone|telephone|tel|mobile)(?![a-z])/.test(words)) return PHONE_ICON;
  if (/(?<![a-z])(?:e-?mail|envelope)(?![a-z])/.test(words)) return MAIL_ICON;
  return null;
}

/** `null` when a link leads nowhere on the web. */
export function absoluteUrl(href: string, base: string): string | null {
  const text = href.trim();
  if (text.length > 2_000 || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.hash = '';
  return url.href;
}

/** Percent-encoding undone, also where some of it is broken. */
export function decodePercent(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (codes) =>
    Buffer.from(codes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/** Collects visible text with normalised white space; offsets it has given out stay true. */
class TextWriter {
  #parts: string[] = [];
  #last = '\n';
  length = 0;

  words(data: string): void {
    let piece = data.replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '').replaceAll(/\s+/g, ' ');
    if (piece.startsWith(' ') && (this.#last === '\n' || this.#last === '\t' || this.#last === ' '))
      piece = piece.slice(1);
    this.#push(piece);
  }

  lineBreak(): void {
    if (this.#last !== '\n') this.#push('\n');
  }

  cell(): void {
    if (this.#last !== '\n') this.#push('\t');
  }

  finish(): string {
    return this.#parts.join('');
  }

  #push(piece: string): void {
    if (piece === '') return;
    this.#parts.push(piece);
    this.length += piece.length;
    this.#last = piece.at(-1) ?? '\n';
  }
}
