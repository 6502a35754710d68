import { hostname } from 'node:os';
import { expect } from 'vitest';
import { type InboxMail, type SampleInbox, startInbox } from '../../../sandbox/inbox/start-inbox.ts';
import { loadConfig } from '../../../src/config.ts';
import type { DraftText, EmailDraft } from '../../../src/domain/draft.ts';
import { trackedWords, trackingOf } from '../../../src/domain/mail-tracking.ts';
import { HEALTH_SLOTS, type HealthSlot } from '../../../src/domain/pipeline.ts';
import type { AskSender } from '../../../src/domain/sender-domain.ts';
import type { TimedJobName } from '../../../src/domain/timetable.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { Models } from '../../../src/models/index.ts';
import { createRenderer } from '../../../src/slack/render/index.ts';
import { buildAgents } from '../../../src/wiring/agents.ts';
import { readMail } from '../../../src/wiring/inbound.ts';
import { buildOrchestrator } from '../../../src/wiring/orchestrator.ts';
import { tuningOf } from '../../../src/wiring/tuning.ts';
import { openTestDatabase } from '../../support/database.ts';
import { candidate, contact, draftText, latestScore } from '../models/samples.ts';

export const ENV = {
  SLACK_BOT_TOKEN: 'xoxb-test',
  SLACK_SIGNING_SECRET: 'secret',
  SLACK_LEADS_CHANNEL: 'C1',
  SLACK_APPROVER_IDS: '*',
  FIRM_NAME: 'Harness Audit Partners',
  FIRM_ADDRESS: '100 Example Street, Columbus, OH 43004',
  SENDER_NAME: 'Sam Lee',
  MAIL_FROM: 'sam@harness-audit.example',
  PUBLIC_BASE_URL: 'https://bot.example',
  SEND_GAP_SECONDS: '0',
  APP_TIMEZONE: 'America/New_York',
};

/** For tests that live through many days and do not mean the window. */
export const ALWAYS_OPEN = { SEND_DAYS: '1-7', SEND_WINDOW_END: '23:59' };

/** Three follow-ups as the writer leaves them; the last has a subject of its own. */
export const SEQUENCE: Partial<DraftText> = {
  subject: 'Your 12 offices',
  body: 'Hi Dana,\n\nfirst words.\n\nSam',
  followUps: [
    { number: 1, dayOffset: 3, subject: 'Your 12 offices', body: 'Second words.' },
    { number: 2, dayOffset: 7, subject: 'Re: Your 12 offices', body: 'Third words.' },
    { number: 3, dayOffset: 14, subject: 'A last note', body: 'Last words.' },
  ],
};

type Bot = Awaited<ReturnType<typeof startBot>>;
export type BotOptions = { env?: Record<string, string>; owner?: string; models?: Models; askSender?: AskSender };

/** The database, the mail server and the clock of one test file, and bots that work on them. */
export type Campaign = Awaited<ReturnType<typeof openCampaign>>;

