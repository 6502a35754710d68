import type { DraftView } from '../../../src/blocks/draft-view.ts';
import type { GateView } from '../../../src/blocks/lead-gate.ts';
import type { LeadContact, LeadDetailsView, LeadView } from '../../../src/blocks/lead-view.ts';
import type { RunView } from '../../../src/blocks/run-stages.ts';
import type { Moment } from '../../../src/blocks/time.ts';
import { NOT_TRACKED } from '../../../src/domain/mail-tracking.ts';

/** Wednesday, 10:42 in New York. */
export const moment: Moment = { now: new Date('2026-03-11T14:42:00Z'), zone: 'America/New_York' };

export function minutesAgo(minutes: number): Date {
  return new Date(moment.now.getTime() - minutes * 60_000);
}

export const dana: LeadContact = {
  fullName: 'Dana Ray',
  title: 'practice administrator',
  email: 'd.ray@buckeyefamily.example',
  generic: false,
  verified: true,
  emailState: 'valid',
  foundAt: { url: 'https://buckeyefamily.example/team', label: 'team page', at: minutesAgo(3) },
};

export const lead: LeadView = {
  companyId: '65f0c0ffee0000000000a001',
  runId: '65f0c0ffee0000000000b001',
  name: 'Buckeye Family Dental Group',
  siteCount: 12,
  site: { one: 'office', many: 'offices' },
  city: 'Columbus',
  state: 'OH',
  otherCities: 5,
  website: 'https://buckeyefamily.example/',
  domain: 'buckeyefamily.example',
  websiteSays: null,
  phone: '+16145550101',
  score: {
    total: 73.5,
    tier: 'high',
    reason:
      '12 offices under one brand in a state with free choice of supplier; about $117k a year for power and phones.',
    components: { recovery: 16, industry: 22.5, multisite: 20, dataQuality: 15 },
    savingsLow: 11_700,
    savingsHigh: 19_900,
    basis: {
      benchmarkKey: 'dental',
      benchmarkLabel: 'Dental practice (CBECS outpatient)',
      sites: 12,
      sitesKnown: true,
      sqftPerSite: 4_559,
      kwhPerSqft: 18.7,
      rate: 0.108,
      rateLabel: 'EIA, Ohio commercial 2024',
      employees: 96,
      employeesKnown: false,
      telecomPerEmployee: 420,
      confidence: 'medium',
    },
  },
  contact: dana,
  sources: [
    { label: 'OpenStreetMap', url: 'https://www.openstreetmap.org/node/1' },
    { label: 'website', url: 'https://buckeyefamily.example/locations' },
  ],
  attributions: ['© OpenStreetMap contributors'],
};

export const details: LeadDetailsView = {
  ...lead,
  contacts: [
    dana,
    { ...dana, fullName: null, title: null, email: 'office@buckeyefamily.example', generic: true, verified: false },
  ],
  locations: [
    { street: '12 High St', city: 'Columbus', state: 'OH', phone: '+16145550101' },
    { street: null, city: 'Dayton', state: 'OH', phone: null },
  ],
  figures: [
    {
      label: 'Offices',
      value: '12',
      source: { url: 'https://buckeyefamily.example/locations', label: 'locations page', at: minutesAgo(5) },
    },
    { label: 'Staff', value: '96', source: null },
  ],
  history: [
    { from: 'new', to: 'enriched', by: 'system (contact found)', at: minutesAgo(6), reason: null, runId: null },
    { from: 'enriched', to: 'scored', by: 'system (analyst)', at: minutesAgo(5), reason: null, runId: null },
  ],
};

export const run: RunView = {
  stoppedBy: null,
  id: '65f0c0ffee0000000000b001',
  ref: 142,
  title: 'Dental practices in Ohio',
  triggerSource: 'slack_command',
  requestedBy: 'U024BE7LH',
  request: { industryWord: 'dental', industryKey: 'dental', state: 'OH', city: null, count: 20 },
  status: 'analyst_running',
  currentStage: 'analyst',
  progress: { done: 19, total: 31 },
  counters: {
    placesFound: 48,
    companiesFound: 31,
    companiesKnown: 4,
    groupsFound: 3,
    companiesScored: 19,
    companiesApproved: 0,
    companiesRejected: 0,
    contactsFound: 22,
    draftsCreated: 0,
    draftsRejected: 0,
    emailsSent: 0,
    itemsFailed: 0,
  },
  tiers: { high: 3, medium: 17, low: 11 },
  sources: [
    {
      name: 'overpass',
      label: 'OpenStreetMap',
      found: 41,
      truncated: false,
      attribution: '© OpenStreetMap contributors',
      failure: null,
    },
    { name: 'npi', label: 'NPI registry', found: 7, truncated: false, attribution: null, failure: null },
  ],
  startedAt: minutesAgo(1.5),
  completedAt: null,
  retryAt: null,
  errorMessage: null,
  cancelledBy: null,
  leadsOpen: 31,
  draftsOpen: 0,
  mailsQueued: 0,
  rejectedByReason: [],
  costUsd: 0,
};

