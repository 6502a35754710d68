import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allIndustries, industryByKey } from '../../../../src/domain/industries.ts';
import { readTalk, type TalkIntent } from '../../../../src/domain/talk/intent.ts';
import { SUGGESTED_PROMPTS } from '../../../../src/domain/talk/prompts.ts';
import { EVERY_LEAD, type TalkFilter } from '../../../../src/domain/talk/question.ts';
import { knownCities } from '../../../../src/domain/us-cities.ts';
import { stateOf, US_STATES } from '../../../../src/domain/us-states.ts';

const leads = (filter: Partial<TalkFilter>, rest: object = {}) => ({
  kind: 'leads',
  filter: { ...EVERY_LEAD, ...filter },
  count: null,
  refines: false,
  ...rest,
});
const companies = (filter: Partial<TalkFilter>) => ({ ...leads(filter), kind: 'companies' });
const run = (industryKey: string, state: string, city: string | null, count: number) => ({
  kind: 'run',
  request: expect.objectContaining({ industryKey, state, city, count }),
});

describe('a question in words', () => {
  it.each([
    ['which high leads in Columbus have no contact yet?', leads({ tier: 'high', city: 'Columbus', hasContact: false })],
    [
      'show me medium dental leads in Columbus, OH',
      leads({ tier: 'medium', industryKey: 'dental', state: 'OH', city: 'Columbus' }),
    ],
    ['how many leads do we have in ohio?', leads({ state: 'OH' })],
    ['leads without an e-mail address', leads({ hasContact: false })],
    ['any low leads with a contact in Texas', leads({ tier: 'low', hasContact: true, state: 'TX' })],
    ['Which leads in IN are high?', leads({ tier: 'high', state: 'IN' })],
    ['which leads in Ohio are not approved yet', leads({ state: 'OH', status: 'scored' })],
    ['leads that replied', leads({ status: 'replied' })],
    ['top 5 high leads', leads({ tier: 'high' }, { count: 5 })],
    ['and in texas?', leads({ state: 'TX' }, { refines: true })],
    ['dental ohio', leads({ industryKey: 'dental', state: 'OH' })],
    ['search for hotels in dallas', companies({ industryKey: 'hotel', state: 'TX', city: 'Dallas' })],
    ['find companies in Ohio', companies({ state: 'OH' })],
    ['which companies near reading have no email', companies({ state: 'PA', city: 'Reading', hasContact: false })],
    ['run hotels in texas, 30', run('hotel', 'TX', null, 30)],
    ['could you please start a run for dentists in Portland, OR?', run('dental', 'OR', 'Portland', 20)],
    ['find 20 new dentists in Columbus, Ohio please', run('dental', 'OH', 'Columbus', 20)],
    ['approve the top three', { kind: 'approve', count: 3, names: [], filter: null }],
    ['Approve top 3!', { kind: 'approve', count: 3, names: [], filter: null }],
    ['approve them', { kind: 'approve', count: null, names: [], filter: null }],
    [
      'approve all high leads in ohio',
      { kind: 'approve', count: null, names: [], filter: { ...EVERY_LEAD, tier: 'high', state: 'OH' } },
    ],
    [
      'approve buckeye dental and maple dental',
      { kind: 'approve', count: null, names: ['buckeye dental', 'maple dental'], filter: null },
    ],
    ['who replied?', { kind: 'replies' }],
    ['latest 3 replies', { kind: 'replies', count: 3 }],
    ['what did we send last week?', { kind: 'history' }],
    ['what is the pipeline worth', { kind: 'pipeline' }],
    ['what waits for me?', { kind: 'status' }],
    ['is anything stuck?', { kind: 'status' }],
    ['how much budget is left', { kind: 'credits' }],
    ['hi there', { kind: 'hello' }],
    ['thanks a lot!', { kind: 'thanks' }],
    ['', { kind: 'help' }],
    ['what can you do?', { kind: 'help' }],
    ['tell me about buckeye dental', { kind: 'named', name: 'buckeye dental' }],
    ['stop everything', { kind: 'command', command: '/leadgen stop' }],
    ['approve draft 3', { kind: 'command', command: '/leadgen drafts' }],
    ['run 142', { kind: 'command', command: '/leadgen status 142' }],
  ] as [string, object][])('%j is understood', (text, intent) => {
    expect(readTalk(text)).toMatchObject(intent);
  });

  it.each([
    ['low or high leads', 'One tier at a time'],
    ['leads in ohio or texas', 'One place at a time'],
    ['run dental', 'Where?'],
    ['run in ohio', 'Which trade'],
    ['run dental in columbus', 'Which Columbus?'],
    ['run zorbs in ohio', 'no trade “zorbs”'],
    ['run hotels in texas, 3', '5 to 100'],
    ['approve', 'Which leads?'],
    ['asdf qwer', 'not sure'],
    ['show me', 'not sure'],
  ])('%j leads to one question', (text, words) => {
    const intent = readTalk(text);
    expect(intent).toMatchObject({ kind: 'unclear', question: expect.stringContaining(words) });
  });

  it.each(SUGGESTED_PROMPTS.map(({ message }) => message))('the suggestion %j is understood', (message) => {
    expect(['leads', 'status', 'run', 'approve']).toContain(readTalk(message).kind);
  });

  it('every example that a question offers is understood', () => {
    const asked = [
      'run dental',
      'run in ohio',
      'run dental in columbus',
      'run zorbs in ohio',
      'run hotels in texas, 3',
      'approve',
      'x y',
    ];
    const examples = asked.flatMap((text) => {
      const intent = readTalk(text);
      return intent.kind === 'unclear' ? intent.examples : [];
    });
    expect(examples.length).toBeGreaterThan(10);
    expect(examples.filter((example) => readTalk(example).kind === 'unclear')).toEqual([]);
  });
});

