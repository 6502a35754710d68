/** Whose data goes: a person's by their address, a company with everybody at it, or what is older than we keep. */
export const ERASURE_KINDS = ['email', 'company', 'retention'] as const;
export type ErasureKind = (typeof ERASURE_KINDS)[number];

/** `asked`: waits for the click; `confirmed`: being done, whatever crashes; `done`: nothing of it is left here either. */
export const ERASURE_STATES = ['asked', 'confirmed', 'done'] as const;

/** What was found to erase; kept only until it is gone. */
export type ErasureScope = {
  emails: string[];
  names: string[];
  contactIds: string[];
  draftIds: string[];
  companyIds: string[];
};

export type ErasureCounts = { contacts: number; mails: number; replies: number };

export type Erasure = ErasureScope & {
  id: string;
  kind: ErasureKind;
  /** Slack user id, or `system`. */
  by: string;
  state: (typeof ERASURE_STATES)[number];
  /** The address, of kind `email`; `null` once it is done. */
  email: string | null;
  companyId: string | null;
  /** First digits of the keyed hash: what may be said of it afterwards. */
  reference: string;
  counts: ErasureCounts;
  askedAt: Date;
  confirmedAt: Date | null;
  /** When its scope was written down. */
  gatheredAt: Date | null;
  doneAt: Date | null;
};

/** Said of what is gone. */
export type ErasedWhy = 'on request' | 'its time is over';

export function whyOf(kind: ErasureKind): ErasedWhy {
  return kind === 'retention' ? 'its time is over' : 'on request';
}

/** `#1a2b3c4d5e`: what may be written down of an address that is gone. */
export function erasedReference(hash: string): string {
  return `#${hash.slice(0, 10)}`;
}
