/** `npm run test:chaos`: campaigns from one seed after another, until enough was killed. Prints what struck, and what it broke. */
import { type CampaignOptions, type CampaignResult, runCampaign } from './campaign.ts';
import { INVARIANTS } from './invariants.ts';

const say = (words: string) => process.stdout.write(`${words}\n`);
const { CHAOS_SEED, CHAOS_KILLS = '200', CHAOS_CAMPAIGNS, CHAOS_TALK } = process.env;
const firstSeed = Number(CHAOS_SEED ?? Math.floor(Math.random() * 1_000_000));
const wantedKills = CHAOS_CAMPAIGNS === undefined ? Number(CHAOS_KILLS) : Number.POSITIVE_INFINITY;
const most = Number(CHAOS_CAMPAIGNS ?? Number.POSITIVE_INFINITY);

/** After the first day, a Tuesday: those of the follow-ups and one behind them, none at a weekend, when mail waits. */
const DAYS = [3, 7, 14, 20];

/** What the campaign of a seed is like. */
function optionsOf(seed: number): CampaignOptions {
  const bots = 1 + (seed % 4);
  return {
    ...{ seed, bots, leads: 12, strikes: 60, spanMs: 45_000, days: DAYS },
    freshStart: seed % 3 !== 0,
    ...(CHAOS_TALK === undefined ? {} : { onNews: say }),
    stage: { mailbox: seed % 2 === 0, model: seed % 3 === 1, smallDisk: seed % 2 === 1 },
  };
}

function tell(result: CampaignResult): void {
  const { options, counts, violations, facts, tookMs } = result;
  const strikes = [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
  const { seed, bots } = options;
  say(`seed ${seed}: ${bots} bots, ${facts.mails.length} mails, ${Math.round(tookMs / 1_000)} s; ${strikes}`);
  if (violations.length === 0) return;
  say(`\nVIOLATIONS of seed ${seed}:`);
  for (const violation of violations) say(`  ${violation}`);
  say('\nwhat happened:');
  for (const line of result.log) say(`  ${line}`);
  for (const [index, output] of result.outputs.entries()) say(`\nbot ${index} said last:\n${output.slice(-6_000)}`);
  say(`\nreplay: CHAOS_SEED=${seed} CHAOS_CAMPAIGNS=1 npm run test:chaos\n`);
}

const totals = new Map<string, number>();
let campaigns = 0;
let violations = 0;
const kills = () => (totals.get('kill_bot') ?? 0) + (totals.get('kill_database') ?? 0);
for (let seed = firstSeed; campaigns < most && kills() < wantedKills; seed += 1) {
  const result = await runCampaign(optionsOf(seed));
  tell(result);
  campaigns += 1;
  violations += result.violations.length;
  for (const [kind, count] of result.counts) totals.set(kind, (totals.get(kind) ?? 0) + count);
}
say(
  `\n${campaigns} campaigns, ${kills()} kills, ${campaigns * Object.keys(INVARIANTS).length} invariants checked, ${violations} violations`,
);
for (const [kind, count] of [...totals].toSorted()) say(`  ${kind.padEnd(14)} ${count}`);
process.exit(violations === 0 ? 0 : 1);
