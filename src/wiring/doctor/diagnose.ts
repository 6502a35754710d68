import type { Config } from '../../config.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { DnsResolver } from '../../providers/dns/resolver.ts';
import { databaseCheck } from './database-check.ts';
import { botCheck, clockCheck, nodeVerdict } from './machine-checks.ts';
import { mailChecks } from './mail-checks.ts';
import { runChecks } from './run-checks.ts';
import { slackCheck } from './slack-checks.ts';
import { sourceChecks } from './source-checks.ts';
import type { Verdict } from './verdict.ts';

/** Looks at everything that the bot needs, beside a running one or before the first start, and changes nothing. */
export async function diagnose(
  config: Config,
  parts: { clock?: Clock; resolver?: DnsResolver } = {},
): Promise<Verdict[]> {
  const { clock = systemClock, resolver } = parts;
  const found = await runChecks([
    slackCheck(config),
    botCheck(config),
    databaseCheck(config, clock),
    clockCheck(config, clock),
    ...mailChecks(config, resolver),
    ...sourceChecks(config, clock),
  ]);
  return [nodeVerdict(process.versions.node), ...found];
}
