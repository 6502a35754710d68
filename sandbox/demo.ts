import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onParentGone } from '../src/lib/parent-watch.ts';
import { freePort, startBot } from './bot-process.ts';
import { startDemoPage } from './demo-page.ts';
import { startSandbox } from './sandbox.ts';

const PAGE_PORT = 4_545;

/** The whole product on this machine, with invented data and no network: prints one address and runs until Ctrl-C. */
async function demo(): Promise<number> {
  const stopped = untilSignal();
  const closers: (() => Promise<unknown>)[] = [];
  try {
    console.log('Starting the sandbox: a workspace, a sample world, an inbox and the bot …');
    const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-demo-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const sandbox = await startSandbox({ latencyMs: 120 });
    closers.push(sandbox.close);
    const bot = await startBot(
      { ...sandbox.env(await freePort()), LEADGEN_DATA_DIR: folder, LOG_LEVEL: 'warn' },
      { cwd: folder },
    );
    closers.push(bot.stop);
    const page = await startDemoPage(sandbox, PAGE_PORT);
    closers.push(page.close);
    if (stopped.isAsked()) return 0;
    console.log(`
  Open  ${page.url}

  1. Type  /leadgen run dental ohio  into #leads and watch the run.
  2. Open its review thread, approve a lead or two, reject one with a reason.
  3. Drafts appear in #lead-emails: read one, edit it, press Approve & send.
  4. The Inbox on the left shows the mails that left. Answer one there: the lead's follow-ups stop, #lead-alerts says who wants to talk.
  5. Home shows what waits and what left in your name; its red button stops everything.
  6. Drop a CSV file on the page, or press Sample list: map its columns and import it.

  You are Ana, who may approve; the switch at the top makes you Cleo, who may not.
  Everything is invented. Ctrl-C ends the demo and forgets it.
`);
    const ended = await Promise.race([stopped.promise, bot.exited]);
    if (ended === 'signal' || stopped.isAsked()) return 0;
    console.error(`The bot ended by itself with code ${ended}:\n${bot.output().slice(-4_000)}`);
    return 1;
  } catch (error) {
    // Ctrl-C reaches the bot too, and one that is still starting ends before it is ready
    if (stopped.isAsked()) return 0;
    throw error;
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

/** From now on Ctrl-C and SIGTERM end the demo in order, even while it starts. */
function untilSignal(): { promise: Promise<'signal'>; isAsked: () => boolean } {
  let isAsked = false;
  const promise = new Promise<'signal'>((resolve) => {
    const stop = () => {
      if (!isAsked) console.log('\nStopping …');
      isAsked = true;
      resolve('signal');
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    onParentGone(stop);
  });
  return { promise, isAsked: () => isAsked };
}

process.exit(await demo());
