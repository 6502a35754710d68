/** Which touch of a sequence: 0 = first mail, 1-3 = follow-ups; of a reply its number. */
export type Touch = number;

/**
 * Message-ID of one touch, with angle brackets. The same touch always gets the same one, so that a mail of which nobody knows
 * whether it left can be found again and a second copy is recognised as a copy.
 *
 * @param fromAddress - address in From; its domain stands behind the @
 */
export function messageIdFor(draftId: string, touch: Touch, fromAddress: string): string {
  const domain = fromAddress
    .slice(fromAddress.lastIndexOf('@') + 1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]/g, '');
  return `<leadgen.${draftId.replaceAll(/[^A-Za-z0-9-]/g, '')}.${touch}@${domain || 'localhost'}>`;
}

/** The draft and touch that a Message-ID of ours names, or `null` for a foreign one. Case-blind, brackets optional. */
export function touchOfMessageId(messageId: string): { draftId: string; touch: Touch } | null {
  const match = /^<?leadgen\.([A-Za-z0-9-]{1,64})\.(\d{1,2})@[a-z0-9.-]+>?$/i.exec(messageId.trim());
  const draftId = match?.[1];
  if (match === null || draftId === undefined) return null;
  return { draftId, touch: Number(match[2]) };
}
