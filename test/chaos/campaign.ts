import { setTimeout as delay } from 'node:timers/promises';
import { answerTo } from '../../sandbox/inbox/answer-mail.ts';
import type { InboxMail } from '../../sandbox/inbox/start-inbox.ts';
import { createRandom } from '../../sandbox/world/data/random.ts';
import type { EmailDraft } from '../../src/domain/draft.ts';
import { bustle } from '../support/rest.ts';
import { collectFacts, type Facts } from './facts.ts';
import { violationsOf } from './invariants.ts';
import { createPeople, type People } from './people.ts';
import { drawSchedule, type Strike, type StrikeKind } from './schedule.ts';
import { type ChaosStage, type StageOptions, startStage } from './stage.ts';
import { startTrouble } from './strikes.ts';

export type CampaignOptions = {
  seed: number;
  bots: number;
  leads: number;
  /** How many strikes, over how long. */
  strikes: number;
  spanMs: number;
  /** Days after which the clocks are moved on, e.g. to those of the follow-ups. */
  days: readonly number[];
  /** All bots are started anew at the end, instead of waiting for their own sweeps. */
  freshStart?: boolean;
  /** How long people and bots have for the first mails; it goes on as soon as nothing is left to do. */
  firstMailsMs?: number;
  /** How long it may take to come to rest when all is well again. */
  peaceMs?: number;
  stage?: Partial<StageOptions>;
  /** Told each line of the log as it is written. */
  onNews?: (line: string) => void;
};

export type CampaignResult = {
  options: CampaignOptions;
  schedule: Strike[];
  log: string[];
  counts: Map<StrikeKind, number>;
  facts: Facts;
  violations: string[];
  tookMs: number;
  /** What the bots said last. */
  outputs: string[];
};

/** A Tuesday; no holiday within four weeks. */
const START = new Date('2026-09-08T14:00:00Z');
const DAY_MS = 24 * 3_600_000;
/** After the time of day at which the first mails left. */
const LATER_MS = 3 * 3_600_000;
const FIRST_MAILS_MS = 40_000;
/** Nobody waits longer for a click or a look into the database. */
const ANSWER_MS = 15_000;
const PEACE_MS = 120_000;
const PEACE_ROUNDS = 4;
const INBOUND_TOKEN = 'sandbox-inbound-token';

/** Lives one campaign from the command to the last follow-up while the schedule strikes, and judges what is left. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const startedAt = Date.now();
  const random = createRandom(options.seed ^ 0x5eed);
  const diary: string[] = [];
  const log = (words: string) => {
    const line = `${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${words}`;
    diary.push(line);
    options.onNews?.(line);
  };
  const stage = await startStage({ bots: options.bots, start: START, tell: log, ...options.stage });
  try {
    const schedule = drawSchedule(options.seed, { ...options, without: stage.missing });
    const people = createPeople(stage, random);
    let isPeace = false;
    const trouble = startTrouble(stage, schedule, { isOver: () => isPeace, log });

    await startRun(stage, people, options.leads);
    log('a run is there');
    const wait = async (ms: number) => workUntil(people, async () => (await unsettled(stage, people)).length === 0, ms);
    await wait(options.firstMailsMs ?? FIRST_MAILS_MS);
    log('first mails are out');
    await answerMails(stage, people, random);
    for (const day of options.days) {
      await stage.moveTo(new Date(START.getTime() + day * DAY_MS + LATER_MS));
      people.diary.jumps.push(Date.now());
      log(`day ${day}`);
      await wait(Math.max(options.spanMs / 10, 4_000));
    }
    await Promise.race([trouble.over, workUntil(people, () => false, options.spanMs)]);
    isPeace = true;
    await trouble.over;
    log('peace');
    const restless = await makePeace(stage, people, options);
    log(`rest: ${restless.join('; ') || 'complete'}`);
    const facts = await collectFacts(stage, people.diary, restless);
    return {
      ...{ options, schedule, facts, log: diary, counts: trouble.counts, violations: violationsOf(facts) },
      tookMs: Date.now() - startedAt,
      outputs: stage.bots.map((bot) => bot.output()),
    };
  } finally {
    await stage.close();
  }
}

/** People type again until a run is there. */
async function startRun(stage: ChaosStage, people: People, leads: number): Promise<void> {
  for (;;) {
    await people.type(`run dental ohio count=${leads}`);
    for (let looks = 0; looks < 20; looks += 1) {
      if (await ask(async () => (await stage.models.runs.list({}, 1)).length > 0)) return;
      await delay(150);
    }
  }
}

async function workUntil(people: People, isDone: () => Promise<boolean> | boolean, mostMs: number): Promise<boolean> {
  const deadline = Date.now() + mostMs;
  while (Date.now() < deadline) {
    const acted = await ask(() => people.act());
    if (!acted && (await ask(isDone))) return true;
    await delay(acted ? 60 : 150);
  }
  return false;
}

