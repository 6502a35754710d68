import type { IndexDescription } from 'mongodb';
import type { Connection } from 'mongoose';
import { type Clock, systemClock } from '../lib/clock.ts';
import { createApprovalStore } from './approval.ts';
import { createAuditStore } from './audit.ts';
import { createCompanyStore } from './company.ts';
import { createContactStore } from './contact.ts';
import { createContactSearchStore } from './contact-search.ts';
import { createContextNoteStore } from './context-note.ts';
import { createCounterStore, createRequestKeyStore, createSendCounterStore } from './counter.ts';
import { createDirectorySourceStore } from './directory-source.ts';
import { createDraftStore } from './draft.ts';
import { createEmailWinRateStore } from './email-win-rate.ts';
import { createErasedKeys } from './erased-keys.ts';
import { createErasureStore } from './erasure.ts';
import { createEventStore } from './event.ts';
import { createFollowUpStore } from './followup.ts';
import { createHealthStore } from './health.ts';
import { createHomeViewerStore } from './home-viewer.ts';
import { createInboundMailStore } from './inbound-mail.ts';
import { createKnownCompanyStore } from './known-company.ts';
import { createLeadChoiceStore } from './lead-choice.ts';
import { createMailboxStore } from './mailbox.ts';
import { createMainSwitchStore } from './main-switch.ts';
import { createPaceStore } from './pace.ts';
import { createPipelineRollupStore } from './pipeline-rollup.ts';
import { createPostStore } from './post.ts';
import { createProviderStateStore } from './provider-state.ts';
import { createRedactionStore } from './redaction.ts';
import { createReportFactStore } from './report-facts.ts';
import { createReportFileStore } from './report-file.ts';
import { createRunStore } from './run.ts';
import { createRunLogStore } from './run-log.ts';
import { createRunPlanStore } from './run-plan.ts';
import { createScheduleStore } from './schedule.ts';
import { createFeatureStore, createScoreStore } from './score.ts';
import { createSettingStore } from './setting.ts';
import { createSiteFactsStore } from './site-facts.ts';
import { createSlackMessageStore } from './slack-message.ts';
import { createSourcePerformanceStore } from './source-performance.ts';
import { createSpendStore } from './spend.ts';
import { createStuckStore } from './stuck.ts';
import { createSuppressionStore } from './suppression.ts';
import { createTalkStore } from './talk.ts';
import { createTaskStore } from './task.ts';
import { createUnscoredCompanyStore } from './unscored-company.ts';
import { createUploadStore } from './upload.ts';
import { createUploadRowStore } from './upload-row.ts';
import { createWebhookEventStore } from './webhook-event.ts';

/** All stores on one connection, once per connection. `clock` only judges the age of cached facts; every write takes its `now`. */
export function createModels(connection: Connection, clock: Clock = systemClock) {
  const counters = createCounterStore(connection);
  const settings = createSettingStore(connection);
  const keyOfErased = createErasedKeys(settings);
  const suppressions = createSuppressionStore(connection, keyOfErased);
  return {
    connection,
    counters,
    companies: createCompanyStore(connection, keyOfErased),
    features: createFeatureStore(connection),
    scores: createScoreStore(connection),
    contacts: createContactStore(connection, suppressions.isErased),
    drafts: createDraftStore(connection, counters),
    runs: createRunStore(connection, counters),
    runLogs: createRunLogStore(connection),
    tasks: createTaskStore(connection),
    talk: createTalkStore(connection),
    approvals: createApprovalStore(connection),
    events: createEventStore(connection),
    suppressions,
    sendCounters: createSendCounterStore(connection),
    requestKeys: createRequestKeyStore(connection),
    followups: createFollowUpStore(connection),
    sourcePerformance: createSourcePerformanceStore(connection),
    emailWinRates: createEmailWinRateStore(connection),
    directorySources: createDirectorySourceStore(connection),
    companyContextNotes: createContextNoteStore(connection),
    providerStates: createProviderStateStore(connection),
    webhookEvents: createWebhookEventStore(connection),
    siteFacts: createSiteFactsStore(connection, clock, suppressions.isErased),
    slackMessages: createSlackMessageStore(connection),
    paces: createPaceStore(connection),
    settings,
    stuck: createStuckStore(connection),
    health: createHealthStore(connection),
    pipelineRollups: createPipelineRollupStore(connection),
    posts: createPostStore(connection),
    audit: createAuditStore(connection),
    mainSwitch: createMainSwitchStore(connection),
    spend: createSpendStore(connection),
    runPlans: createRunPlanStore(connection),
    contactSearches: createContactSearchStore(connection),
    homeViewers: createHomeViewerStore(connection),
    schedules: createScheduleStore(connection),
    unscoredCompanies: createUnscoredCompanyStore(connection),
    leadChoices: createLeadChoiceStore(connection),
    reportFacts: createReportFactStore(connection),
    reportFiles: createReportFileStore(connection),
    erasures: createErasureStore(connection),
    redaction: createRedactionStore(connection),
    keyOfErased,
    inboundMails: createInboundMailStore(connection),
    mailboxes: createMailboxStore(connection),
    uploads: createUploadStore(connection),
    uploadRows: createUploadRowStore(connection),
    knownCompanies: createKnownCompanyStore(connection),
  };
}

export { FIRST_ID, type IdRange, type Rollup } from './pipeline-rollup.ts';
export type { Backlog } from './stuck.ts';

export type Models = ReturnType<typeof createModels>;

/** Creates what is missing of every index of every model on the connection, one command per collection. Safe to repeat. */
export async function ensureIndexes(models: Pick<Models, 'connection'>): Promise<void> {
  const { connection } = models;
  await Promise.all(
    connection.modelNames().map(async (name) => {
      const { collection, schema } = connection.model(name);
      const indexes = schema.indexes().map(([key, options]) => ({ ...options, key }) as IndexDescription);
      if (indexes.length > 0) await collection.createIndexes(indexes);
    }),
  );
}

/** Indexes that a collection lacks, as `collection {key}`. A collection that has no document yet lacks none. */
export async function missingIndexes({ connection }: Pick<Models, 'connection'>): Promise<string[]> {
  const listed = await Promise.all(
    connection.modelNames().map(async (name) => {
      const { collection, schema } = connection.model(name);
      const present = await collection.listIndexes().toArray().catch(notThere);
      const keys = new Set(present?.map(({ key }) => JSON.stringify(key)));
      const wanted = schema.indexes().map(([key]) => JSON.stringify(key));
      return present === null
        ? []
        : wanted.filter((key) => !keys.has(key)).map((key) => `${collection.collectionName} ${key}`);
    }),
  );
  return listed.flat();
}

function notThere(error: unknown): null {
  if (error instanceof Error && 'codeName' in error && error.codeName === 'NamespaceNotFound') return null;
  throw error;
}
