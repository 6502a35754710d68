import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRunArgs, suggestRun } from '../../../src/commands/grammar/run-args.ts';

describe('a run request', () => {
  it.each([
    ['dental ohio', 'dental', 'OH', null, 20],
    ['ohio dental', 'dental', 'OH', null, 20],
    ['DENTAL in Ohio', 'dental', 'OH', null, 20],
    ['dental oh', 'dental', 'OH', null, 20],
    ['dental practices in columbus, oh', 'dental', 'OH', 'Columbus', 20],
    ['dental ohio count=30', 'dental', 'OH', null, 30],
    ['dental count = 30 ohio', 'dental', 'OH', null, 30],
    ['dental ohio count 30', 'dental', 'OH', null, 30],
    ['dental ohio --count=30', 'dental', 'OH', null, 30],
    ['dental ohio count: "30"', 'dental', 'OH', null, 30],
    ['dental ohio 30', 'dental', 'OH', null, 30],
    ['30 dental ohio', 'dental', 'OH', null, 30],
    ['dental ohio 5', 'dental', 'OH', null, 5],
    ['dental ohio 100', 'dental', 'OH', null, 100],
    ['“dental” “new york”', 'dental', 'NY', null, 20],
    ['"new york" "dental"', 'dental', 'NY', null, 20],
    ['breweries portland, or', 'brewery', 'OR', 'Portland', 20],
    ['car wash kansas city, mo 50', 'car_wash', 'MO', 'Kansas City', 50],
    ['🦷 dental :tada: ohio', 'dental', 'OH', null, 20],
    ['dental &amp; ohio', 'dental', 'OH', null, 20],
    ['dental <https://ohio.example|ohio>', 'dental', 'OH', null, 20],
    ['\u202Edental\u200B ohio', 'dental', 'OH', null, 20],
    ['dental ohio ２５', 'dental', 'OH', null, 25],
    ['dental ohio ٢٥', 'dental', 'OH', null, 25],
    ['please find me 20 dental leads in ohio', 'dental', 'OH', null, 20],
  ])('%s', (text, industryKey, state, city, count) => {
    expect(parseRunArgs(text)).toMatchObject({ ok: { industryKey, state, city, count } });
  });

  it.each([
    ['count=0', '0 is too few'],
    ['count=4', '4 is too few'],
    ['101', '101 is too many'],
    ['count=-1', '“-1” is not a count'],
    ['count=−1', '“-1” is not a count'],
    ['1e9', '“1e9” is not a count'],
    ['3.5', '“3.5” is not a count'],
    ['count=many', '“many” is not a count'],
    ['count many', '“many” is not a count'],
    ['count=', 'The count is empty'],
    ['count=20 count=30', 'two counts'],
    ['count=1,000', '“1,000” is not a count'],
    ['999999999999999999', 'is not a count'],
  ])('with %s asks for the count only, the rest filled in', (count, problem) => {
    const parsed = parseRunArgs(`dental ohio ${count}`);
    expect(parsed).toMatchObject({ form: { industryKey: 'dental', locationText: 'Ohio' } });
    const problems = 'form' in parsed ? parsed.form.problems : [];
    expect(problems.map((entry) => entry.field)).toEqual(['count']);
    expect(problems[0]?.text).toContain(problem);
  });

  it('with a number at either end asks which one is the count', () => {
    expect(parseRunArgs('20 dental ohio 30')).toMatchObject({ form: { problems: [{ field: 'count' }] } });
  });

  it('of nothing opens an empty form without complaint', () => {
    for (const text of ['', '  ', ':tada:']) expect(parseRunArgs(text)).toMatchObject({ form: { problems: [] } });
  });

  it('without a place asks for the place', () => {
    expect(parseRunArgs('dental')).toMatchObject({
      form: { industryKey: 'dental', problems: [{ field: 'location' }] },
    });
  });

  it('with a near miss offers the trade and a whole command', () => {
    const parsed = parseRunArgs('dentl ohio count=30');
    if (!('form' in parsed)) throw new Error('must not guess');
    expect(parsed.form.problems[0]?.text).toContain('Did you mean Dental practices?');
    expect(suggestRun(parsed.form)).toBe('/leadgen run dental ohio count=30');
  });

  it('suggests no command that would not be understood', () => {
    const parsed = parseRunArgs('dental columbus');
    expect('form' in parsed && suggestRun(parsed.form)).toBeNull();
  });

  it('never throws, and a good request keeps its limits', () => {
    const words = fc.constantFrom(
      'dental',
      'ohio',
      'count=',
      '20',
      '"',
      'in',
      ',',
      '🦷',
      'שלום',
      '&lt;',
      '<@U1|x>',
      'x'.repeat(500),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const parsed = parseRunArgs(given);
        if ('ok' in parsed) expect(parsed.ok.count).toSatisfy((count: number) => count >= 5 && count <= 100);
        else expect(parsed.form.locationText.length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 150 },
    );
  });

  it('takes a text of 3,000 characters for what it is: not a request', () => {
    expect(parseRunArgs('dental '.repeat(430))).toHaveProperty('form');
    expect(parseRunArgs('x'.repeat(3_000))).toHaveProperty('form');
  });
});
