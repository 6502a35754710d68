import type { Company } from '../../src/domain/company.ts';
import type { Firm } from '../../src/domain/firm.ts';
import type { CompanyFeature, Confidence } from '../../src/domain/score.ts';

/** Invented: no such firm, person or company exists. */
export const sampleFirm: Firm = {
  name: 'Harness Audit Partners',
  address: '100 Example Street, Columbus, OH 43004',
  phone: '(614) 555-0142',
  website: 'https://harness-audit.example',
  senderName: 'Sam Lee',
  senderTitle: 'Senior Analyst',
  mailFrom: 'sam@harness-audit.example',
  contingencyFee: 0.24,
  unsubscribeInstruction: 'Reply STOP and you will not hear from us again.',
};

export const sampleScore = { score: 71.5, tier: 'high' as const, reason: 'Many sites in one state.' };

const AT = new Date('2026-03-02T12:00:00Z');

export function sampleCompany(over: Partial<Company> = {}): Company {
  return {
    id: 'company-1',
    name: 'Buckeye Family Dental Group',
    nameKey: 'buckeye family dental group',
    cityKey: 'columbus',
    domain: 'buckeyefamily.example',
    website: 'https://buckeyefamily.example',
    industry: 'healthcare',
    subIndustry: 'dental',
    city: 'Columbus',
    state: 'OH',
    siteCount: 12,
    locations: [],
    phone: null,
    email: null,
    person: null,
    source: 'overpass',
    sourceUrl: 'https://www.openstreetmap.org/node/1',
    sourceIds: ['osm:node/1'],
    qualityScore: 8,
    employeeCount: null,
    hasLocationsPage: true,
    phoneSource: null,
    siteCountSource: { url: 'https://buckeyefamily.example/locations', label: 'locations page', at: AT },
    employeeCountSource: null,
    intentSignal: null,
    dataOrigin: 'scout',
    contactFound: true,
    status: 'approved',
    runId: null,
    latest: null,
    history: [],
    rejectionReason: null,
    dateFound: AT,
    createdAt: AT,
    updatedAt: AT,
    ...over,
  };
}

/** @param options.savings - low and high in USD a year; `null` = an estimate too weak for a mail */
export function sampleFeature(
  company: Company,
  options: { savings?: readonly [number, number] | null; deregulated?: boolean; confidence?: Confidence } = {},
): CompanyFeature {
  const [low, high] = options.savings ?? [12_000, 20_000];
  const sites = company.siteCount ?? 1;
  return {
    id: 'feature-1',
    companyId: company.id,
    estimatedSqftPerSite: 4_559,
    estimatedSiteCount: sites,
    estimatedAnnualUtilitySpend: low * 8,
    estimatedAnnualTelecomSpend: low * 2,
    estimatedTotalSpend: low * 10,
    savingsLow: low,
    savingsMid: (low + high) / 2,
    savingsHigh: high,
    industryFitScore: 10,
    multiSiteConfirmed: sites > 1,
    deregulatedState: options.deregulated ?? company.state === 'OH',
    dataQualityScore: 8,
    basis: {
      benchmarkKey: 'dental',
      benchmarkLabel: 'Dental practice',
      sites,
      sitesKnown: company.siteCount !== null,
      sqftPerSite: 4_559,
      kwhPerSqft: 18.7,
      rate: 0.108,
      rateLabel: 'OH commercial average',
      employees: 10,
      employeesKnown: false,
      telecomPerEmployee: 1_200,
      confidence: options.confidence ?? (options.savings === null ? 'low' : 'medium'),
    },
    computedAt: AT,
  };
}
