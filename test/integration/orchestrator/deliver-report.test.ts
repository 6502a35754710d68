import { WebClient } from '@slack/web-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { NOT_TRACKED } from '../../../src/domain/mail-tracking.ts';
import { newReportPost } from '../../../src/domain/report-post.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { createProcessOwner } from '../../../src/lib/process-owner.ts';
import { createDeliverReport } from '../../../src/orchestrator/deliver-report.ts';
import { createChartDrawer } from '../../../src/providers/charts/draw-chart.ts';
import { createFileStore, type FileStore } from '../../../src/slack/file-store.ts';
import { createOutbox } from '../../../src/slack/outbox.ts';
import { createProjector } from '../../../src/slack/projector.ts';
import { createRenderer } from '../../../src/slack/render/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { emptyReport, report } from '../../unit/blocks/report-samples.ts';

const BOT_TOKEN = 'xoxb-test';
const CHANNELS = { leads: 'C0LEADS', emails: 'C0EMAILS', alerts: 'C0ALERTS' };
const log = createLogger({ level: 'silent', name: 'test' });
const clock = systemClock;
const drawChart = createChartDrawer();

let database: TestDatabase;
let slack: LocalSlack;
let client: WebClient;
let outbox: ReturnType<typeof createOutbox>;
beforeAll(async () => {
  database = await openTestDatabase();
  slack = await startLocalSlack({ signingSecret: 'secret', botToken: BOT_TOKEN });
  client = new WebClient(BOT_TOKEN, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2_000,
  });
  const { models } = database;
  outbox = createOutbox({
    store: models.slackMessages,
    paces: models.paces,
    client,
    render: createRenderer({
      models,
      moment: () => ({ now: clock.now(), zone: 'UTC' }),
      dryRun: false,
      followUpReview: 'sequence',
      tracking: NOT_TRACKED,
    }).render,
    clock,
    log,
    owner: createProcessOwner(),
    onUnreachable: () => undefined,
    onReached: () => undefined,
    onRefused: ({ refId }, error) => models.reportFiles.moveToThread(refId, error),
    waits: { channelGapMs: 1 },
  });
  outbox.start();
});
afterEach(() => slack.clearFaults());
afterAll(async () => {
  await outbox.stop(2_000);
  await slack.close();
  await database.close();
});

type Death = { at: number; when: 'before' | 'after' };

/** A life of the bot that ends at its `at`-th upload, before or after Slack did its work. It records nothing more. */
function mortal(store: FileStore, { at, when }: Death, onDeath: () => void): FileStore {
  let uploads = 0;
  return {
    ...store,
    async upload(file) {
      uploads += 1;
      if (uploads < at) return store.upload(file);
      if (when === 'after') await store.upload(file);
      onDeath();
      return new Promise(() => undefined);
    },
  };
}

function life(owner: string, death?: Death, onDeath: () => void = () => undefined) {
  const files = createFileStore({ client, botUserId: 'U0BOT', clock });
  return createDeliverReport(
    {
      models: database.models,
      projector: createProjector({ outbox, channels: CHANNELS }),
      clock,
      log,
      owner,
    },
    { drawChart, files: death === undefined ? files : mortal(files, death, onDeath) },
  );
}

/** The owner of a process on this host that has ended. */
const dead = () => createProcessOwner().replace(`:${process.pid}:`, ':4194304:');

async function isOpen(key: string): Promise<boolean> {
  return (await database.models.reportFiles.listOpen(100)).includes(key);
}

function shown(key: string) {
  const parent = slack
    .channel('C0LEADS')
    .messages()
    .find(({ metadata }) => metadata?.event_payload.key === `post:${key}`);
  const thread = parent === undefined ? [] : slack.thread(parent.ts).slice(1);
  return {
    posts: slack.postCounts().get(`post:${key}`) ?? 0,
    pictures: (parent?.blocks ?? []).filter(({ type }) => type === 'image').length,
    inThread: thread.flatMap(({ files }) => files ?? []).map(({ name }) => String(name)),
    text: JSON.stringify(parent?.blocks ?? []),
  };
}

