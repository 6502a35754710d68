import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AngleSituation,
  type AngleStat,
  angleScore,
  chooseAngle,
  eligibleAngles,
} from '../../../src/domain/angles.ts';
import { ANGLES } from '../../../src/domain/draft.ts';
import { INDUSTRY_BUCKETS } from '../../../src/domain/industry.ts';

const situation = (over: Partial<AngleSituation> = {}): AngleSituation => ({
  companyId: 'c1',
  sites: 1,
  deregulated: false,
  figuresUsable: false,
  industry: 'healthcare',
  ...over,
});

describe('chooseAngle', () => {
  it.each([
    [{ sites: 12, deregulated: true, figuresUsable: true }, 'multi_site_savings'],
    [{ sites: 1, deregulated: true, figuresUsable: true }, 'deregulation_opportunity'],
    [{ sites: null, figuresUsable: true }, 'cost_savings'],
    [{ industry: 'public_sector', figuresUsable: true }, 'risk_reduction'],
    [{}, 'audit_offer'],
  ] as const)('takes %j as %s when nothing was learnt yet', (over, angle) => {
    expect(chooseAngle(situation(over))).toBe(angle);
  });

  it('keeps the fitting angle until it had a fair trial', () => {
    const stats: AngleStat[] = [
      { angle: 'multi_site_savings', sent: 4, replies: 0 },
      { angle: 'audit_offer', sent: 50, replies: 20 },
    ];
    expect(chooseAngle(situation({ sites: 3 }), stats)).toBe('multi_site_savings');
  });

  it('goes over to the angle that earns more replies', () => {
    const stats: AngleStat[] = [
      { angle: 'multi_site_savings', sent: 60, replies: 1 },
      { angle: 'audit_offer', sent: 50, replies: 10 },
    ];
    const chosen = ids(300).map((companyId) => chooseAngle(situation({ companyId, sites: 3 }), stats));
    expect(chosen.filter((angle) => angle === 'audit_offer').length).toBeGreaterThan(250);
  });

  it('explores with about one company in ten, always the same ones', () => {
    const stats: AngleStat[] = [{ angle: 'multi_site_savings', sent: 100, replies: 50 }];
    const choose = () => ids(2_000).map((companyId) => chooseAngle(situation({ companyId, sites: 3 }), stats));
    const others = choose().filter((angle) => angle !== 'multi_site_savings').length;
    expect(others).toBeGreaterThan(80);
    expect(others).toBeLessThan(200);
    expect(choose()).toEqual(choose());
  });

  it('never takes an angle whose facts the company lacks', () => {
    fc.assert(
      fc.property(
        fc.record({
          companyId: fc.string(),
          sites: fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
          deregulated: fc.boolean(),
          figuresUsable: fc.boolean(),
          industry: fc.constantFrom(...INDUSTRY_BUCKETS),
        }),
        fc.array(
          fc.record({
            angle: fc.constantFrom(
              'multi_site_savings' as const,
              'deregulation_opportunity' as const,
              'cost_savings' as const,
            ),
            sent: fc.nat(500),
            replies: fc.nat(100),
          }),
        ),
        (company, stats) => {
          const angle = chooseAngle(company, stats);
          expect(eligibleAngles(company)).toContain(angle);
          if (angle === 'multi_site_savings') expect(company.sites).toBeGreaterThanOrEqual(2);
          if (angle === 'deregulation_opportunity') expect(company.deregulated).toBe(true);
          if (angle === 'cost_savings') expect(company.figuresUsable).toBe(true);
        },
      ),
    );
  });
});

it('scores two mails and one reply below a hundred mails and forty replies', () => {
  expect(angleScore({ sent: 2, replies: 1 })).toBeLessThan(angleScore({ sent: 100, replies: 40 }));
});

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `company-${index}`);
}

describe('an angle that people did not want', () => {
  it.each([
    [['multi_site_savings'], 'deregulation_opportunity'],
    [['multi_site_savings', 'deregulation_opportunity', 'cost_savings'], 'audit_offer'],
    [[...ANGLES], 'multi_site_savings'],
  ] as const)('is left out: without %j it is %s', (avoided, angle) => {
    const given = situation({ sites: 12, deregulated: true, figuresUsable: true });
    expect(chooseAngle(given, [], avoided)).toBe(angle);
  });
});
