import { WebClient } from '@slack/web-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createHome, type Home } from '../../../src/slack/home.ts';
import { createHomeReader } from '../../../src/slack/render/home.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { draftMeta, draftText } from '../models/samples.ts';

const [ANA, BEN] = ['U0ANA', 'U0BEN'];

let database: TestDatabase;
let slack: LocalSlack;
beforeAll(async () => {
  database = await openTestDatabase();
  slack = await startLocalSlack({ signingSecret: 'secret', botToken: 'xoxb-test' });
});
afterAll(() => Promise.all([database.close(), slack.close()]));

/** One process that publishes Home tabs; its clock is moved by hand. */
function publisher() {
  const { models } = database;
  const clock = { ...systemClock, now: () => now };
  const moment = () => ({ now, zone: 'America/New_York' });
  const reader = createHomeReader({
    models,
    moment,
    mayDecide: async () => true,
    linkTo: (channelId, ts) => `https://team.example/archives/${channelId}/p${ts.replace('.', '')}`,
    readers: {},
    settings: {
      mode: 'smtp',
      mailBlockers: [],
      dailyLimit: () => 50,
      timeZone: 'America/New_York',
      approverIds: [ANA],
      paidOn: ['yelp', 'hunter'],
    },
  });
  const client = new WebClient('xoxb-test', {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => 'error' as never,
      setName() {},
    },
  });
  return createHome({ viewers: models.homeViewers, reader, client, moment, clock, log: silentLogger });
}

let now: Date;
let home: Home;
beforeEach(async () => {
  now = new Date('2026-03-11T14:42:00Z');
  for (const name of ['home_viewers', 'email_drafts', 'main_switch']) {
    await database.connection.collection(name).deleteMany({});
  }
  home = publisher();
});
afterEach(async () => {
  await home.stop();
  slack.clearFaults();
});

const published = (userId: string) =>
  slack.calls('views.publish').filter((call) => call.args.user_id === userId).length;
const words = (userId: string) => JSON.stringify(slack.home(userId)?.blocks ?? []);
const hashOf = (userId: string) => slack.home(userId)?.hash ?? null;
const addDraft = async () => {
  await database.models.drafts.create(draftText(), draftMeta({ now }));
};

describe('publishing the Home tab', () => {
  it('shows it at the first opening, and the same thing only once', async () => {
    const before = published(ANA);
    await home.opened(ANA, null);
    await home.opened(ANA, hashOf(ANA));
    await home.redraw(ANA);
    expect(published(ANA) - before).toBe(1);
    expect(words(ANA)).toContain('Nothing waits for you');
    await addDraft();
    await home.opened(ANA, hashOf(ANA));
    expect(published(ANA) - before).toBe(2);
    expect(words(ANA)).toContain('*1 draft to review*');
  });

  it('says which paid sources have a key, and which is left alone until when and why', async () => {
    const until = new Date(now.getTime() + 3_600_000);
    await database.models.providerStates.block('hunter', until, 'no credits left in the plan', now);
    await home.opened(ANA, null);
    expect(words(ANA)).toContain('Paid sources on: Yelp, Hunter');
    expect(words(ANA)).toContain('Not asked for now: Hunter, no credits left in the plan, until <!date^');
    await database.models.providerStates.unblock('hunter', now);
    await home.opened(ANA, hashOf(ANA));
    expect(words(ANA)).not.toContain('Not asked for now');
  });

  it('shows it again when Slack has forgotten it, or shows something else than we remember', async () => {
    const before = published(ANA);
    await home.opened(ANA, null);
    await home.opened(ANA, null);
    expect(published(ANA) - before).toBe(2);
    // a process published and died before it could write that down
    await database.models.homeViewers.recordShown(ANA, { contentHash: 'older', viewHash: 'older' });
    await home.opened(ANA, hashOf(ANA));
    expect(published(ANA) - before).toBe(3);
  });

  it('draws again what changed, at most every ten seconds for a person, and not for who opened it long ago', async () => {
    await home.opened(BEN, null);
    now = new Date(now.getTime() + 2 * 3_600_000);
    await home.opened(ANA, null);
    const before = { ana: published(ANA), ben: published(BEN) };
    await addDraft();
    for (let i = 0; i < 20; i += 1) home.changed();
    await expect.poll(() => published(ANA) - before.ana).toBe(1);

    await addDraft();
    home.changed(); // seen too lately: waits for its turn
    const { viewers } = { viewers: database.models.homeViewers };
    await expect.poll(async () => (await viewers.find(ANA))?.nextAt).toEqual(new Date(now.getTime() + 10_000));
    expect(published(ANA) - before.ana).toBe(1);
    now = new Date(now.getTime() + 10_000);
    home.changed();
    await expect.poll(() => published(ANA) - before.ana).toBe(2);
    expect(published(BEN)).toBe(before.ben);
  });

  it('shows everybody at once that everything is stopped', async () => {
    await home.opened(ANA, null);
    await home.opened(BEN, null);
    await database.models.mainSwitch.stop(BEN, now);
    home.flipped();
    await expect.poll(() => words(ANA)).toContain('*Everything is stopped* by <@U0BEN>');
    await expect.poll(() => words(BEN)).toContain('resume_everything');
  });

  it('of two processes the one with the older picture gives way', async () => {
    await home.opened(ANA, null);
    const other = publisher();
    await addDraft();
    await other.redraw(ANA);
    await database.models.homeViewers.recordShown(ANA, { contentHash: 'stale', viewHash: 'stale' }); // what this one still believes
    await addDraft();
    await home.redraw(ANA);
    expect(
      slack
        .calls('views.publish')
        .slice(-3)
        .map((call) => call.error),
    ).toEqual(['hash_conflict', 'hash_conflict', null]);
    expect(words(ANA)).toContain('*2 drafts to review*');
    await other.stop();
  });

  it('waits as long as Slack asks, and then shows it', async () => {
    slack.fail({ method: 'views.publish', error: 'ratelimited', status: 429, retryAfterS: 1 });
    const before = slack.calls('views.publish').length;
    await home.opened(ANA, null);
    expect(hashOf(ANA) === null || words(ANA) !== '').toBe(true);
    now = new Date(now.getTime() + 1_000);
    await expect.poll(() => slack.calls('views.publish').length - before, { timeout: 5_000 }).toBe(2);
  });

  it.each(['invalid_arguments', 'view_too_large'])(
    'keeps the switch in reach when Slack refuses the rest: %s',
    async (error) => {
      slack.fail({ method: 'views.publish', error });
      await home.opened(ANA, null);
      expect(words(ANA)).toContain('stop_everything');
      expect(words(ANA)).toContain('cannot be shown right now');
    },
  );

  it.each(['not_enabled', 'invalid_auth'])('survives %s', async (error) => {
    slack.fail({ method: 'views.publish', error });
    await home.opened(ANA, null);
    await addDraft();
    await home.opened(ANA, null); // the next opening tries again
    expect(words(ANA)).toContain('*1 draft to review*');
  });
});
