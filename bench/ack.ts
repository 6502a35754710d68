/**
 * How soon slash commands and clicks are acknowledged under 50 concurrent signed requests, against a bare Bolt listener
 * with the same receiver that does nothing but `await ack()`.
 *
 *     node bench/ack.ts
 *
 * The bot, the bare listener, the database, and the outside with the sink for answers are processes of their own; this one
 * only sends. Rounds of bot and bare listener alternate, so that other work on the machine hits both. After each of the
 * bot's rounds the bench waits until every answer has been posted: nothing is left over for the next round.
 *
 * A round's ratio is its own p99 against that of the bare round beside it; the goal holds for the median ratio, once
 * while the bot idles and once while it works on a run.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { judge, median, ms, noteNoise, percentile } from './support/figures.ts';
import type { Outside } from './support/outside.ts';
import { prepare, sendAll } from './support/signed-load.ts';
import { openStage, waitForRun } from './support/stage.ts';

const CONCURRENCY = 50;
const REQUESTS = Number(process.env.REQUESTS ?? 1_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const GOAL = 2;
/** Far from the 3 s after which Slack gives up. */
const MOST_MS = 1_500;

type Side = { name: 'bare' | 'bot'; url: string };
type Round = { p50: number; p99: number; all: number[] };

let trigger = 0;

/** What people do all day: half commands, half clicks; each one is a request of its own to the bot. */
function bodyOf(index: number, sinkUrl: string): string {
  trigger += 1;
  const triggerId = `${process.pid}.bench.${trigger}`;
  const who = { user_id: 'U0CLEO', team_id: 'T0SANDBOX', channel_id: 'C0LEADS' };
  const texts = ['help', 'status', 'leads', 'runs'];
  if (index % 2 === 0) {
    const text = texts[(index / 2) % texts.length] ?? 'help';
    return new URLSearchParams({
      ...who,
      command: '/leadgen',
      text,
      trigger_id: triggerId,
      response_url: sinkUrl,
      api_app_id: 'A0BENCH',
      is_enterprise_install: 'false',
    }).toString();
  }
  const payload = {
    type: 'block_actions',
    user: { id: who.user_id, team_id: who.team_id },
    team: { id: who.team_id },
    channel: { id: who.channel_id },
    api_app_id: 'A0BENCH',
    trigger_id: triggerId,
    response_url: sinkUrl,
    container: { type: 'message', channel_id: who.channel_id, message_ts: '1700000000.000100' },
    // Cleo may not decide: the click is read, judged and refused in private, and changes nothing.
    actions: [
      { type: 'button', action_id: 'lead_approve', block_id: 'b', value: 'none', action_ts: '1700000001.0001' },
    ],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

async function measure(side: Side, secret: string, outside: Outside, count: number): Promise<Round> {
  const sinkUrl = await outside.sinkUrl();
  const before = await outside.sunk();
  const requests = Array.from({ length: count }, (_, index) => prepare(secret, bodyOf(index, sinkUrl)));
  const all = await sendAll(side.url, requests, CONCURRENCY);
  if (side.name === 'bot') await drained(outside, before + count);
  return { p50: percentile(all, 0.5), p99: percentile(all, 0.99), all };
}

/** Each request of the bot's rounds is answered with one post. */
async function drained(outside: Outside, posts: number): Promise<void> {
  for (let waited = 0; (await outside.sunk()) < posts; waited += 50) {
    if (waited > 60_000) throw new Error('answers are missing a minute after the round');
    await delay(50);
  }
}

async function compare(title: string, sides: readonly Side[], secret: string, outside: Outside): Promise<number> {
  console.log(`\n${title}: ${ROUNDS} rounds of ${REQUESTS} requests, ${CONCURRENCY} at a time`);
  const ratios: number[] = [];
  const pooled = { bare: [] as number[], bot: [] as number[] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const results = {} as Record<Side['name'], Round>;
    for (const side of round % 2 === 0 ? sides.toReversed() : sides) {
      results[side.name] = await measure(side, secret, outside, REQUESTS);
      pooled[side.name].push(...results[side.name].all);
    }
    const { bare, bot } = results;
    ratios.push(bot.p99 / bare.p99);
    console.log(
      `  round ${round}  bare p50 ${ms(bare.p50)} p99 ${ms(bare.p99)}   bot p50 ${ms(bot.p50)} p99 ${ms(bot.p99)}   ratio of p99 ${(bot.p99 / bare.p99).toFixed(2)}×`,
    );
  }
  const worst = Math.max(...pooled.bot);
  console.log(
    `  all       bare p99 ${ms(percentile(pooled.bare, 0.99))}   bot p99 ${ms(percentile(pooled.bot, 0.99))}, worst ${ms(worst)}`,
  );
  if (worst > MOST_MS) console.log(`  the worst ack took more than ${ms(MOST_MS)}`);
  return median(ratios);
}

noteNoise('before');
const stage = await openStage({ latencyMs: 150, extraCompanies: 120 });
const bot = await stage.bot({ COMPANY_CONCURRENCY: '5' });
const secret = (await stage.outside.env(bot.port)).SLACK_SIGNING_SECRET ?? '';
const bare = fork(path.join(import.meta.dirname, 'support', 'bare-listener.ts'), [secret]);
const [barePort] = (await once(bare, 'message')) as [number];
const sides: Side[] = [
  { name: 'bare', url: `http://127.0.0.1:${barePort}/slack/events` },
  { name: 'bot', url: `http://127.0.0.1:${bot.port}/slack/events` },
];

for (const side of sides) await measure(side, secret, stage.outside, 500); // warm-up
const idle = await compare('The bot idles', sides, secret, stage.outside);

await stage.outside.slash('run dental ohio 100');
await waitForRun(bot.models, ['analyst_running'], { timeoutMs: 30_000 });
const working = await compare('The bot works on a run', sides, secret, stage.outside);
const run = (await bot.models.runs.list({}, 1))[0];
console.log(`  the run stood at ${run?.status} afterwards`);

console.log('');
judge([
  { what: 'ack p99 against bare Bolt, idle, median of rounds', measured: idle, atMost: GOAL },
  { what: 'ack p99 against bare Bolt, a run working, median of rounds', measured: working, atMost: GOAL },
]);
noteNoise('after');
bare.disconnect();
await bot.close();
await stage.close();
