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
});

/** What a person needs to find the cause. */
function story({ log, outputs, options }: CampaignResult): string {
  return [`seed ${options.seed}`, ...log, ...outputs].join('\n');
}