const uploads = (key: string) => {
  const slug = key.replaceAll(/[^\w-]+/g, '_');
  return slack.calls('files.getUploadURLExternal').filter(({ args }) => String(args.filename).startsWith(`${slug}`))
    .length;
};

async function store(key: string, content = report): Promise<void> {
  await database.models.posts.create(key, 'weekly-report', newReportPost(key, content, null), clock.now());
}

describe('delivering a report', () => {
  const deaths = [1, 2, 3, 4].flatMap((at): Death[] => [
    { at, when: 'before' },
    { at, when: 'after' },
  ]);
  it.each(deaths)(
    'survives a crash $when upload $at: one message, four files, nothing uploaded twice',
    async (death) => {
      const key = `crash-${death.at}-${death.when}-x`;
      await store(key);
      await new Promise<void>((resolve) => void life(dead(), death, resolve)(key));
      await life(createProcessOwner())(key);
      expect(await isOpen(key)).toBe(false);
      expect(shown(key)).toMatchObject({ posts: 1, pictures: 3, inThread: [expect.stringMatching(/\.csv$/)] });
      expect(uploads(key)).toBe(4);
    },
  );

  it('by two processes at the same moment ends in one message with its files', async () => {
    await store('two');
    const there = life('another-host:1:x'); // with the same host and pid each would take the other for dead
    const here = life(createProcessOwner());
    await Promise.all([here('two'), there('two')]);
    if (await isOpen('two')) await here('two');
    expect(shown('two')).toMatchObject({ posts: 1, pictures: 3, inThread: ['two.csv'] });
    expect(uploads('two')).toBe(4);
  });

  it('leaves a file alone that a living process is uploading, and posts nothing before it', async () => {
    await store('held');
    const post = await database.models.posts.find('held');
    const file = post?.kind === 'weekly-report' ? post.data.files[0] : undefined;
    if (file === undefined) throw new Error('no file');
    await database.models.reportFiles.take('held', file, 'another-host:1:x', clock.now());
    await life(createProcessOwner())('held');
    expect(await isOpen('held')).toBe(true);
    expect(shown('held').posts).toBe(0);
  });

  it('waits as long as Slack asks for, then goes on', async () => {
    await store('paced');
    slack.fail({ method: 'files.getUploadURLExternal', retryAfterS: 1 });
    await life(createProcessOwner())('paced');
    expect(shown('paced')).toMatchObject({ posts: 1, pictures: 3 });
  });

  it('gives up on pictures after one refusal and posts without them', async () => {
    await store('refused');
    slack.fail({ method: 'files.getUploadURLExternal', error: 'storage_limit_reached' });
    await life(createProcessOwner())('refused');
    const { posts, pictures, inThread, text } = shown('refused');
    expect({ posts, pictures, inThread }).toEqual({ posts: 1, pictures: 0, inThread: ['refused.csv'] });
    expect(text).toContain('the workspace has no room for files left');
  });

  it('posts without pictures when they cannot be drawn', async () => {
    await store('undrawn');
    const files = createFileStore({ client, botUserId: 'U0BOT', clock });
    const deps = { models: database.models, projector: createProjector({ outbox, channels: CHANNELS }), clock, log };
    const drawNothing = () => Promise.reject(new Error('no font'));
    await createDeliverReport({ ...deps, owner: createProcessOwner() }, { files, drawChart: drawNothing })('undrawn');
    expect(shown('undrawn')).toMatchObject({ posts: 1, pictures: 0, inThread: ['undrawn.csv'] });
    expect(shown('undrawn').text).toContain('could not be drawn');
  });

  it('of an empty span posts one message and uploads nothing', async () => {
    await store('empty', emptyReport);
    await life(createProcessOwner())('empty');
    await expect.poll(() => shown('empty').posts).toBe(1);
    expect(uploads('empty')).toBe(0);
    expect(await isOpen('empty')).toBe(false);
  });

  it('of a report that does not exist does nothing', async () => {
    await expect(life(createProcessOwner())('nothing')).resolves.toBeUndefined();
  });
});
