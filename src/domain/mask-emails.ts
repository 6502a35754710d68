/** Whether draft cards show a recipient's address in part: `auto` = in channels that everybody of the workspace can read. */
export const MASK_EMAILS = ['auto', 'always', 'never'] as const;
export type MaskEmails = (typeof MASK_EMAILS)[number];

/** Every mail address in a text as `d…@example.com`. */
export function maskAddresses(text: string): string {
  return text.replaceAll(/([\p{L}\p{N}])[\p{L}\p{N}._%+'-]*@(?=[\p{L}\p{N}-]+\.[\p{L}\p{N}])/gu, '$1…@');
}
