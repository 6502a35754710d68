const CRLF2 = Buffer.from('\r\n\r\n');
const MOST_PARTS = 200;
const MOST_HEADER_BYTES = 16 * 1024;

/**
 * Reads a `multipart/form-data` body (RFC 7578) into its fields, as the bytes they are: text fields come in character sets that
 * another field names. Of fields with the same name the first counts; files are left out unless a name asks for them.
 *
 * @returns `null` when it is no such body
 */
export function readMultipart(contentType: string, body: Buffer): Record<string, Buffer> | null {
  const boundary = /^multipart\/form-data\s*;.*?boundary=(?:"([^"\r\n]{1,200})"|([^\s;]{1,200}))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return null;
  const first = Buffer.from(`--${mark}`, 'latin1');
  const next = Buffer.from(`\r\n--${mark}`, 'latin1');
  let at = body.indexOf(first);
  if (at === -1) return null;
  at += first.length;
  const fields: Record<string, Buffer> = Object.create(null);
  for (let parts = 0; parts < MOST_PARTS; parts += 1) {
    if (body.subarray(at, at + 2).toString('latin1') === '--') return fields;
    const end = body.indexOf(next, at);
    const head = body.indexOf(CRLF2, at);
    if (end === -1 || head === -1 || head > end || head - at > MOST_HEADER_BYTES) return null;
    const name = /;\s*name="([^"\r\n]{1,200})"/i.exec(body.toString('latin1', at, head))?.[1];
    if (name !== undefined) fields[name] ??= body.subarray(head + CRLF2.length, end);
    at = end + next.length;
  }
  return null;
}
