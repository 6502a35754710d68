import { describe, expect, it } from 'vitest';
import { reviewDraft } from '../../../../src/agents/writer/review.ts';
import { createWriter } from '../../../../src/agents/writer.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { sampleCompany, sampleFeature, sampleFirm, sampleScore } from '../../../support/draft-samples.ts';

const company = sampleCompany();
const contact = { fullName: 'Dana Ray', title: null, emailKind: 'personal' as const };
const input = { company, feature: sampleFeature(company), contact, firm: sampleFirm };
const write = createWriter({ model: null, firm: sampleFirm, followUpDays: [3, 7, 14] });
const draft = await write(
  { ...input, score: sampleScore },
  { signal: new AbortController().signal, log: silentLogger },
);

describe('reviewDraft', () => {
  it('finds in an untouched draft what the writer found', () => {
    const { claims, toneIssues, critic, lowConfidence } = draft;
    expect(reviewDraft(input, draft)).toEqual({ claims, toneIssues, critic, lowConfidence });
  });

  it('marks a figure that a person put in and nothing supports', () => {
    const edited = { ...draft, body: draft.body.replace('$12k to $20k', '$90k') };
    const review = reviewDraft(input, edited);
    expect(review.claims.find((claim) => claim.text === '$90k')?.support).toBeNull();
    expect(review.critic?.criteria.savings_figure).toBe(0);
    expect(review.lowConfidence).toBe(true);
  });

  it.each([
    [
      'names nobody outside its subject',
      { personalization: 1 },
      (body: string) => body.replaceAll(/Buckeye Family Dental Group|12 offices/g, 'you'),
    ],
    [
      'leaves the savings out',
      { savings_figure: 1 },
      (body: string) => body.replaceAll(/\$12k to \$20k/g, 'some money'),
    ],
    ['asks nothing', { clear_cta: 0 }, (body: string) => body.replace(/\n\n[^\n]*\?\n\n/, '\n\n')],
    ['shouts', { human_tone: 1 }, (body: string) => body.replace('?', '!?')],
  ])('takes points from a mail that %s', (_, criteria, edit) => {
    expect(reviewDraft(input, { ...draft, body: edit(draft.body) }).critic?.criteria).toMatchObject(criteria);
  });

  it.each([
    ['Utility bills', 1],
    ['Re: your bills at Buckeye Family Dental Group', 0],
    ['Utility bills across 12 offices', 2],
    [`Buckeye Family Dental Group ${'and more '.repeat(6)}`, 0],
  ])('gives the subject %j %i points', (subject, points) => {
    expect(reviewDraft(input, { ...draft, subject }).critic?.criteria.subject_quality).toBe(points);
  });
});
