import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CampaignResult, runCampaign } from './campaign.ts';

/** The short form of `npm run test:chaos`. */
describe('a campaign', () => {
  it('keeps every promise while bots and database are killed and all else misbehaves', async () => {
    const result = await runCampaign({
      seed: 20,
      bots: 2,
      leads: 8,
      strikes: 16,
      spanMs: 9_000,
      firstMailsMs: 12_000,
      days: [3],
    });
    const { counts, violations } = result;
    expect(violations, story(result)).toEqual([]);
    expect((counts.get('kill_bot') ?? 0) + (counts.get('kill_database') ?? 0)).toBeGreaterThanOrEqual(4);
    expect(result.facts.mails.length, story(result)).toBeGreaterThan(0);
  });

  it('of a bot that breaks promises is found out', async () => {
    const preload = path.join(import.meta.dirname, 'faulty-bot.ts');
    const campaign = {
      seed: 1,
      bots: 1,
      leads: 5,
      strikes: 0,
      spanMs: 5_000,
      days: [],
      freshStart: false,
      peaceMs: 3_000,
    };
    const result = await runCampaign({ ...campaign, stage: { preload } });
    const broken = new Set(result.violations.map((violation) => violation.split(':')[0]));
    expect([...broken]).toEqual(
      expect.arrayContaining([
        'every mail is sent at most once',
        'what leaves is what was approved',
        'every decision is kept, the first one wins',
        'no Slack message stands twice',
        'counters equal events',
      ]),
    );
  });
});

/** What a person needs to find the cause. */
function story({ log, outputs, options }: CampaignResult): string {
  return [`seed ${options.seed}`, ...log, ...outputs].join('\n');
}
