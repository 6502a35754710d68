import { hostname } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ALWAYS_OPEN, type Campaign, openCampaign } from './campaign.ts';
import { beforeWrite } from './interleave.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

/** No process has this number: whoever looks finds its owner gone. */
const DEAD_OWNER = `${hostname()}:4194305:dead`;

/** A bot that ends at its n-th write, as a killed process does: nothing that it wanted to write after is written. */
async function botThatDiesAt(step: number, seen: (name: string) => void) {
  const models = beforeWrite(campaign.models, (call, name) => {
    if (call >= step) throw new Error(`killed before ${name}`);
    seen(name);
  });
  return campaign.bot({ env: ALWAYS_OPEN, models, owner: DEAD_OWNER });
}

describe('a bot that is killed', () => {
  it.each(['first', 'followup'] as const)(
    'anywhere while it sends a %s mail sends nothing twice and loses nothing',
    async (kind) => {
      campaign.at('2026-03-02T15:00:00Z');
      const helper = await campaign.bot({ env: ALWAYS_OPEN });
      let asked = 0;
      let step = 0;
      for (let finished = false; !finished; ) {
        step += 1;
        campaign.daysLater(1);
        const draft = await campaign.draft();
        await helper.approve(draft);
        if (kind === 'followup') {
          await helper.followUps();
          campaign.daysLater(4);
        }
        const wanted = kind === 'first' ? 1 : 2;
        let last = '';
        const bot = await botThatDiesAt(step, (name) => {
          last = name;
        });
        finished = await bot.followUps().then(
          () => true,
          () => false,
        );
        const where = `killed at step ${step}, after ${last}`;

        await helper.jobs.sweep();
        for (const stuck of await campaign.models.drafts.list({ status: 'sending' }, { limit: 10 })) {
          await helper.jobs.sendDraft(stuck.id); // what the sweep put on the queue
        }
        await helper.followUps();
        for (const doubtful of await campaign.models.drafts.list({ status: 'send_unknown' }, { limit: 10 })) {
          asked += 1;
          const arrived = (await campaign.mailsTo(draft)).length === wanted;
          await helper.decideDraft.resolve(doubtful.id, arrived ? 'sent' : 'again', 'U1');
        }
        await helper.followUps();
        expect((await campaign.mailsTo(draft)).length, where).toBe(wanted);
        const events = (await campaign.eventsOf(draft)).filter((event) => /sent/.test(event));
        expect(events, where).toEqual(kind === 'first' ? ['sent 0'] : ['followup_sent 1', 'sent 0']);
        expect(await campaign.status(draft), where).toBe('contacted');
        expect((await campaign.touchesOf(draft)).slice(0, 2), where).toEqual(
          kind === 'first' ? ['scheduled', 'scheduled'] : ['sent', 'scheduled'],
        );
        await helper.stopSequence(draft.companyId, 'done'); // the next round starts without it
      }
      expect(step).toBeGreaterThan(10);
      expect(asked, 'doubts are rare: only after the mail was handed over and before its event').toBeLessThan(4);
      expect(asked).toBeGreaterThan(0);
    },
  );
});
