import type { SourceFailure } from '../lib/errors.ts';

export const RUN_STATUSES = [
  'started',
  'scout_running',
  'scout_complete',
  'analyst_running',
  'analyst_awaiting_approval',
  'analyst_complete',
  'writer_running',
  'writer_awaiting_approval',
  'writer_complete',
  'outreach_running',
  'outreach_complete',
  'completed',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

const FINAL_RUN_STATUSES = ['completed', 'failed', 'cancelled'] as const satisfies readonly RunStatus[];

/**
 * A run goes forward along the list, may skip what has nothing to do, and may fail or be cancelled from any open state. A
 * failed one is started again or given up by a person.
 */
export function canMoveRun(from: RunStatus, to: RunStatus): boolean {
  if (isFinalRun(from)) return from === 'failed' && (to === 'started' || to === 'cancelled');
  return RUN_STATUSES.indexOf(to) > RUN_STATUSES.indexOf(from);
}

export function isFinalRun(status: RunStatus): boolean {
  return (FINAL_RUN_STATUSES as readonly RunStatus[]).includes(status);
}

export const RUN_STAGES = ['scout', 'enrichment', 'analyst', 'writer', 'outreach', 'done'] as const;
export type RunStage = (typeof RUN_STAGES)[number];

/** What a source did in a run, as the run message shows it. */
export type SourceReport = {
  name: string;
  label: string;
  found: number;
  truncated: boolean;
  attribution: string | null;
  /** `blocked`: it was not asked, because it is used up or waits. */
  failure: { kind: SourceFailure | 'blocked'; summary: string; at: Date } | null;
};

export type RunTrigger = 'slack_command' | 'slack_action' | 'slack_message' | 'schedule' | 'api';

export type RunRequest = {
  /** The person's words, for display. */
  industryWord: string;
  industryKey: string;
  state: string;
  city: string | null;
  count: number;
  /** The uploaded list that the run takes instead of asking sources. */
  uploadId?: string;
};

/** In place of a trade: the run looks for nothing and takes stored companies that nobody scored. */
const STORED_COMPANIES = 'stored_companies';

/** A run that scores what is stored, at most `count` companies. */
export function storedRequest(count: number): RunRequest {
  return { industryWord: 'companies found earlier', industryKey: STORED_COMPANIES, state: '', city: null, count };
}

/** Whether a run takes stored companies instead of asking sources. */
export function takesStored(request: RunRequest): boolean {
  return request.industryKey === STORED_COMPANIES;
}

const UPLOADED_LIST = 'uploaded_list';

/** A run that takes the companies of an uploaded list, at most `count`. */
export function uploadRequest(uploadId: string, count: number): RunRequest {
  return {
    industryWord: 'companies of a list',
    industryKey: UPLOADED_LIST,
    state: '',
    city: null,
    count,
    uploadId,
  };
}

/** The same words ask for the same run: one open run per key. */
export function requestKeyOf(request: RunRequest): string {
  if (request.uploadId !== undefined) return `${UPLOADED_LIST}|${request.uploadId}`;
  return [request.industryKey, request.state, (request.city ?? '').toLowerCase(), request.count].join('|');
}

export type RunCounters = {
  placesFound: number;
  companiesFound: number;
  companiesKnown: number;
  groupsFound: number;
  companiesScored: number;
  companiesApproved: number;
  companiesRejected: number;
  contactsFound: number;
  draftsCreated: number;
  draftsRejected: number;
  emailsSent: number;
  itemsFailed: number;
};

export type AgentRun = {
  id: string;
  /** Short number people type: `/leadgen status 142`. */
  ref: number;
  triggerSource: RunTrigger;
  triggerInput: { text: string };
  requestedBy: string;
  request: RunRequest;
  /** `Dental practices in Ohio`. */
  title: string;
  requestKey: string;
  status: RunStatus;
  currentStage: RunStage;
  /** Of the stage that is working now. */
  progress: { done: number; total: number };
  counters: RunCounters;
  /** Grows with each count, so that an older count never overwrites a newer one. */
  countersVersion: number;
  tiers: { high: number; medium: number; low: number };
  sources: SourceReport[];
  companyIds: string[];
  /** What the run may spend, USD; `null` = as configured. */
  budgetUsd: number | null;
  /** How many leads of each tier have a card in the thread. */
  shown: { high: number; medium: number; low: number };
  retryCount: number;
  maxRetries: number;
  /** Set while a failed stage waits for its next try. */
  retryAt: Date | null;
  errorMessage: string | null;
  cancelledBy: string | null;
  lease: { owner: string; until: Date } | null;
  startedAt: Date;
  completedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};
