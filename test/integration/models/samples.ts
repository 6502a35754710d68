import { Types } from 'mongoose';
import type { CompanyCandidate, LatestScore } from '../../../src/domain/company.ts';
import type { ContactCandidate } from '../../../src/domain/contact.ts';
import type { DraftText } from '../../../src/domain/draft.ts';
import type { DraftMeta } from '../../../src/models/draft.ts';
import type { NewRun } from '../../../src/models/run.ts';

export const NOW = new Date('2026-03-02T15:00:00Z');
export const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
export const newId = () => new Types.ObjectId().toHexString();

let serial = 0;

export function candidate(over: Partial<CompanyCandidate> = {}): CompanyCandidate {
  serial += 1;
  return {
    name: `Birch Lane Dental ${serial}`,
    domain: `birch${serial}.example`,
    website: `https://birch${serial}.example`,
    industry: 'healthcare',
    subIndustry: 'dental',
    city: 'Columbus',
    state: 'OH',
    siteCount: 3,
    locations: [
      {
        street: '1 Elm St',
        city: 'Columbus',
        state: 'OH',
        postcode: '43004',
        phone: null,
        lat: 39.9,
        lon: -83,
        sourceId: `osm:node/${serial}`,
      },
    ],
    phone: '+16145550100',
    email: null,
    person: null,
    source: 'overpass',
    sourceUrl: null,
    sourceIds: [`osm:node/${serial}`],
    qualityScore: 8,
    ...over,
  };
}

export function latestScore(over: Partial<LatestScore> = {}): LatestScore {
  return {
    scoreId: newId(),
    featureId: newId(),
    score: 72.5,
    tier: 'high',
    reason: '$5k a site, three sites',
    savingsLow: 1_000,
    savingsMid: 1_350,
    savingsHigh: 1_700,
    scoredAt: NOW,
    approved: false,
    approvedBy: null,
    approvedAt: null,
    ...over,
  };
}

export function contact(over: Partial<ContactCandidate> = {}): ContactCandidate {
  serial += 1;
  return {
    fullName: null,
    title: null,
    email: `Office${serial}@Birch.example`,
    emailKind: 'generic',
    emailState: 'unknown',
    linkedinUrl: null,
    source: 'website_scraper',
    foundAt: { url: 'https://birch.example/contact', label: 'website', at: NOW },
    verified: false,
    ...over,
  };
}

export function draftText(over: Partial<DraftText> = {}): DraftText {
  return {
    subject: 'Your power bills',
    body: 'Hello,\n$3 a day adds up.',
    followUps: [{ number: 1, dayOffset: 3, subject: 'Your power bills', body: 'Once more.' }],
    angle: 'cost_savings',
    savingsEstimate: '$1k - $2k',
    claims: [{ text: 'three offices', support: { fact: 'siteCount 3', source: 'OpenStreetMap', url: null } }],
    critic: {
      score: 8,
      criteria: { personalization: 2, savings_figure: 2, clear_cta: 2, human_tone: 1, subject_quality: 1 },
      feedback: 'Good.',
    },
    toneIssues: [],
    lowConfidence: false,
    rewriteCount: 0,
    writtenBy: 'templates',
    ...over,
  };
}

export function draftMeta(over: Partial<DraftMeta> = {}): DraftMeta {
  return {
    companyId: newId(),
    contactId: newId(),
    runId: null,
    kind: 'first',
    followUpNumber: 0,
    parentDraftId: null,
    recipient: { email: 'office@birch.example', fullName: null, title: null, generic: true },
    now: NOW,
    ...over,
  };
}

export function newRun(over: Partial<NewRun> = {}): NewRun {
  serial += 1;
  return {
    triggerSource: 'slack_command',
    triggerInput: { text: 'run dental ohio' },
    requestedBy: 'U1',
    request: { industryWord: 'dental', industryKey: 'dental', state: 'OH', city: null, count: serial },
    title: 'Dental practices in Ohio',
    ...over,
  };
}
