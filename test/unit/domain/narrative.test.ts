import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeFeatures } from '../../../src/domain/features.ts';
import { allIndustries } from '../../../src/domain/industries.ts';
import { shortUsd } from '../../../src/domain/money.ts';
import { acceptNarrative, type NarrativeFacts, narrativeByRules } from '../../../src/domain/narrative.ts';
import { scoreLead } from '../../../src/domain/scoring.ts';

type Given = {
  sites: number | null;
  id?: string;
  trade?: string;
  state?: string;
  intent?: string | null;
  staff?: number;
};

function factsOf({
  sites,
  id = 'c1',
  trade = 'dental',
  state = 'OH',
  intent = null,
  staff = 40,
}: Given): NarrativeFacts {
  const industry = allIndustries().find(({ key }) => key === trade);
  if (industry === undefined) throw new Error(`no trade ${trade}`);
  const feature = computeFeatures({
    industry: industry.bucket,
    subIndustry: trade,
    state,
    siteCount: sites,
    employeeCount: staff,
    hasWebsite: true,
    hasLocationsPage: false,
    hasContact: false,
  });
  const score = scoreLead({
    savingsMid: feature.savingsMid,
    sites: sites ?? 1,
    industry: industry.bucket,
    dataQuality: 4,
  });
  return {
    companyId: id,
    companyName: 'Acme',
    siteNoun: industry.site,
    state,
    intentSignal: intent,
    feature,
    score,
    firmRevenue: 0,
  };
}

const ids = Array.from({ length: 40 }, (_, n) => `company-${n}`);

describe('narrativeByRules', () => {
  it('keeps to one sentence of 25 words and 200 characters that names the savings, for every trade', () => {
    const given = fc.record({
      sites: fc.option(fc.integer({ min: 1, max: 5_000 })),
      id: fc.string(),
      trade: fc.constantFrom(...allIndustries().map(({ key }) => key)),
      state: fc.constantFrom('OH', 'FL', 'WY'),
      intent: fc.constantFrom(null, 'expansion: a new wing', 'new_facility: x', 'nonsense'),
      staff: fc.constantFrom(0, 40, 5_000),
    });
    fc.assert(
      fc.property(given, (one) => {
        const facts = factsOf(one);
        const sentence = narrativeByRules(facts);
        expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(25);
        expect(sentence.length).toBeLessThanOrEqual(200);
        expect(sentence).toContain(shortUsd(facts.feature.savingsMid));
        expect(sentence).toMatch(/^[^\n]+\.$/);
        expect(acceptNarrative(sentence, facts)).toBe(sentence);
      }),
    );
  });

  it('says one office in the singular and more in the plural', () => {
    for (const id of ids) {
      expect(narrativeByRules(factsOf({ sites: 1, id }))).not.toMatch(/offices/);
      expect(narrativeByRules(factsOf({ sites: 12, id }))).toMatch(/\b12 offices\b/);
    }
    expect(narrativeByRules(factsOf({ sites: 3, trade: 'library' }))).toContain('3 libraries');
  });

  it('never states a number of sites that nobody told', () => {
    for (const id of ids) expect(narrativeByRules(factsOf({ sites: null, id }))).not.toMatch(/\d+ offices?/);
  });

  it('varies between companies and stays the same for one', () => {
    const said = new Set(ids.map((id) => narrativeByRules(factsOf({ sites: 5, id }))));
    expect(said.size).toBe(3);
    expect(narrativeByRules(factsOf({ sites: 5, id: 'x' }))).toBe(narrativeByRules(factsOf({ sites: 5, id: 'x' })));
  });

  it.each([
    { given: { sites: 5 }, remark: 'Ohio lets customers choose' },
    { given: { sites: 5, state: 'FL' }, remark: 'uses much energy' },
    { given: { sites: 5, intent: 'expansion: two new offices' }, remark: 'the news speaks of an expansion' },
    { given: { sites: 5, trade: 'brewery', intent: 'expansion: x' }, remark: 'a rough estimate' },
  ])('adds the remark "$remark"', ({ given, remark }) => {
    expect(narrativeByRules(factsOf(given))).toContain(remark);
  });
});

describe('acceptNarrative', () => {
  const facts = factsOf({ sites: 5 });
  const figure = shortUsd(facts.feature.savingsMid);

  it('keeps the first line', () => {
    expect(acceptNarrative(` Saves ${figure}.\nSecond line`, facts)).toBe(`Saves ${figure}.`);
  });

  it.each([
    ['nothing', ''],
    ['a figure that is not ours', 'Saves $9.9M a year.'],
    ['too many words', `${'word '.repeat(25)}${figure}`],
    ['too many characters before the figure', `${'x'.repeat(210)} ${figure}`],
  ])('refuses %s', (_, answer) => {
    expect(acceptNarrative(answer, facts)).toBeNull();
  });
});
