import { SourceUnavailableError } from '../../lib/errors.ts';

const MAX_ENVELOPE_CHARS = 64_000;
const MAX_ELEMENT_CHARS = 4_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Cuts `{ …, "elements": [ {…}, {…} ], … }` into its elements while it arrives, so that an answer of any length needs the memory
 * of one element. Everything around the list is kept apart as the envelope (it holds `remark`).
 */
export function createElementSplitter(label: string) {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let inElements = false;
  let sawElements = false;
  let envelope = '';
  let element = '';

  const bad = (detail: string, cause?: unknown) => new SourceUnavailableError(label, 'bad_answer', { detail, cause });

  function parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw bad('not JSON', cause);
    }
  }

  /** Takes the next piece of text; returns the elements that it completed. */
  function push(text: string): unknown[] {
    const elements: unknown[] = [];
    let keptFrom = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (char === BACKSLASH) escaped = true;
        else if (char === QUOTE) inString = false;
        continue;
      }
      if (depth === 0 && char !== OPEN_BRACE && !isSpace(char)) throw bad('not a JSON object');
      if (
        inElements &&
        depth === 2 &&
        char !== OPEN_BRACE &&
        char !== CLOSE_BRACKET &&
        char !== COMMA &&
        !isSpace(char)
      ) {
        throw bad('an element that is no object');
      }
      if (char === QUOTE) inString = true;
      else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
        if (inElements && depth === 2) keptFrom = at;
        depth++;
        if (
          char === OPEN_BRACKET &&
          depth === 2 &&
          !inElements &&
          /"elements"\s*:\s*$/.test(envelope + text.slice(keptFrom, at))
        ) {
          envelope += text.slice(keptFrom, at + 1);
          inElements = true;
          sawElements = true;
        }
      } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
        depth--;
        if (inElements && depth === 2) {
          elements.push(parse(element + text.slice(keptFrom, at + 1)));
          element = '';
        } else if (inElements && depth === 1) {
          inElements = false;
          keptFrom = at;
        }
      }
    }
    if (!inElements) envelope += text.slice(keptFrom);
    else if (depth > 2) element += text.slice(keptFrom);
    if (envelope.length > MAX_ENVELOPE_CHARS || element.length > MAX_ELEMENT_CHARS)
      throw bad('an answer of no known shape');
    return elements;
  }

  /** To be called after the last piece. Throws when the answer was cut off; returns what stood around the list. */
  function end(): unknown {
    if (depth !== 0 || inString) throw bad('answer cut off');
    if (!sawElements) throw bad('no list of elements');
    return parse(envelope);
  }

  return { push, end };
}

function isSpace(char: number): boolean {
  return char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09 || char === 0xfeff;
}
