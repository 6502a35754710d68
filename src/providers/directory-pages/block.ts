import type { load } from 'cheerio/slim';
import { BLOCKS } from '../website/extract/page-document.ts';

export type AnyNode = Exclude<Parameters<typeof load>[0], string | Buffer | readonly unknown[]>;
export type Element = Extract<AnyNode, { attribs: object; name: string }>;

/** What one block of a page says, read in a single walk. */
export type Block = {
  /** One line per block element. */
  text: string;
  headings: string[];
  links: { href: string; title: string; text: string }[];
  /** Texts of marked parts by their mark, each the first of its kind: `itemprop:name`, `class:member-city`. */
  parts: ReadonlyMap<string, string>;
};

/** A block with more text or more nodes than this is the list, not an entry of it. */
const MAX_CHARS = 3_000;
const MAX_NODES = 300;
const HEADING = /^h[1-4]$/;
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'select', 'svg']);

/** All elements below a node in document order. A selector would compare every node with every other to find them. */
export function elementsOf(root: AnyNode): Element[] {
  const found: Element[] = [];
  for (let node: AnyNode | null = root; node !== null; ) {
    if ('attribs' in node) found.push(node);
    const child: AnyNode | null = 'children' in node ? (node.children[0] ?? null) : null;
    if (child !== null) {
      node = child;
      continue;
    }
    while (node !== root && node !== null && node.next === null) node = node.parent;
    node = node === root || node === null ? null : node.next;
  }
  return found;
}

/** `null` for a block too large to be one entry. */
export function readBlock(root: Element): Block | null {
  let text = '';
  let nodes = 0;
  const block = { headings: [] as string[], links: [] as Block['links'], parts: new Map<string, string>() };
  const starts = new Map<Element, number>();

  const enter = (node: AnyNode): boolean => {
    nodes += 1;
    if (node.type === 'text') text += node.data.replaceAll(/\s+/g, ' ');
    if (!('attribs' in node) || UNSEEN.has(node.name)) return false;
    text += BLOCKS.has(node.name) ? '\n' : ' ';
    starts.set(node, text.length);
    return true;
  };
  const leave = (node: AnyNode): void => {
    if (!('attribs' in node)) return;
    const start = starts.get(node);
    if (start === undefined) return;
    note(block, node, text.slice(start).trim());
    text += BLOCKS.has(node.name) ? '\n' : ' ';
  };

  for (let node: AnyNode | null = root; node !== null; ) {
    const child: AnyNode | null = enter(node) && 'children' in node ? (node.children[0] ?? null) : null;
    if (text.length > MAX_CHARS || nodes > MAX_NODES) return null;
    if (child !== null) {
      node = child;
      continue;
    }
    leave(node);
    while (node !== root && node !== null && node.next === null) {
      node = node.parent;
      if (node !== null) leave(node);
    }
    node = node === root || node === null ? null : node.next;
  }
  return { text, ...block };
}

function note(
  block: { headings: string[]; links: Block['links']; parts: Map<string, string> },
  node: Element,
  text: string,
) {
  const { href, title = '', itemprop, class: cssClass } = node.attribs;
  if (HEADING.test(node.name)) block.headings.push(text);
  if (node.name === 'a' && href !== undefined && block.links.length < 60) block.links.push({ href, title, text });
  const marks = [
    ...(itemprop === undefined ? [] : [`itemprop:${itemprop}`]),
    ...(cssClass === undefined ? [] : [`class:${cssClass.slice(0, 200).toLowerCase()}`]),
  ];
  for (const mark of marks) if (text !== '' && !block.parts.has(mark)) block.parts.set(mark, text);
}

/** What an element says, in one line; empty where it says too much to be a label. */
export function textOf(element: Element): string {
  return (readBlock(element)?.text ?? '').replaceAll(/\s+/g, ' ').trim();
}