/** What waits for people, and what is due and has not left. */
async function unsettled(stage: ChaosStage, people: People): Promise<string[]> {
  const { runs, drafts, connection } = stage.models;
  const due = { state: { $in: ['scheduled', 'claimed'] }, dueAt: { $lte: stage.clock.now() } };
  const [open, unsent, touches] = await Promise.all([
    runs.list({ open: true }, 10),
    drafts.list({ status: ['pending', 'approved', 'sending', 'send_unknown'] }, { limit: 100 }),
    connection.collection('followups').find(due).toArray(),
  ]);
  return [
    ...people.open(),
    ...open.map(({ ref, status }) => `run ${ref} is ${status}`),
    ...unsent
      .filter((draft) => !waitsForItsDay(draft, stage.clock.now()))
      .map(
        ({ id, status, sendAfter, sendNote }) =>
          `draft ${id} is ${status} until ${sendAfter?.toISOString()} (${sendNote})`,
      ),
    ...touches.map(({ _id, state, dueAt }) => `follow-up ${_id} is ${state} and due ${dueAt.toISOString()}`),
  ];
}

/** Says why it waits, and the day is not far: a follow-up whose first mail was late, a mailbox that is closed at night. */
function waitsForItsDay({ status, sendAfter, sendNote }: EmailDraft, now: Date): boolean {
  const ahead = (sendAfter ?? now).getTime() - now.getTime();
  return status === 'approved' && sendNote !== null && ahead > 2 * 3_600_000 && ahead < 7 * DAY_MS;
}

/** Some of those who got a mail answer it or want no more, the rest are silent. */
async function answerMails(stage: ChaosStage, people: People, random: ReturnType<typeof createRandom>): Promise<void> {
  const mails = new Map((await stage.inbox.list()).map((mail) => [mail.envelope.to[0] ?? '', mail]));
  for (const [address, mail] of mails) {
    const lot = random.next();
    if (lot > 0.6 || address === '') continue;
    const why = lot < 0.3 ? ('unsubscribed' as const) : ('replied' as const);
    if (!(await ask(() => isSent(stage, address)))) continue; // its mail is in doubt: somebody else's turn
    const isHeard = () => (why === 'unsubscribed' ? unsubscribe(people, mail) : reply(stage, people, mail));
    for (let tries = 0; tries < 40 && !(await ask(isHeard)); tries += 1) await delay(250);
    people.diary.stops.push({ address: address.toLowerCase(), why, at: Date.now() });
  }
}

async function isSent(stage: ChaosStage, address: string): Promise<boolean> {
  const drafts = await stage.models.drafts.list({ status: 'sent' }, { limit: 100 });
  return drafts.some((draft) => draft.recipient.email === address);
}

async function unsubscribe(people: People, mail: InboxMail): Promise<boolean> {
  const header = mail.headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value ?? '';
  const page = new URL(/<(https?:[^>]+)>/.exec(header)?.[1] ?? '');
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const url = `${people.anyBotUrl()}${page.pathname}`;
  return (await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(3_000) })).ok;
}

async function reply(stage: ChaosStage, people: People, mail: InboxMail): Promise<boolean> {
  const body = answerTo(mail, 'Yes, I am interested. Can we schedule a call on Tuesday?', stage.clock.now());
  if (stage.dovecot !== null) {
    await stage.dovecot.append('INBOX', body);
    return true;
  }
  const url = `${people.anyBotUrl()}/webhooks/sendgrid/inbound/${INBOUND_TOKEN}`;
  const headers = { 'content-type': 'message/rfc822' };
  return (await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(3_000) })).ok;
}

/** Heals everything and waits until nothing is left to do; what does not come to rest is returned. */
async function makePeace(stage: ChaosStage, people: People, options: CampaignOptions): Promise<string[]> {
  const { freshStart = true, peaceMs = PEACE_MS } = options;
  stage.slack.clearFaults();
  stage.inbox.heal();
  stage.world.heal();
  stage.setModelMood('absent_minded');
  await stage.engine.up();
  for (const bot of stage.bots) for (const link of Object.values(bot.links)) link.heal();
  await Promise.all(stage.bots.map((bot) => (freshStart ? bot.restart() : bot.up())));
  const busy = () => bustle({ models: stage.models, now: stage.clock.now, evidence: () => '' });
  let calm = 0;
  const isCalm = async () => {
    calm = [...(await unsettled(stage, people)), ...(await busy())].length === 0 ? calm + 1 : 0;
    return calm >= 3;
  };
  // a mail server, a mailbox that was not read or many failures are each waited for a quarter of an hour: the clocks go on
  for (let rounds = 0; rounds < PEACE_ROUNDS && calm < 3; rounds += 1) {
    await stage.moveTo(new Date(stage.clock.now().getTime() + 20 * 60_000));
    await workUntil(people, isCalm, peaceMs / PEACE_ROUNDS);
  }
  if (calm < 3) await stage.engine.up();
  return calm >= 3 ? [] : [...(await unsettled(stage, people)), ...(await busy())].slice(0, 20);
}

/** The database may be away at this moment, a button gone: then the answer is no. */
async function ask(question: () => Promise<boolean> | boolean): Promise<boolean> {
  const noAnswer = delay(ANSWER_MS, false);
  try {
    return await Promise.race([question(), noAnswer]);
  } catch {
    return false;
  }
}