export async function openCampaign() {
  const database = await openTestDatabase();
  const inbox = await startInbox();
  const { models } = database;
  let now = new Date('2026-03-02T15:00:00Z');
  const clock = {
    now: () => new Date(now),
    /** Nobody waits: time goes on at once. */
    sleep: async (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
  const closers: (() => Promise<void>)[] = [];
  let serial = 0;

  async function bot(options: BotOptions = {}): Promise<Bot> {
    const started = await startBot({ models, clock, inbox, ...options });
    closers.push(started.close);
    return started;
  }

  /** An approved company with somebody to write to. */
  async function lead(state = 'OH') {
    serial += 1;
    const own = serial;
    const at = clock.now();
    const note = { by: 'U1', at, reason: null, runId: null };
    const { company } = await models.companies.insert(candidate({ state }), {
      runId: null,
      dataOrigin: 'scout',
      now: at,
    });
    await models.companies.recordScore(company.id, ['new'], latestScore(), note);
    await models.companies.approve(company.id, note);
    const person = contact({
      email: `dana${own}@buckeye${own}.example`,
      fullName: 'Dana Ray',
      emailKind: 'personal',
    });
    const known = await models.contacts.upsert(company.id, person, at);
    return { companyId: company.id, contact: known.contact };
  }

  return {
    models,
    inbox,
    clock,
    bot,
    lead,
    at(iso: string): void {
      now = new Date(iso);
    },

    daysLater(days: number): void {
      now = new Date(now.getTime() + days * 86_400_000);
    },

    /** A first mail that waits at gate 2. */
    async draft(text: Partial<DraftText> = SEQUENCE, state = 'OH'): Promise<EmailDraft> {
      const { companyId, contact: person } = await lead(state);
      const { draft } = await models.drafts.create(draftText(text), {
        companyId,
        contactId: person.id,
        runId: null,
        kind: 'first',
        followUpNumber: 0,
        parentDraftId: null,
        recipient: { email: person.email, fullName: person.fullName, title: null, generic: false },
        now: clock.now(),
      });
      return draft;
    },

    async mailsTo(draft: EmailDraft): Promise<InboxMail[]> {
      return (await inbox.list()).filter((mail) => mail.envelope.to.includes(draft.recipient.email));
    },

    async eventsOf(draft: EmailDraft): Promise<string[]> {
      const events = await models.events.list({ companyId: draft.companyId }, 50);
      return events.map((event) => `${event.eventType} ${event.followUpNumber}`).sort();
    },

    async touchesOf(draft: EmailDraft): Promise<string[]> {
      return (await models.followups.listOfParent(draft.id)).map(({ state, cancelReason }) =>
        cancelReason === null ? state : `${state}: ${cancelReason}`,
      );
    },

    async status(draft: EmailDraft): Promise<string | undefined> {
      return (await models.companies.find(draft.companyId))?.status;
    },

    /** Forgets everything but the engine, so that the next test starts empty. */
    async clear(): Promise<void> {
      for (const close of closers.splice(0)) await close();
      inbox.clear();
      inbox.heal();
      for (const collection of (await database.connection.db?.collections()) ?? []) await collection.deleteMany({});
    },

    async close(): Promise<void> {
      for (const close of closers.splice(0)) await close();
      await inbox.close();
      await database.close();
    },
  };
}

const healthy = async () => ({ status: 'ok' as const, message: 'fine', asked: false });

async function startBot(parts: {
  models: Models;
  clock: { now: () => Date; sleep: (ms: number) => Promise<void> };
  inbox: SampleInbox;
  env?: Record<string, string>;
  owner?: string;
  askSender?: AskSender;
}) {
  const { models, clock, inbox, askSender = null } = parts;
  const config = loadConfig({ ...ENV, SMTP_URL: inbox.smtpUrl, ...parts.env });
  const tuning = tuningOf({ smtp: { idleMs: 500, totalMs: 3_000 } });
  const log = silentLogger;
  const { agents, close } = await buildAgents(config, {
    models,
    clock,
    log,
    unsubscribeSecret: 'secret',
    tuning,
    onMail: () => undefined,
  });
  const noted = async () => undefined;
  const enqueued: string[] = [];
  const orchestrator = buildOrchestrator(config, {
    models,
    agents,
    projector: {
      run: noted,
      gate: noted,
      lead: noted,
      refreshLead: noted,
      draft: noted,
      runAlert: noted,
      post: noted,
      talk: noted,
      refreshTalk: noted,
    },
    enqueue: async (job) => void enqueued.push(job),
    clock,
    log,
    owner: parts.owner ?? `${hostname()}:${process.pid}:own`,
    stopping: new AbortController().signal,
    tuning,
    onFlip: () => undefined,
    mayDecide: async () => true,
    askSender,
    probes: Object.fromEntries(HEALTH_SLOTS.map((slot) => [slot, healthy])) as Record<HealthSlot, typeof healthy>,
    permalinkOf: async () => null,
    readMail,
    dropped: {
      describe: async () => Promise.reject(new Error('no files here')),
      download: async () => Promise.reject(new Error('no files here')),
    },
    tellUpload: async () => undefined,
    files: {
      upload: async () => Promise.reject(new Error('no files here')),
      find: async () => null,
      settle: async () => undefined,
    },
  });
  const renderer = createRenderer({
    models,
    moment: () => ({ now: clock.now(), zone: config.timeZone }),
    dryRun: config.mail.route.name === 'dry_run',
    followUpReview: config.mail.followUpReview,
    tracking: config.mail.tracking,
  });

  async function run(job: TimedJobName): Promise<string> {
    const timed = orchestrator.jobs.timed[job];
    if (timed === undefined) throw new Error(`nothing does ${job}`);
    return timed({ dueAt: clock.now(), signal: new AbortController().signal });
  }

  return {
    ...orchestrator,
    enqueued,
    close,
    /** A stored message as a person reads it. */
    post: async (key: string) => JSON.stringify((await renderer.render('post', key))?.blocks ?? null),
    run,
    /** What the timetable does every quarter of an hour. */
    followUps: () => run('process-followups'),
    /** As a click on the card that this bot draws. */
    approve: async (draft: EmailDraft, by = 'U1') =>
      orchestrator.decideDraft.approve(
        { id: draft.id, revision: draft.revision, counted: trackedWords(trackingOf(draft, config.mail.tracking)) },
        by,
      ),
    /** A draft as `/leadgen draft 17` shows it. */
    show: async (draftId: string) => JSON.stringify((await renderer.draft(draftId))?.blocks ?? null),
    /** The card as a person reads it; `null` = none in the channel. */
    async card(draftId: string): Promise<string | null> {
      const message = await renderer.render('draft', draftId);
      return message === null ? null : JSON.stringify(message.blocks);
    },
  };
}

/** A first mail that left. `prepare` is done to its company before it is approved. */
export async function sentFirst(campaign: Campaign, prepare?: (companyId: string) => Promise<void>) {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot({ env: ALWAYS_OPEN });
  const waiting = await campaign.draft();
  await prepare?.(waiting.companyId);
  await bot.approve(waiting);
  await bot.followUps();
  const draft = (await campaign.models.drafts.find(waiting.id)) ?? waiting;
  expect(draft.status).toBe('sent');
  return { bot, draft };
}

export function header(mail: InboxMail | undefined, name: string): string | undefined {
  return mail?.headers.find((entry) => entry.name.toLowerCase() === name.toLowerCase())?.value;
}