function filterOf(intent: TalkIntent): TalkFilter | null {
  if (intent.kind === 'run') {
    const { industryKey, state, city } = intent.request;
    return { ...EVERY_LEAD, industryKey, state, city };
  }
  return 'filter' in intent ? intent.filter : null;
}

const WORDS = [
  ...'run approve which leads companies high medium low in or near with no contact yet the top three 30 5 and from for show me please dental hotels columbus ohio texas oh or, in, new york reading mobile gary office health company stores who replied what sent search find it is of all them high-tech school'.split(
    ' ',
  ),
  ...US_STATES.flatMap(({ code, name }) => [code, code.toLowerCase(), name]),
  ...allIndustries().flatMap(({ label }) => label.split(' ')),
];

describe('any words', () => {
  const sentence = fc.oneof(
    fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }).map((words) => words.join(' ')),
    fc.string({ maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
  );

  it('never throw, and name no tier, trade, state or city that does not stand there', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const filter = filterOf(readTalk(text));
        if (filter === null) return;
        const plain = text
          .normalize('NFKC')
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
        const { tier, industryKey, state, city } = filter;
        if (tier !== null) expect(plain).toContain(tier === 'medium' ? 'med' : tier);
        if (industryKey !== null) {
          const industry = industryByKey(industryKey);
          expect(industry).not.toBeNull();
          const words = [industryKey, industry?.label ?? '', ...(industry?.aliases ?? [])].flatMap((name) =>
            name.toLowerCase().split(/[^\p{L}\p{N}]+/u),
          );
          expect(words.some((word) => word.length > 1 && plain.includes(word.replace(/(?:ies|s)$/, '')))).toBe(true);
        }
        if (city !== null) expect(plain).toContain(city.toLowerCase().split(/[^\p{L}\p{N}]+/u)[0]);
        if (state !== null) {
          const isOfCity = city !== null && knownCities(city).some((known) => known.state === state);
          const isNamed =
            plain.split(' ').includes(state.toLowerCase()) || plain.includes(stateOf(state)?.name.toLowerCase() ?? '?');
          expect(isNamed || isOfCity || /d c|nyc|columbia/.test(plain)).toBe(true);
        }
      }),
      { numRuns: 5_000, examples: [['𝒻l']] },
    );
  });

  it('start a run only with a trade, a state and 5 to 100 companies', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const intent = readTalk(`run ${text}`);
        if (intent.kind !== 'run') return;
        expect(industryByKey(intent.request.industryKey)).not.toBeNull();
        expect(US_STATES.some(({ code }) => code === intent.request.state)).toBe(true);
        expect(intent.request.count).toBeGreaterThanOrEqual(5);
        expect(intent.request.count).toBeLessThanOrEqual(100);
      }),
      { numRuns: 3_000 },
    );
  });

  it('approve nothing without the word', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        if (readTalk(text).kind === 'approve') expect(text.toLowerCase()).toMatch(/approve|accept|light|yes to/);
      }),
      { numRuns: 2_000 },
    );
  });
});
