import { randomBytes } from 'node:crypto';
import type { Moment } from '../blocks/time.ts';
import { creditsPage } from '../commands/credits.ts';
import { jobsPage } from '../commands/jobs.ts';
import { leadsPage } from '../commands/lead-verbs.ts';
import type { Config } from '../config.ts';
import { connect, type RunningDatabase } from '../db/database.ts';
import { migrate } from '../db/migrations/migrate.ts';
import { verifyUnsubscribeToken } from '../domain/unsubscribe-token.ts';
import { healthRoutes } from '../http/health.ts';
import { metricsRoute } from '../http/metrics.ts';
import { startHttpServer } from '../http/server.ts';
import { createUnsubscribeHandler, unsubscribeRoute } from '../http/unsubscribe.ts';
import { createFailingJobs } from '../jobs/failing-jobs.ts';
import { createScheduler } from '../jobs/scheduler.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { createProcessOwner, retireProcessOwner } from '../lib/process-owner.ts';
import { createModels, ensureIndexes } from '../models/index.ts';
import { createSenderCheck } from '../providers/dns/sender-domain.ts';
import { createApprovers } from '../slack/approvers.ts';
import { createMasking } from '../slack/channel-kinds.ts';
import { createDroppedFiles } from '../slack/dropped-files.ts';
import { createFileStore } from '../slack/file-store.ts';
import { createHome } from '../slack/home.ts';
import { identify } from '../slack/identify.ts';
import { createOutbox, noticed } from '../slack/outbox.ts';
import { createPermalinks, permalinkOf } from '../slack/permalink.ts';
import { createSlackProbe } from '../slack/probe.ts';
import { createProjector, keyOf } from '../slack/projector.ts';
import { createHomeReader } from '../slack/render/home.ts';
import { createRenderer } from '../slack/render/index.ts';
import { createTrouble } from '../slack/trouble.ts';
import { createUploadVoice } from '../slack/upload-voice.ts';
import { buildAgents } from './agents.ts';
import { dailyLimitOf } from './daily-limit.ts';
import { buildMailboxWatch, readMail, webhookRoutes } from './inbound.ts';
import { registerListeners } from './listeners.ts';
import { buildLlmBudget } from './llm-budget.ts';
import { buildOrchestrator } from './orchestrator.ts';
import { providersOn } from './paid-providers.ts';
import { buildProbes } from './probes.ts';
import { senderOf } from './sender-domain.ts';
import { connectSlack, createSlackClient } from './slack.ts';
import { type Tuning, tuningOf } from './tuning.ts';

const STOP_MS = 8_000;

export type RunningApp = { port: number; stop(): Promise<void> };

