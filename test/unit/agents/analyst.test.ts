import { describe, expect, it } from 'vitest';
import { type AnalystDeps, createAnalyst } from '../../../src/agents/analyst.ts';
import type { Company } from '../../../src/domain/company.ts';
import { shortUsd } from '../../../src/domain/money.ts';
import { DEFAULT_THRESHOLDS, DEFAULT_WEIGHTS } from '../../../src/domain/scoring.ts';
import type { SiteFacts } from '../../../src/domain/site-facts.ts';
import { silentLogger } from '../../../src/lib/logger.ts';

const at = new Date('2026-03-02T15:00:00Z');
const company: Company = {
  id: 'c1',
  name: 'Example Dental',
  domain: 'example.com',
  website: 'https://example.com',
  industry: 'healthcare',
  subIndustry: 'dental',
  city: 'Columbus',
  state: 'OH',
  siteCount: 1,
  locations: [],
  phone: null,
  email: null,
  person: null,
  source: 'overpass',
  sourceUrl: null,
  sourceIds: [],
  qualityScore: 5,
  nameKey: 'example dental',
  cityKey: 'columbus',
  employeeCount: null,
  hasLocationsPage: false,
  phoneSource: null,
  siteCountSource: null,
  employeeCountSource: null,
  intentSignal: null,
  dataOrigin: 'scout',
  contactFound: false,
  status: 'new',
  runId: null,
  latest: null,
  history: [],
  rejectionReason: null,
  dateFound: at,
  createdAt: at,
  updatedAt: at,
};
const siteFacts: SiteFacts = {
  domain: 'example.com',
  website: 'https://example.com',
  fetchedAt: at,
  pages: [],
  failure: null,
  title: null,
  excerpt: '',
  phones: [],
  emails: [],
  people: [],
  locationCount: { value: 12, snippet: '12 offices', url: 'https://example.com/locations' },
  employeeCount: { value: 90, snippet: 'team of 90', url: 'https://example.com/about' },
  hasLocationsPage: true,
  facilityType: null,
};
const deps: AnalystDeps = {
  scoreFormula: 'normalized',
  weights: DEFAULT_WEIGHTS,
  thresholds: DEFAULT_THRESHOLDS,
  contingencyFee: 0.24,
  narrator: null,
  scorer: null,
};
const context = () => ({ signal: new AbortController().signal, log: silentLogger });

describe('createAnalyst', () => {
  it('takes sites, employees and the locations page from the website', async () => {
    const { feature, score } = await createAnalyst(deps)({ company, siteFacts, hasContact: true }, context());
    expect(feature).toMatchObject({ estimatedSiteCount: 12, multiSiteConfirmed: true, dataQualityScore: 10 });
    expect(feature.basis).toMatchObject({ employees: 90, employeesKnown: true, confidence: 'high' });
    expect(score).toMatchObject({ score: 70.5, tier: 'high', formula: 'normalized' });
    expect(score.scoreReason).toContain('12 offices');
  });

  it.each([
    { origin: 'scout', listed: 3, published: 12, sites: 12 },
    { origin: 'scout', listed: 20, published: 12, sites: 20 },
    { origin: 'csv', listed: 3, published: 12, sites: 3 },
    { origin: 'csv', listed: null, published: 12, sites: 12 },
  ] as const)('counts $sites sites when $origin lists $listed and the website says $published', async (row) => {
    const given = { ...company, dataOrigin: row.origin, siteCount: row.listed };
    const { feature } = await createAnalyst(deps)({ company: given, siteFacts, hasContact: false }, context());
    expect(feature.estimatedSiteCount).toBe(row.sites);
  });

  it('keeps unknown things unknown without a website', async () => {
    const given = { ...company, website: null, siteCount: null };
    const { feature } = await createAnalyst(deps)({ company: given, siteFacts: null, hasContact: false }, context());
    expect(feature.basis).toMatchObject({ sitesKnown: false, employeesKnown: false, confidence: 'low' });
    expect(feature.dataQualityScore).toBe(0);
  });

  it('uses the sentence of a narrator that names our figure', async () => {
    const explain = async ({ feature }: { feature: { savingsMid: number } }) =>
      `Worth ${shortUsd(feature.savingsMid)}.`;
    const analyst = createAnalyst({ ...deps, narrator: { name: 'local (prompt 1)', explain } });
    const { score } = await analyst({ company, siteFacts, hasContact: true }, context());
    expect(score.scoreReason).toMatch(/^Worth \$\d+k\.$/);
    expect(score.reasonBy).toBe('local (prompt 1)');
  });

  it.each([
    ['invents a figure', async () => 'Saves $75M.'],
    ['fails', () => Promise.reject(new Error('model is down'))],
  ])('writes the sentence by rules when the narrator %s', async (_, explain) => {
    const byRules = await createAnalyst(deps)({ company, siteFacts, hasContact: true }, context());
    const withNarrator = await createAnalyst({ ...deps, narrator: { name: 'local (prompt 1)', explain } })(
      { company, siteFacts, hasContact: true },
      context(),
    );
    expect(withNarrator).toEqual(byRules);
  });

  it('stops instead of falling back when it was told to stop', async () => {
    const controller = new AbortController();
    const explain = () => {
      controller.abort(new Error('cancelled'));
      return Promise.reject(controller.signal.reason);
    };
    const analyst = createAnalyst({ ...deps, narrator: { name: 'local (prompt 1)', explain } });
    const running = analyst({ company, siteFacts, hasContact: true }, { signal: controller.signal, log: silentLogger });
    await expect(running).rejects.toThrow('cancelled');
  });
});

describe('a scorer of an extension', () => {
  const withScorer = async (score: NonNullable<AnalystDeps['scorer']>['score']) => {
    const analyst = createAnalyst({ ...deps, scorer: { name: 'own', score } });
    return (await analyst({ company, siteFacts, hasContact: true }, context())).score;
  };
  const points = { recovery: 50.123, industry: 10, multisite: 20.004, dataQuality: 0 };

  it('gives the points, out of which score and tier are made', async () => {
    const scored = await withScorer(() => points);
    expect(scored).toMatchObject({ score: 80.13, tier: 'high', formula: 'custom' });
    const sum = Object.values(scored.components).reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo(80.13, 10);
  });

  it('knows what the formula says', async () => {
    const builtIn = (await createAnalyst(deps)({ company, siteFacts, hasContact: true }, context())).score;
    const scored = await withScorer((input) => input.builtIn.components);
    expect(scored.score).toBe(builtIn.score);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('boom');
      },
    ],
    ['gives a part below 0', () => ({ ...points, industry: -1 })],
    ['gives more than 100 in all', () => ({ ...points, multisite: 70 })],
    ['gives no number', () => ({ ...points, multisite: Number.NaN })],
    ['leaves out a part', () => ({ recovery: 10 })],
    ['gives nothing', () => undefined],
    ['gives a promise', async () => points],
  ])('that %s has no say: the formula counts', async (_name, score) => {
    const builtIn = (await createAnalyst(deps)({ company, siteFacts, hasContact: true }, context())).score;
    expect(await withScorer(score)).toEqual(builtIn);
  });
});
