import { checkClaims } from '../../domain/claims.ts';
import type { Angle, Claim, DraftText, FollowUpText } from '../../domain/draft.ts';
import { shortUsd } from '../../domain/money.ts';
import { checkTone } from '../../domain/tone.ts';
import type { Assignment } from './assignment.ts';
import type { SequenceText } from './compose.ts';
import { asLetter, greetingLine, signatureBlock } from './letter.ts';

/** The four mails as they will stand on the card, with what the checks found. */
export type CheckedSequence = Pick<DraftText, 'subject' | 'body' | 'followUps' | 'claims' | 'toneIssues'> & {
  /** First mail between greeting and signature. */
  text: string;
  unsupported: string[];
};

/** Adds greeting and signature by code, then runs the fact check and the tone rules over all four mails. */
export function checkSequence(assignment: Assignment, sequence: SequenceText): CheckedSequence {
  const { facts, contact, firm, wish, followUpDays } = assignment;
  const style = { formal: wish?.formal ?? false };
  const greeting = greetingLine(facts, contact, style);
  const signature = signatureBlock(firm, style);
  const followUps: FollowUpText[] = ([1, 2, 3] as const).map((number) => {
    const touch = sequence.followUps[number - 1] ?? { subject: '', text: '' };
    return {
      number,
      dayOffset: followUpDays[number - 1] ?? 0,
      subject: touch.subject,
      body: asLetter(greeting, touch.text, signature),
    };
  });
  const first = { subject: sequence.subject, body: asLetter(greeting, sequence.text, signature) };
  return { ...first, ...reviewTexts(assignment, first, followUps), followUps, text: sequence.text };
}

/** Claims and tone of a sequence as it stands; the same for a person's edit. */
export function reviewTexts(
  { facts }: Pick<Assignment, 'facts'>,
  first: { subject: string; body: string },
  followUps: readonly { number: number; subject: string; body: string }[],
): { claims: Claim[]; unsupported: string[]; toneIssues: string[] } {
  const { claims, unsupported } = checkClaims(
    [first, ...followUps].flatMap(({ subject, body }) => [subject, body]),
    facts,
  );
  const later = followUps.flatMap((touch) =>
    checkTone(touch, facts.names).issues.map((issue) => `Follow-up ${touch.number}: ${issue}`),
  );
  return { claims, unsupported, toneIssues: [...checkTone(first, facts.names).issues, ...later] };
}

export function draftOf(
  assignment: Assignment,
  checked: CheckedSequence,
  outcome: {
    angle: Angle;
    critic: DraftText['critic'];
    criticPass: number;
    rewriteCount: number;
    writtenBy: string;
    /** Something a person asked for could not be done. */
    wishMissed: boolean;
  },
): DraftText {
  const { savings } = assignment.facts;
  const { critic } = outcome;
  return {
    subject: checked.subject,
    body: checked.body,
    followUps: checked.followUps,
    angle: outcome.angle,
    savingsEstimate: savings === null ? '' : `${shortUsd(savings.low)} - ${shortUsd(savings.high)}`,
    claims: checked.claims,
    critic,
    toneIssues: checked.toneIssues,
    lowConfidence:
      critic === null ||
      critic.score < outcome.criticPass ||
      checked.unsupported.length > 0 ||
      checked.toneIssues.length > 0 ||
      outcome.wishMissed,
    rewriteCount: outcome.rewriteCount,
    writtenBy: outcome.writtenBy,
  };
}
