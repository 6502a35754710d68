import { load } from 'cheerio/slim';
import { cutDeepNesting } from '../website/extract/nesting.ts';

type AnyNode = Exclude<Parameters<typeof load>[0], string | Buffer | readonly unknown[]>;
type Element = Extract<AnyNode, { attribs: object; name: string }>;

const PARAGRAPHS = new Set('blockquote h1 h2 h3 h4 h5 h6 hr ol p table ul'.split(' '));
const BLOCKS = new Set(
  'address article aside center dd div dl dt fieldset figure footer form header li main nav pre section tr'.split(' '),
);
const UNSEEN = new Set('head iframe map object script select style svg template textarea title video'.split(' '));

/** Wraps what is quoted. Names that mail programs give to the quote they add. */
const QUOTE_CLASS =
  /(?:^|\s)(?:gmail_quote|gmail_quote_container|gmail_attr|yahoo_quoted|yahooQuoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|cite|quote|freebirdQuote|ms-outlook-mobile-reference-message|mail-quote|bloop_markdown_quote)(?:\s|$)/;
/** Stands where the quote begins; everything after it, to the end of the mail, is quoted. */
const QUOTE_START_ID = /^(?:x_)*(?:divRplyFwdMsg|appendonsend|stopSpelling|mail-editor-reference-message-container)$/;
const QUOTE_START_CLASS = /(?:^|\s)(?:OutlookMessageHeader|outlookmessageheader|gmail_extra_quote)(?:\s|$)/;
/** Outlook draws a line above the block From, Sent, To, Subject. */
const OUTLOOK_LINE = /border(?:-top)?\s*:\s*(?:none\s*;\s*border-top\s*:\s*)?solid\s+#(?:B5C4DF|E1E1E1)/i;

/**
 * HTML of a mail as text: one line per block, links as their words, nothing loaded, nothing run. Quoted areas come as lines
 * that start with `> `. Never throws; time is linear in the length.
 */
export function htmlToText(html: string): string {
  const $ = load(cutDeepNesting(html.replaceAll('\0', ''), 300));
  const writer = new LineWriter();
  const enter = (node: AnyNode): boolean => {
    if (node.type === 'text') writer.words(node.data);
    if (!('attribs' in node)) return node.type === 'root';
    if (UNSEEN.has(node.name) || isHidden(node)) return false;
    if (startsQuote(node)) writer.quoteToTheEnd();
    if (isQuote(node)) writer.openQuote();
    if (node.name === 'br') writer.lineBreak();
    if (node.name === 'pre') writer.keepSpaces += 1;
    if (PARAGRAPHS.has(node.name)) writer.paragraph();
    else if (BLOCKS.has(node.name)) writer.block();
    if (node.name === 'td' || node.name === 'th') writer.words(' ');
    return true;
  };
  const leave = (node: AnyNode): void => {
    if (!('attribs' in node) || UNSEEN.has(node.name) || isHidden(node)) return;
    if (PARAGRAPHS.has(node.name)) writer.paragraph();
    else if (BLOCKS.has(node.name)) writer.block();
    if (node.name === 'pre') writer.keepSpaces -= 1;
    if (isQuote(node)) writer.closeQuote();
  };
  walk($.root()[0], enter, leave);
  return writer.finish();
}

function isQuote(node: Element): boolean {
  if (node.name === 'blockquote') return !/border\s*:\s*none/i.test(node.attribs.style ?? ''); // an indent of Gmail's
  return QUOTE_CLASS.test(node.attribs.class ?? '');
}

function startsQuote(node: Element): boolean {
  const { id = '', class: cssClass = '', style = '' } = node.attribs;
  return QUOTE_START_ID.test(id) || QUOTE_START_CLASS.test(cssClass) || OUTLOOK_LINE.test(style.slice(0, 300));
}

function isHidden(node: Element): boolean {
  return /display\s*:\s*none/i.test((node.attribs.style ?? '').slice(0, 300));
}

/** Depth first without recursion: a mail may nest deeper than the stack is high. */
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

/** Collects lines; what is quoted is marked line by line. */
class LineWriter {
  keepSpaces = 0;
  #lines: string[] = [];
  #line = '';
  #quotes = 0;
  #quotedToTheEnd = false;

  words(data: string): void {
    if (this.keepSpaces > 0) {
      const [first = '', ...rest] = data.split(/\r\n|\n|\r/);
      this.#line += first;
      for (const line of rest) {
        this.lineBreak();
        this.#line += line;
      }
      return;
    }
    const piece = data.replaceAll(/[\u00ad\u200b\u200c\u2060\ufeff]/g, '').replaceAll(/[\s\u00a0]+/g, ' ');
    this.#line += this.#line === '' || this.#line.endsWith(' ') ? piece.replace(/^ /, '') : piece;
  }

  lineBreak(): void {
    const quoted = this.#quotes > 0 || this.#quotedToTheEnd;
    this.#lines.push(quoted ? `> ${this.#line.trimEnd()}`.trimEnd() : this.#line.trimEnd());
    this.#line = '';
  }

  block(): void {
    if (this.#line.trim() !== '') this.lineBreak();
    else this.#line = '';
  }

  paragraph(): void {
    this.block();
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '' && this.#lines.at(-1) !== '>') this.lineBreak();
  }

  openQuote(): void {
    this.block();
    this.#quotes += 1;
  }

  closeQuote(): void {
    this.block();
    this.#quotes -= 1;
  }

  quoteToTheEnd(): void {
    this.block();
    this.#quotedToTheEnd = true;
  }

  finish(): string {
    this.block();
    return this.#lines.join('\n').trim();
  }
}
