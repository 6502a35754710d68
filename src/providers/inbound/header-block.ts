import type { DeliveryReport, HeaderFields } from '../../domain/inbound/parsed-mail.ts';

/** Reads `Name: value` lines with folded continuations up to the first empty line; other lines are left out. */
export function readHeaderBlock(text: string): HeaderFields {
  const fields = new Map<string, string[]>();
  let last: { name: string; values: string[] } | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() === '') break;
    if (/^[ \t]/.test(line)) {
      if (last !== null) last.values.push(`${last.values.pop() ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const values = fields.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    fields.set(name, values);
    last = { name, values };
  }
  return fields;
}

/**
 * Reads a `message/delivery-status` part. Servers differ in where they put empty lines, so a group starts at every field that
 * names a recipient anew.
 */
export function readDeliveryReport(text: string): DeliveryReport {
  const blocks = text.split(/\r?\n[ \t]*\r?\n/).map((block) => readHeaderBlock(block.replace(/^\s+/, '')));
  const aboutRecipient = (fields: HeaderFields) =>
    fields.has('final-recipient') || fields.has('original-recipient') || fields.has('action');
  const recipients = blocks.filter(aboutRecipient);
  const message = blocks.find((fields) => !aboutRecipient(fields)) ?? new Map<string, string[]>();
  return { message, recipients: recipients.slice(0, 100) };
}
