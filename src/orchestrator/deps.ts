import type { createAnalyst } from '../agents/analyst.ts';
import type { createEnrichment } from '../agents/enrichment.ts';
import type { createOutreach } from '../agents/outreach.ts';
import type { createScout } from '../agents/scout.ts';
import type { Talker } from '../agents/talker.ts';
import type { createWriter } from '../agents/writer.ts';
import type { AutoApprovePolicy } from '../domain/auto-approve.ts';
import type { Firm } from '../domain/firm.ts';
import type { MailTracking } from '../domain/mail-tracking.ts';
import type { Enqueue } from '../domain/ports.ts';
import type { ClassifyReply } from '../domain/reply-reading.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import type { Projector } from '../slack/projector.ts';
import type { Paid } from './paid.ts';

export type Agents = {
  scout: ReturnType<typeof createScout>;
  enrichment: ReturnType<typeof createEnrichment>;
  analyst: ReturnType<typeof createAnalyst>;
  writer: ReturnType<typeof createWriter>;
  outreach: ReturnType<typeof createOutreach>;
  classifyReply: ClassifyReply;
  /** `null` = no model is named, and rules answer questions. */
  talker: Talker | null;
};

/** What every step of the work is handed. Built once, in app.ts. */
export type OrchestratorDeps = {
  models: Models;
  projector: Projector;
  enqueue: Enqueue;
  clock: Clock;
  log: Logger;
  /** This process, as leases name it. */
  owner: string;
  agents: Agents;
  /** Absent = every source is free. */
  paid?: Paid;
  /** One audit line per task, besides the `tasks` collection. */
  appendTaskLog: (line: string) => Promise<void>;
  settings: {
    autoApprove: AutoApprovePolicy;
    approvalTtlMs: number;
    companyConcurrency: number;
    firm: Firm;
    /** Version of the footer and of what is counted of a mail, part of what an approval covers. */
    footerVersion: string;
    tracking: MailTracking;
    /** Waits before the two automatic retries of a failed stage, in ms. */
    retryDelaysMs: readonly [number, number];
  };
};

/** Job names; the payload of each holds ids only. */
export const JobName = {
  runStep: 'run-step',
  leadStep: 'lead-step',
  sendDraft: 'send-draft',
  timedJob: 'timed-job',
  reportStep: 'report-step',
  uploadStep: 'upload-step',
  inboundMail: 'inbound-mail',
  providerEvents: 'provider-events',
  talkStep: 'talk-step',
} as const;

/** `by` of what the product decides by itself; the words are the reference system's. */
export const SYSTEM_CONTACT_FOUND = 'system (contact found)';
export const SYSTEM = 'system';
