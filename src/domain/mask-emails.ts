/** Whether draft cards show a recipient's address in part: `auto` = in channels that everybody of the workspace can read. */
export const MASK_EMAILS = ['auto', 'always', 'never'] as const;
export type MaskEmails = (typeof MASK_EMAILS)[number];
