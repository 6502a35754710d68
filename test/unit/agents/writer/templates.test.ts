import { describe, expect, it } from 'vitest';
import { renderText } from '../../../../src/agents/writer/render.ts';
import { readWish } from '../../../../src/agents/writer/wish.ts';
import { createWriter, type WriterInput } from '../../../../src/agents/writer.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { sampleCompany, sampleFeature, sampleFirm, sampleScore } from '../../../support/draft-samples.ts';

const write = createWriter({ model: null, firm: sampleFirm, followUpDays: [3, 7, 14] });
const context = { signal: new AbortController().signal, log: silentLogger };
const company = sampleCompany();
const input = (over: Partial<WriterInput> = {}): WriterInput => ({
  company,
  feature: sampleFeature(company),
  score: sampleScore,
  contact: { fullName: 'Dana Ray', title: null, emailKind: 'personal' },
  ...over,
});

describe('the first mail', () => {
  it('names the company, its sites, the savings and one question about a call', async () => {
    const draft = await write(input(), context);
    expect(draft.body).toContain('Buckeye Family Dental Group');
    expect(draft.body).toContain('12 offices');
    expect(draft.body).toContain('$12k to $20k');
    expect(draft).toMatchObject({
      angle: 'multi_site_savings',
      savingsEstimate: '$12k - $20k',
      writtenBy: 'templates',
      lowConfidence: false,
    });
    expect(draft.critic?.score).toBe(10);
  });

  it('goes without figures where the estimate is weak', async () => {
    const draft = await write(input({ feature: sampleFeature(company, { confidence: 'low' }) }), context);
    expect(draft.body).not.toContain('$');
    expect(draft.savingsEstimate).toBe('');
    expect(draft.critic?.criteria.savings_figure).toBe(2);
  });

  it('asks a general inbox for the right person', async () => {
    const draft = await write(input({ contact: { fullName: 'Dana Ray', title: null, emailKind: 'generic' } }), context);
    expect(draft.body).toMatch(/^Hello Buckeye Family Dental Group team,/);
    expect(draft.body).toMatch(/looks after/);
  });

  it('keeps the thread of the first two follow-ups and closes with a subject of its own', async () => {
    const draft = await write(input(), context);
    const [first, second, last] = draft.followUps.map((touch) => touch.subject);
    expect([first, second]).toEqual([draft.subject, draft.subject]);
    expect(last).not.toBe(draft.subject);
  });

  it('says that only some customers may choose in Michigan, where the choice is capped', async () => {
    const detroit = sampleCompany({ state: 'MI', city: 'Detroit', siteCount: 1 });
    const draft = await write(
      input({ company: detroit, feature: sampleFeature(detroit, { deregulated: true }) }),
      context,
    );
    expect(draft.body).toContain('some business customers');
  });

  it('speaks to an owner of "your office", not of the office of somebody', async () => {
    const owner = sampleCompany({ name: 'Dr. Michael C Pappas', siteCount: 1 });
    const mine = await write(
      input({ company: owner, contact: { fullName: 'Dr. Michael Pappas', title: null, emailKind: 'personal' } }),
      context,
    );
    expect(mine.body).toMatch(/^Dear Dr\. Pappas,/);
    expect(mine.body).toContain('your office');
    const other = await write(input({ company: owner, contact: null }), context);
    expect(other.body).toContain('the office of Dr. Michael C Pappas');
  });

  it('starts from stored news', async () => {
    const growing = sampleCompany({ intentSignal: 'expansion: opens in Dayton' });
    const draft = await write(input({ company: growing, instruction: 'shorter' }), context);
    const full = await write(
      input({ company: sampleCompany({ intentSignal: 'expansion: opens in Dayton', siteCount: null }) }),
      context,
    );
    expect(draft.claims.every((claim) => claim.support !== null)).toBe(true);
    expect(full.body).toContain('the expansion');
    expect(full.claims.some((claim) => claim.support?.source === 'news signal')).toBe(true);
  });
});

describe('a person who asks for a rewrite', () => {
  const asked = async (instruction: string) => {
    const before = await write(input(), context);
    const after = await write(
      input({ instruction, previous: { subject: before.subject, body: before.body } }),
      context,
    );
    return { before, after };
  };

  it.each(['', 'another version please', 'shorter', 'no figures', 'more formal', 'mention water'])(
    'by %j sees another text',
    async (words) => {
      const { before, after } = await asked(words);
      expect(after.body).not.toBe(before.body);
    },
  );

  it('gets a shorter mail without figures', async () => {
    const { before, after } = await asked('Shorter, and leave out the numbers.');
    expect(after.body.length).toBeLessThan(before.body.length);
    expect(after.body).not.toContain('$');
    expect(after.critic?.feedback).toContain('Done as asked: shorter, without figures.');
    expect(after.lowConfidence).toBe(false);
  });

  it('gets a formal letter', async () => {
    const { after } = await asked('more formal');
    expect(after.body).toMatch(/^Dear Dana Ray,/);
    expect(after.body).toContain('Sincerely,');
  });

  it('gets the fee in figures, tied to the setting it comes from', async () => {
    const { after } = await asked('state our fee');
    expect(after.claims.find((claim) => claim.text === '24 percent')?.support?.source).toBe('our settings');
  });

  it('is told honestly what rules cannot do', async () => {
    const { after } = await asked('congratulate them on their anniversary');
    expect(after.critic?.feedback).toContain('cannot follow “congratulate them on their anniversary”');
    expect(after.lowConfidence).toBe(true);
  });

  it('is not given an angle that the company has no facts for', async () => {
    const tampa = sampleCompany({ state: 'FL', city: 'Tampa' });
    const draft = await write(
      input({ company: tampa, feature: sampleFeature(tampa), instruction: 'make it about deregulation' }),
      context,
    );
    expect(draft.angle).not.toBe('deregulation_opportunity');
    expect(draft.critic?.feedback).toContain('Nothing stored supports the angle');
  });
});

describe('readWish', () => {
  it.each([
    ['Shorter please', { shorter: true }],
    ["Don't mention the savings", { noFigures: true }],
    ['no dollar amounts but more formal', { noFigures: true, formal: true }],
    ['talk about the phone bills and water', { topics: ['telecom', 'water'] }],
    ['focus on deregulation', { angle: 'deregulation_opportunity' }],
    ['do not mention telecom', { topics: [], missed: ['do not mention telecom'] }],
    ['write it as a poem', { missed: ['write it as a poem'] }],
  ])('reads %j', (words, wish) => {
    expect(readWish(words)).toMatchObject(wish);
  });
});

describe('renderText', () => {
  it('fails on a variable that nobody gave, rather than leaving a hole', () => {
    expect(() => renderText('Hi {{ name }}', {})).toThrow(/name/);
  });

  it('never reads a value as a template', () => {
    expect(renderText('Hi {{ name }}.', { name: '{{ secret }} {% raw %}' })).toBe('Hi {{ secret }} {% raw %}.');
  });
});
