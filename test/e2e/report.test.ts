import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import { candidate } from '../integration/models/samples.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, CHANNELS, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';

let stack: Stack;
let desk: Desk;
beforeAll(async () => {
  stack = await startStack();
  desk = createDesk(stack.slack);
});
afterEach(async () => {
  stack.slack.clearFaults();
  await stack.forget();
});
afterAll(() => stack.close());

async function findSomething(): Promise<void> {
  await stack.models.companies.insert(candidate(), { runId: null, dataOrigin: 'scout', now: new Date() });
}

/** The newest report once nothing of it is left to be done. Each test asks for another span. */
async function finishedReport(): Promise<SlackMessage> {
  await until(async () => (await stack.models.posts.latest('weekly-report')) !== null, 'a report');
  await until(async () => (await stack.models.reportFiles.listOpen(1)).length === 0, 'nothing left to be done');
  await stack.quiet();
  const post = await stack.models.posts.latest('weekly-report');
  return desk.message(`post:${post?.key}`);
}

const pictures = (message: SlackMessage) => (message.blocks ?? []).filter(({ type }) => type === 'image');

function filesInThread(report: SlackMessage): string[] {
  const thread = stack.slack.channel(CHANNELS.leads).thread(report.ts);
  return thread.flatMap(({ files }) => (files ?? []).map(({ name }) => String(name).replace(/^.*_(?=\w+\.)/, '')));
}

describe('a report', () => {
  it('is posted once, with three pictures and a table in its thread, however often and by whomever it is asked for', async () => {
    await findSomething();
    expect(await desk.ask(ANA, 'report')).toContain('It appears in <#C0LEADS>');
    const report = await finishedReport();
    expect(wordsOf(report)).toContain('*1* company found');
    expect(pictures(report).map(({ alt_text }) => String(alt_text).slice(0, 10))).toEqual([
      'Bar charts',
      'Bar chart ',
      'Bar chart ',
    ]);
    expect(filesInThread(report)).toEqual([expect.stringMatching(/\.csv$/)]);
    expect(await desk.ask(BEN, 'report')).toContain('made today already');
    await stack.quiet();
    expect(stack.slack.postCounts().get(keyOf(report))).toBe(1);
    expect(stack.slack.calls('files.completeUploadExternal')).toHaveLength(4);
  });

  it('is posted without pictures when Slack takes no files, says so, and gets them when somebody asks again', async () => {
    await findSomething();
    stack.slack.fail({ method: 'files.getUploadURLExternal', error: 'missing_scope', times: 2 });
    await desk.ask(ANA, 'report today');
    const report = await finishedReport();
    expect(pictures(report)).toEqual([]);
    expect(wordsOf(report)).toContain('Without pictures: a permission is missing');
    expect(wordsOf(report)).toContain('Without the table: a permission is missing');
    expect(await desk.ask(ANA, 'report today')).toContain('I try again');
    const mended = await finishedReport();
    expect(pictures(mended)).toHaveLength(3);
    expect(wordsOf(mended)).not.toContain('Without');
    expect(filesInThread(mended)).toHaveLength(1);
  });

  it('puts the pictures into its thread when Slack refuses them in the message', async () => {
    await findSomething();
    stack.slack.fail({ method: 'chat.postMessage', error: 'invalid_blocks' });
    await desk.ask(ANA, 'report last 2 days');
    const report = await finishedReport();
    expect(pictures(report)).toEqual([]);
    expect(wordsOf(report)).toContain('they are in the thread');
    expect(filesInThread(report)).toHaveLength(4);
  });

  it('looks for a picture whose upload was cut off before it uploads it again', async () => {
    await findSomething();
    const known = stack.slack.calls('files.getUploadURLExternal').length;
    stack.slack.fail({ method: 'files.completeUploadExternal', dropConnectionAfterHandling: true });
    await desk.ask(ANA, 'report last 3 days');
    expect(pictures(await finishedReport())).toHaveLength(3);
    expect(stack.slack.calls('files.getUploadURLExternal').length - known).toBe(4);
  });

  it('of a span without anything is one friendly message', async () => {
    await desk.ask(ANA, 'report yesterday');
    const report = await finishedReport();
    expect(wordsOf(report)).toContain('nothing happened');
    expect(wordsOf(report)).toContain('/leadgen run dental ohio');
    expect(pictures(report)).toEqual([]);
    expect(filesInThread(report)).toEqual([]);
  });

  it('is refused for a span that makes no sense, with one that does', async () => {
    const answer = await desk.ask(ANA, 'report 2025-03-07 2025-03-01');
    expect(answer).toContain('/leadgen report 2025-03-01 2025-03-07');
    expect(await stack.models.posts.latest('weekly-report')).toBeNull();
  });
});
