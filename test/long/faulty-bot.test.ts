import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCampaign } from '../chaos/campaign.ts';

describe('a campaign', () => {
  it('of a bot that breaks promises is found out', async () => {
    const preload = path.join(import.meta.dirname, '../chaos/faulty-bot.ts');
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
