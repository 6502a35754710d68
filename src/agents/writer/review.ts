import { CRITIC_PASS } from '../../domain/critic.ts';
import type { DraftText } from '../../domain/draft.ts';
import { type MailFactsInput, mailFacts } from '../../domain/mail-facts.ts';
import { reviewTexts } from './finish.ts';
import { letterText } from './letter.ts';
import { judgeByRules } from './rule-critic.ts';

/** What a person's edit changes in the evidence of a draft. */
export type DraftReview = Pick<DraftText, 'claims' | 'toneIssues' | 'critic' | 'lowConfidence'>;

/**
 * Checks a draft whose text a person has changed: the claims and the verdict on the card must be those of the new words.
 * Pure; no model is asked.
 */
export function reviewDraft(
  input: MailFactsInput,
  draft: Pick<DraftText, 'subject' | 'body' | 'followUps'>,
  criticPass: number = CRITIC_PASS,
): DraftReview {
  const facts = mailFacts(input);
  const { claims, unsupported, toneIssues } = reviewTexts({ facts }, draft, draft.followUps);
  const mail = { subject: draft.subject, body: draft.body, text: letterText(draft.body), unsupported };
  const critic = judgeByRules(mail, facts, { figuresUnwanted: false });
  const lowConfidence = critic.score < criticPass || unsupported.length > 0 || toneIssues.length > 0;
  return { claims, toneIssues, critic, lowConfidence };
}