export const finishedRun: RunView = {
  ...run,
  status: 'completed',
  currentStage: 'done',
  startedAt: minutesAgo(200),
  completedAt: minutesAgo(2),
  leadsOpen: 0,
  counters: {
    ...run.counters,
    companiesApproved: 9,
    companiesRejected: 22,
    draftsCreated: 7,
    emailsSent: 5,
    draftsRejected: 2,
    itemsFailed: 1,
  },
  rejectedByReason: [
    { reason: 'too_small', count: 14 },
    { reason: 'already_client', count: 5 },
    { reason: 'other', count: 3 },
  ],
};

export const brokenRun: RunView = {
  ...run,
  currentStage: 'scout',
  status: 'scout_running',
  progress: { done: 0, total: 0 },
  retryAt: new Date(moment.now.getTime() + 120_000),
  sources: [
    {
      name: 'overpass',
      label: 'OpenStreetMap',
      found: 12,
      truncated: true,
      attribution: '© OpenStreetMap contributors',
      failure: { kind: 'overloaded', summary: 'OpenStreetMap is overloaded (HTTP 504)', at: minutesAgo(1) },
    },
  ],
};

export const gate: GateView = {
  runId: run.id,
  runRef: 142,
  title: run.title,
  tiers: {
    high: { total: 3, open: 3, hidden: 0 },
    medium: { total: 17, open: 17, hidden: 17 },
    low: { total: 11, open: 11, hidden: 11 },
  },
  approved: 0,
  rejected: 0,
  closed: null,
  endedAt: null,
};

export const BODY = `Hi Dana,

Buckeye Family Dental runs twelve offices across central Ohio, each with its own power and phone account. Groups of that size often overpay by $12k to $20k a year, because nobody has time to read twelve bills.

We audit them at no cost and keep a share only of what we recover.

Would a 15-minute call next Tuesday or Wednesday suit you?

Sam Lee
Harness Audit Partners`;

export const draft: DraftView = {
  id: '65f0c0ffee0000000000d001',
  ref: 17,
  revision: 1,
  runId: run.id,
  status: 'pending',
  kind: 'first',
  followUpNumber: 0,
  followUpReview: 'sequence',
  tracking: NOT_TRACKED,
  sendNote: null,
  masked: false,
  companyName: 'Buckeye Family Dental Group',
  recipient: {
    email: 'd.ray@buckeyefamily.example',
    fullName: 'Dana Ray',
    title: 'practice administrator',
    generic: false,
    verified: true,
    emailState: 'valid',
    foundAt: dana.foundAt,
  },
  subject: '12 offices, one utility bill review',
  body: BODY,
  angle: 'multi_site_savings',
  claims: [
    {
      text: 'twelve offices',
      support: { fact: '12 locations', source: 'locations page', url: 'https://buckeyefamily.example/locations' },
    },
    {
      text: '$12k to $20k a year',
      support: { fact: 'savings range', source: 'our estimate, medium confidence', url: null },
    },
  ],
  critic: {
    score: 9,
    criteria: { personalization: 2, savings_figure: 2, clear_cta: 2, human_tone: 2, subject_quality: 1 },
    feedback: '',
  },
  toneIssues: [],
  lowConfidence: false,
  rewriteCount: 0,
  followUps: [
    {
      number: 1,
      dayOffset: 3,
      subject: '12 offices, one utility bill review',
      body: 'Hi Dana,\n\nA short reminder of my note.\n\nSam Lee',
    },
    {
      number: 2,
      dayOffset: 7,
      subject: '12 offices, one utility bill review',
      body: 'Hi Dana,\n\nWe are paid only from what we recover.\n\nSam Lee',
    },
    {
      number: 3,
      dayOffset: 14,
      subject: '12 offices, one utility bill review',
      body: 'Hi Dana,\n\nI will close the file for now.\n\nSam Lee',
    },
  ],
  previous: null,
  instruction: null,
};

export const followUp: DraftView = {
  ...draft,
  id: '65f0c0ffee0000000000d002',
  ref: 21,
  runId: null,
  kind: 'followup',
  followUpNumber: 2,
  subject: `Re: ${draft.subject}`,
  body: draft.followUps[1]?.body ?? '',
  followUps: [],
  claims: [],
};
