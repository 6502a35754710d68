import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, startBot } from './bot-process.ts';
import { startDemoPage } from './demo-page.ts';
import { startSandbox } from './sandbox.ts';

const PAGE_PORT = 4_545;

/** The whole product on this machine, with invented data and no network: prints one address and runs until Ctrl-C. */
async function demo(): Promise<void> {
  console.log('Starting the sandbox: a workspace, a sample world, an inbox and the bot …');
  const sandbox = await startSandbox({ latencyMs: 120 });
  const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-demo-'));
  const bot = await startBot(
    { ...sandbox.env(await freePort()), LEADGEN_DATA_DIR: folder, LOG_LEVEL: 'warn' },
    { cwd: folder },
  );
  const page = await startDemoPage(sandbox, PAGE_PORT);

  console.log(`
  Open  ${page.url}

  1. Type  /leadgen run dental ohio  into #leads and watch the run.
  2. Open its review thread, approve a lead or two, reject one with a reason.
  3. Drafts appear in #lead-emails: read one, edit it, press Approve & send.
  4. The Inbox on the left shows the mails that left.

  You are Ana, who may approve; the switch at the top makes you Cleo, who may not.
  Everything is invented. Ctrl-C ends the demo and forgets it.
`);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await Promise.all([bot.stop(), page.close()]);
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  const code = await bot.exited;
  if (stopping) return;
  console.error(`The bot ended by itself with code ${code}:\n${bot.output().slice(-4_000)}`);
  process.exit(1);
}

await demo();
