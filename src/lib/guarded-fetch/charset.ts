const BYTE_ORDER_MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * Text of a web page. Its byte order mark decides, then the header, then the page's own `<meta>`, then UTF-8. What
 * claims to be UTF-8 and is not is read as windows-1252, as browsers do with old pages.
 *
 * @param cut - the bytes end early, so a broken last character proves nothing
 */
export function decodeText(bytes: Uint8Array, contentType: string | null, cut = false): string {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
  const declared = marked ?? charsetOf(contentType ?? '') ?? charsetOf(headOf(bytes)) ?? 'utf-8';
  const decoder = decoderFor(declared);
  if (decoder.encoding !== 'utf-8') return decoder.decode(bytes);
  try {
    return decoder.decode(bytes, { stream: cut });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fatal decoding failed: the declaration is wrong
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function headOf(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  return /<meta[^>]{0,200}charset[^>]{0,100}>/i.exec(head)?.[0] ?? '';
}

function charsetOf(text: string): string | null {
  return /charset\s{0,5}=\s{0,5}["']?\s{0,5}([a-z0-9_:.-]{2,40})/i.exec(text)?.[1] ?? null;
}

function decoderFor(label: string): TextDecoder {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    // a meta tag that we could read as ASCII cannot stand in UTF-16 without a mark
    return decoder.encoding === 'utf-8' ? decoder : new TextDecoder(label);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // a charset nobody knows
    return new TextDecoder('utf-8', { fatal: true });
  }
}
