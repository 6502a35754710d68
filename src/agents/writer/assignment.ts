import type { AngleStat } from '../../domain/angles.ts';
import type { Company } from '../../domain/company.ts';
import type { Angle } from '../../domain/draft.ts';
import type { Firm } from '../../domain/firm.ts';
import type { Lesson } from '../../domain/lessons.ts';
import type { MailContact, MailFacts } from '../../domain/mail-facts.ts';
import type { Wish } from './wish.ts';

/** Days after the first mail, growing. */
export type FollowUpDays = readonly [number, number, number];

/** One sequence to write, with everything decided that is not a matter of words. */
export type Assignment = {
  company: Company;
  facts: MailFacts;
  contact: MailContact | null;
  firm: Firm;
  followUpDays: FollowUpDays;
  angle: Angle;
  /** Angles whose facts the company has. */
  angles: readonly Angle[];
  /** How the angles did so far in this industry. */
  angleStats: readonly AngleStat[];
  /** A person asked for an angle that this company has no facts for. */
  angleRefused: boolean;
  wish: Wish | null;
  instruction: string | null;
  previous: { subject: string; body: string } | null;
  siteExcerpt: string | null;
  /** What people rejected or changed in this industry, newest first. */
  lessons: readonly Lesson[];
  scoreReason: string;
};

export type WriterSettings = { criticPass: number; maxRewrites: number };

/** Nobody in particular reads it: a general inbox, or no contact at all. */
export function isInbox(assignment: Pick<Assignment, 'contact'>): boolean {
  return assignment.contact === null || assignment.contact.emailKind === 'generic';
}
