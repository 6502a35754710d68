/** Limits on what a stranger may send. Beyond them a mail is still read as far as they go, with a problem noted. */
export const MAIL_LIMITS = {
  /** Gmail and SendGrid stop at about the same size. */
  bytes: 25 * 1024 * 1024,
  /** Lines that may start a part. Real mails have some tens. */
  boundaryLines: 2_000,
  /** Lines of one part, and of the whole mail: text of 200,000 characters has fewer. */
  partLines: 4_000,
  lines: 30_000,
  nesting: 40,
  headerBytes: 512 * 1024,
  /** Characters of text and of HTML that are kept; a reply has a few hundred. */
  textChars: 200_000,
  htmlChars: 1_000_000,
  /** Characters of a report part, of which a few hundred say everything. */
  reportChars: 64 * 1024,
  /** Message-IDs taken from one header. */
  ids: 100,
  addresses: 200,
  parts: 500,
} as const;
