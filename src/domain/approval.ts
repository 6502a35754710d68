export type ItemDecision = {
  itemId: string;
  decision: 'approved' | 'rejected' | 'withdrawn';
  by: string;
  at: Date;
  reason: string | null;
};

/** A gate: what waits for people, and what they decided. Closes itself when every item has a decision. */
export type ApprovalRequest = {
  id: string;
  runId: string;
  approvalType: 'leads' | 'emails';
  status: 'pending' | 'approved' | 'rejected' | 'expired';
  itemIds: string[];
  itemsCount: number;
  /** Leads: `High: h, Medium: m, Low: l`. */
  itemsSummary: string;
  decisions: ItemDecision[];
  notificationSent: boolean;
  notificationSentAt: Date | null;
  approvedBy: string | null;
  approvedAt: Date | null;
  rejectionReason: string | null;
  expiresAt: Date;
  remindedAt: Date | null;
  createdAt: Date;
};

/** The status a request has with these decisions: pending until every item is decided, approved if any item was. */
export function closedStatus(
  itemIds: readonly string[],
  decisions: readonly ItemDecision[],
): ApprovalRequest['status'] {
  const decided = new Map(decisions.map((entry) => [entry.itemId, entry.decision]));
  if (itemIds.some((id) => !decided.has(id))) return 'pending';
  return [...decided.values()].includes('approved') ? 'approved' : 'rejected';
}
