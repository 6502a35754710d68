import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWriter, type WriterInput } from '../../../../src/agents/writer.ts';
import { allIndustries } from '../../../../src/domain/industries.ts';
import { checkTone, wordCount } from '../../../../src/domain/tone.ts';
import { US_STATES } from '../../../../src/domain/us-states.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { sampleCompany, sampleFeature, sampleFirm, sampleScore } from '../../../support/draft-samples.ts';

const write = createWriter({ model: null, firm: sampleFirm, followUpDays: [3, 7, 14] });

const NAME_WORDS =
  'Buckeye Family Dental OF the The and & GROUP Inc. LLC, 13 24/7 Free Urgent Care Winner St. Mary’s O’Brien A. Brewing Co. *Bold* <b> {{x}} Ohio Texas Columbus $5 100% Dr. DDS 1st Bank, www.acme.example VII Müller 北京'.split(
    ' ',
  );
const name = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...NAME_WORDS), { minLength: 1, maxLength: 9 }).map((w) => w.join(' ')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
);
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const money = fc
  .tuple(fc.integer({ min: 50, max: 40_000_000 }), fc.integer({ min: 1, max: 100 }))
  .map(([low, percent]) => [low, Math.round(low * (1 + percent / 100))] as const);

const input: fc.Arbitrary<WriterInput> = fc
  .record({
    id: fc.uuid(),
    name,
    trade: maybe(fc.constantFrom(...allIndustries())),
    city: maybe(
      fc.constantFrom('Columbus', 'GROVE CITY', 'St. Louis', 'Texas City', 'Delaware', '43215', 'Indiana', ''),
    ),
    state: maybe(fc.constantFrom(...US_STATES.map(({ code }) => code))),
    sites: maybe(fc.integer({ min: 0, max: 3_000 })),
    counted: fc.boolean(),
    placed: fc.boolean(),
    savings: maybe(money),
    deregulated: fc.boolean(),
    person: maybe(
      fc.constantFrom('Dana Ray', 'RAY, DANA', 'Dr. A. Lee', 'A. Baker', 'May June', 'Free Winner', 'Will Ohio'),
    ),
    title: maybe(fc.constantFrom('CFO', 'Owner', 'VP OF REAL ESTATE')),
    kind: fc.constantFrom('personal' as const, 'generic' as const),
    intent: maybe(
      fc.constantFrom('expansion: 3 new clinics in Dayton', 'hiring: 40 jobs', 'acquisition: bought Acme for $5M'),
    ),
    wish: maybe(
      fc.constantFrom(
        'shorter',
        'no figures',
        'more formal',
        'mention telecom and water',
        'name our fee',
        'make it about deregulation',
        'sing',
      ),
    ),
  })
  .map((seed) => {
    const place = { street: null, city: 'Akron', state: 'OH', postcode: null, phone: null, lat: null, lon: null };
    const company = sampleCompany({
      id: seed.id,
      name: seed.name,
      industry: seed.trade?.bucket ?? 'unknown',
      subIndustry: seed.trade?.key ?? null,
      city: seed.city,
      state: seed.state,
      siteCount: seed.sites,
      siteCountSource: seed.counted ? { url: null, label: 'locations page', at: new Date(0) } : null,
      locations: seed.placed
        ? Array.from({ length: Math.min(seed.sites ?? 0, 200) }, (_, index) => ({
            ...place,
            sourceId: `osm:node/${index}`,
          }))
        : [],
      intentSignal: seed.intent,
    });
    return {
      company,
      feature: sampleFeature(company, { savings: seed.savings, deregulated: seed.deregulated }),
      score: sampleScore,
      contact: seed.person === null ? null : { fullName: seed.person, title: seed.title, emailKind: seed.kind },
      ...(seed.wish === null ? {} : { instruction: seed.wish }),
    };
  });

it('writes four mails that any company could be sent as they are', async () => {
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const draft = await write(given, { signal: new AbortController().signal, log: silentLogger });
      const mails = [draft, ...draft.followUps];
      expect(draft.claims.filter((claim) => claim.support === null)).toEqual([]);
      expect(draft.toneIssues).toEqual([]);
      expect(draft.followUps.map(({ number, dayOffset }) => [number, dayOffset])).toEqual([
        [1, 3],
        [2, 7],
        [3, 14],
      ]);
      expect(draft.subject.length).toBeLessThanOrEqual(60);
      expect(draft.critic!.score).toBeGreaterThanOrEqual(7);
      const own = draft.body.split('\n\n').slice(1, -1).join(' ');
      expect(wordCount(own)).toBeGreaterThanOrEqual(given.instruction === 'shorter' ? 45 : 55);
      expect(wordCount(own)).toBeLessThanOrEqual(given.instruction?.startsWith('mention') ? 180 : 140);
      for (const { subject, body } of mails) {
        expect(
          checkTone({ subject, body }, [given.company.name]).issues.filter((issue) => /words;|call/.test(issue)),
        ).toEqual([]);
        expect(subject).not.toMatch(/^(?:re|fwd?):|[\n\r!]/i);
        expect(body).toMatch(/^(?:(?:Hi|Hello|Dear) \S.*|Hello|Good day),\n\n/);
        expect(body).toMatch(
          /\n\n(?:Best regards|Sincerely),\nSam Lee\nSenior Analyst, Harness Audit Partners\n\(614\) 555-0142$/,
        );
        expect(`${subject}\n${body}`).not.toMatch(
          /undefined|null|NaN|\[object|\{\{|\}\}|<b>| {2}|\n{3}| ,| \.(?!\d)|\.\.|!| \n/,
        );
      }
    }),
    { numRuns: 1_000 },
  );
}, 120_000);

it('gives neighbours different mails, and the same company the same one', async () => {
  const texts = new Set<string>();
  for (let index = 0; index < 60; index += 1) {
    const company = sampleCompany({ id: `neighbour-${index}` });
    const given = { company, feature: sampleFeature(company), score: sampleScore, contact: null };
    const context = { signal: new AbortController().signal, log: silentLogger };
    const draft = await write(given, context);
    texts.add(draft.body);
    expect(await write(given, context)).toEqual(draft);
  }
  expect(texts.size).toBeGreaterThan(45);
});
