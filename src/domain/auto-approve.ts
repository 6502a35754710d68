import type { Contact } from './contact.ts';
import { mayBeWritten } from './contact-choice.ts';
import type { Tier } from './score.ts';

export const AUTO_APPROVE_POLICIES = ['high_with_verified_contact', 'off'] as const;
export type AutoApprovePolicy = (typeof AUTO_APPROVE_POLICIES)[number];

export type AutoApproveInput = { policy: AutoApprovePolicy; tier: Tier; contacts: readonly Contact[] };

/**
 * Whether a lead may pass gate 1 without a person: only a high one with a verified personal contact that may be
 * written to. An inbox like info@ never counts, whatever its record claims. Gate 2 stays with a person in any case.
 */
export function shouldAutoApprove({ policy, tier, contacts }: AutoApproveInput): boolean {
  if (policy === 'off' || tier !== 'high') return false;
  return contacts.some((contact) => contact.verified && contact.emailKind === 'personal' && mayBeWritten(contact));
}