/** Builds everything on a database that runs, wires it and starts it. Decides nothing. */
export async function buildApp(
  config: Config,
  parts: { database: RunningDatabase; log: Logger; clock?: Clock; tuning?: Partial<Tuning> },
): Promise<RunningApp> {
  const { database, log, clock = systemClock } = parts;
  const tuning = tuningOf(parts.tuning ?? {});
  const owner = createProcessOwner();
  const stopping = new AbortController();
  const startedAt = clock.now();

  // loaded while the database is being connected to
  const [connection, { createMeters }] = await Promise.all([
    connect(database.uri, config.database.name),
    import('../http/meters.ts'),
  ]);
  const db = connection.getClient().db(config.database.name);
  await migrate(db, { owner, clock, log });
  const models = createModels(connection, clock);
  const meters = createMeters();
  const client = createSlackClient(config.slack, log, tuning.slack.callTimeoutMs, meters.slackCall);
  const [{ teamUrl, ...identity }] = await Promise.all([identify(client, { clock, log }), ensureIndexes(models)]);
  const unsubscribeSecret = await models.settings.getOrCreate('unsubscribe_secret', randomBytes(32).toString('hex'));
  const slack = connectSlack(config.slack, identity, client, log, tuning.slack.callTimeoutMs);
  const approvers = createApprovers({ client, ...config.slack, clock, log });
  const trouble = createTrouble({ client, channels: config.slack.channels, clock, log });

  const moment = (): Moment => ({ now: clock.now(), zone: config.timeZone });
  const isMasked = createMasking({ client, mode: config.privacy.maskEmails, clock, log });
  const renderer = createRenderer({
    models,
    moment,
    dryRun: config.mail.route.name === 'dry_run',
    followUpReview: config.mail.followUpReview,
    tracking: config.mail.tracking,
    isMasked: () => isMasked(config.slack.channels.emails),
  });
  const outbox = createOutbox({
    store: models.slackMessages,
    paces: models.paces,
    client,
    render: renderer.render,
    clock,
    log,
    owner,
    onUnreachable: trouble.note,
    onReached: trouble.settle,
    // a picture that Slack does not take into a message goes into its thread
    onRefused: ({ kind, refId }, error) =>
      kind === 'post' ? models.reportFiles.moveToThread(refId, error) : Promise.resolve(false),
    waits: tuning.slack,
  });
  const linkTo = (channelId: string, ts: string) => permalinkOf(teamUrl, channelId, ts);
  const approverIds = [...config.slack.approverIds, ...config.slack.adminIds];
  const home = createHome({
    viewers: models.homeViewers,
    reader: createHomeReader({
      models,
      moment,
      mayDecide: approvers.mayDecide,
      linkTo,
      readers: {
        pipeline: () => orchestrator.readPipeline(),
        health: () => orchestrator.lastHealth(),
        jobs: models.schedules.list,
      },
      settings: {
        mode: config.mail.route.name,
        mailBlockers: config.mailBlockers,
        dailyLimit: dailyLimitOf(config),
        timeZone: config.timeZone,
        approverIds,
        paidOn: providersOn(config),
      },
    }),
    client,
    moment,
    clock,
    log,
  });
  const projector = createProjector({ outbox: noticed(outbox, home.changed), channels: config.slack.channels });

  const pingDatabase = async () => {
    await db.command({ ping: 1 }, { timeoutMS: 2_000 });
  };
  const scheduler = createScheduler({
    db,
    ...config.jobs,
    ...tuning.jobs,
    owner,
    clock,
    log,
    onJob: meters.job,
  });
  const llmBudget = buildLlmBudget(config, { models, projector, clock, log });
  const failingJobs = createFailingJobs(db, config.jobs.collection);
  const {
    agents,
    paid,
    close: closeAgents,
  } = await buildAgents(config, {
    models,
    clock,
    log,
    unsubscribeSecret,
    tuning,
    llmBudget,
    onMail: meters.mail,
  });
  const sender = senderOf(config);
  let listensOn = config.http.port;
  const orchestrator = buildOrchestrator(config, {
    models,
    agents,
    ...(paid === null ? {} : { paid }),
    projector,
    enqueue: scheduler.enqueue,
    clock,
    log,
    owner,
    stopping: stopping.signal,
    tuning,
    onFlip: home.flipped,
    llmBudget,
    files: createFileStore({ client, botUserId: identity.botUserId, clock }),
    probes: buildProbes(config, {
      models,
      clock,
      slack: createSlackProbe(client, trouble.current),
      pingDatabase,
      failingJobs: failingJobs.count,
      port: () => listensOn,
      llmBudgetState: async () => (await llmBudget?.state()) ?? null,
    }),
    permalinkOf: createPermalinks(models.slackMessages, linkTo),
    readMail,
    dropped: createDroppedFiles({ client, token: config.slack.botToken, apiUrl: config.slack.apiUrl, log }),
    tellUpload: createUploadVoice({ client, log }),
    mayDecide: approvers.mayDecide,
    askSender: sender === null ? null : createSenderCheck(sender),
  });

  registerListeners(slack.app, {
    ...orchestrator,
    botUserId: identity.botUserId,
    mayDecide: approvers.mayDecide,
    mayAdminister: approvers.mayAdminister,
    adminIds: config.slack.adminIds,
    approverIds,
    claim: (key) => models.requestKeys.claim(key, clock.now()),
    moment,
    openView: async (triggerId, view) => {
      await client.views.open({ trigger_id: triggerId, view });
    },
    updateView: async (viewId, hash, view) => {
      await client.views.update({ view_id: viewId, hash, view });
    },
    tell: trouble.tell,
    homeOpened: home.opened,
    redrawHome: home.redraw,
    log,
    show: { run: renderer.run, lead: renderer.lead, draft: renderer.draft },
    leadsChannelId: config.slack.channels.leads,
    slackTrouble: async () => trouble.current(),
    readDetails: renderer.readDetails,
    readDraft: renderer.readDraft,
    async draftLink(draftId) {
      const card = await models.slackMessages.find(keyOf.draft(draftId));
      return card === null || card.ts === null ? null : linkTo(card.channelId, card.ts);
    },
    readLeadsPage: (filter) => leadsPage(orchestrator, filter),
    readJobsPage: (userId, news) => {
      const { mayAdminister } = approvers;
      return jobsPage({ manageJobs: orchestrator.manageJobs, mayAdminister, moment }, userId, news);
    },
    readCreditsPage: (userId, news) => {
      const { mayAdminister } = approvers;
      return creditsPage({ credits: orchestrator.credits, mayAdminister, moment }, userId, news);
    },
    rewrite: orchestrator.rewriteDraft,
    runNow: async (job, by) => (await orchestrator.manageJobs.runNow(job, by)).kind === 'starts',
  });

  await failingJobs.ensureIndex();
  outbox.start();
  await scheduler.start(orchestrator.jobs);
  const verify = (token: string) => verifyUnsubscribeToken(token, unsubscribeSecret);
  const http = await startHttpServer({
    ...config.http,
    slack: slack.listener,
    routes: [
      ...healthRoutes({ pingDatabase, startedAt, now: clock.now }),
      metricsRoute({ meters, readGauges: orchestrator.readGauges, log }),
      unsubscribeRoute(
        createUnsubscribeHandler({
          unsubscribe: orchestrator.unsubscribe,
          verify,
          firmName: config.firm.name,
          log,
        }),
        verify,
      ),
      ...webhookRoutes(config, { ...orchestrator, clock, log }),
    ],
    now: systemClock.now, // signatures carry real time, and Bolt compares them with it
    log,
  });
  listensOn = http.port;
  const mailbox = await buildMailboxWatch(
    config,
    { models, clock, log, owner },
    { take: orchestrator.takeMail, tuning: tuning.mailbox },
  );
  mailbox?.start();
  await slack.start();
  await trouble.checkAtStart({ approversConfigured: approvers.configured, mailBlockers: config.mailBlockers });
  log.info({ port: http.port }, 'ready');

  return {
    port: http.port,
    async stop() {
      stopping.abort(new Error('the bot stops'));
      const drained = [http.close(STOP_MS), scheduler.stop(STOP_MS), outbox.stop(STOP_MS)];
      await Promise.all([mailbox?.stop(), slack.stop(), ...drained]);
      await home.stop();
      retireProcessOwner(owner);
      await closeAgents();
      await connection.close();
      await database.close();
    },
  };
}
