import { SAMPLE_LABEL } from '../data/invented.ts';

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Stands at the foot of every page. */
export const SAMPLE_FOOTER = `Sample page (${SAMPLE_LABEL}): this company, its people, addresses and numbers do not exist.`;

/** `(614) 555-0101`, `614-555-0101`, … from E.164. */
export function spell(e164: string, format: 'national' | 'dashes' | 'dots' | 'international' | 'spaces'): string {
  const [area, exchange, line] = [e164.slice(2, 5), e164.slice(5, 8), e164.slice(8)];
  switch (format) {
    case 'national':
      return `(${area}) ${exchange}-${line}`;
    case 'dashes':
      return `${area}-${exchange}-${line}`;
    case 'dots':
      return `${area}.${exchange}.${line}`;
    case 'international':
      return `+1 ${area} ${exchange} ${line}`;
    case 'spaces':
      return `${area} ${exchange} ${line}`;
  }
}

/** An address as Cloudflare hides it: the first byte is the key, every other byte is XORed with it; hexadecimal. */
export function cloudflareHex(address: string, key = 0x5a): string {
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  return [key, ...Buffer.from(address, 'utf8').map((byte) => byte ^ key)].map(hex).join('');
}

/** `jane [at] a-b [dot] example` */
export function spellAtDot(address: string): string {
  return address.replace('@', ' [at] ').replaceAll('.', ' [dot] ');
}

/** `6,400` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
