import fc from 'fast-check';

/** Names nobody has: whatever is live and holds one of them came out of foreign text. */
export const EVIL_USER = 'U0EVIL999';
export const EVIL_HOST = 'evil.example';

export const NASTY: readonly string[] = [
  '',
  ' ',
  '\u200B\u200E',
  '<!channel>',
  '<!here|x>',
  '<!everyone>',
  '<!subteam^S0EVIL999|all>',
  '<!date^1^{date}^https://evil.example|now>',
  `<@${EVIL_USER}>`,
  '<#C0EVIL999|general>',
  `<https://${EVIL_HOST}|bank>`,
  `<mailto:x@${EVIL_HOST}|write>`,
  `https://${EVIL_HOST}/a?b=c&d`,
  EVIL_HOST,
  '@everyone @here',
  '*bold* _it_ ~no~ `code` ```block```',
  '> quote\n> quote',
  ':tada: 12:30:45',
  '&amp;lt;!channel&amp;gt;',
  '&lt;!channel&gt;',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '\u202Egpj.exe',
  'שלום עולם',
  '🦷'.repeat(900),
  '&'.repeat(9_000),
  '<'.repeat(4_000),
  '*'.repeat(3_001),
  `${'word '.repeat(700)}\n\n${'line\n'.repeat(700)}`,
  '\uD800 lone \uDC00',
  '\0\u0007\u001B[31m',
  'javascript:alert(1)',
  `line\r\nBcc: x@${EVIL_HOST}`,
  '\uE0000\uE000',
  '$& $1 $` {{7*7}} {% raw %}',
  '__proto__',
];

export const nasty = fc.constantFrom(...NASTY);

/** Any text: nasty ones, pieces of them, and what chance brings, lone surrogates included. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(nasty, { maxLength: 4 }).map((all) => all.join('')),
  fc
    .array(fc.constantFrom(...'<>&|!@#^*_~`:.'.split(''), 'here', 'channel', EVIL_USER, ' ', '\n', '\u200B'), {
      maxLength: 40,
    })
    .map((signs) => signs.join('')),
  fc.array(fc.nat(0xffff), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes)),
);
