export const FOLLOW_UP_STATES = ['scheduled', 'claimed', 'sent', 'cancelled', 'skipped'] as const;
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number];

/** One later touch of a sequence, waiting for its day. */
export type FollowUp = {
  id: string;
  companyId: string;
  contactId: string | null;
  /** The first mail, whose approved text this touch sends. */
  parentDraftId: string;
  number: 1 | 2 | 3;
  dueAt: Date;
  state: FollowUpState;
  /** Why it was cancelled or skipped. */
  cancelReason: string | null;
  /** The draft that was sent for it. */
  draftId: string | null;
  claimedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};
