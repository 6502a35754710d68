import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Moment, Strike, StrikeKind } from './schedule.ts';
import { strikeWords } from './schedule.ts';
import type { ChaosStage } from './stage.ts';

const MOMENT_MS = 4_000;

export type Trouble = {
  /** Resolves when every strike has struck and ended. */
  over: Promise<void>;
  counts: Map<StrikeKind, number>;
};

/** Lets the strikes happen, each at its time, until the campaign is over. */
export function startTrouble(
  stage: ChaosStage,
  schedule: readonly Strike[],
  campaign: { isOver: () => boolean; log: (line: string) => void },
): Trouble {
  const counts = new Map<StrikeKind, number>();
  const startedAt = Date.now();

  async function one(strike: Strike): Promise<void> {
    await delay(Math.max(0, startedAt + strike.atMs - Date.now()));
    if (campaign.isOver()) return;
    campaign.log(`! ${strikeWords(strike)}`);
    if (await strikes(stage, strike)) counts.set(strike.kind, (counts.get(strike.kind) ?? 0) + 1);
  }
  return { over: Promise.all(schedule.map(one)).then(() => undefined), counts };
}

/** Whether it struck: who is down already cannot be killed. */
async function strikes(stage: ChaosStage, strike: Strike): Promise<boolean> {
  if (strike.kind === 'kill_database') return stage.engine.kill(strike.downMs);
  if (strike.kind === 'kill_bot') {
    if (strike.after !== null) await momentOf(stage, strike.after);
    return (await stage.bots[strike.bot]?.kill(strike.downMs)) === true;
  }
  await hurt(stage, strike);
  return true;
}

async function hurt(stage: ChaosStage, strike: Exclude<Strike, { kind: 'kill_bot' | 'kill_database' }>): Promise<void> {
  switch (strike.kind) {
    case 'pause_bot':
      return stage.bots[strike.bot]?.pause(strike.forMs);
    case 'partition': {
      const link = stage.bots[strike.bot]?.links[strike.from];
      if (strike.how === 'cut') link?.cut();
      else link?.freeze();
      await delay(strike.forMs);
      return link?.heal();
    }
    case 'clock_skew':
      await stage.bots[strike.bot]?.skew(strike.aheadMs);
      await delay(strike.forMs);
      return stage.bots[strike.bot]?.skew(0);
    case 'slack':
      return stage.slack.fail(strike.fault);
    case 'mail_server':
      return stage.inbox.fail(strike.fault);
    case 'mailbox':
      return closeMailbox(stage, strike.downMs);
    case 'source':
      return stage.world.fail(strike.target, strike.fault);
    case 'model':
      stage.setModelMood(strike.mood);
      await delay(strike.forMs);
      return stage.setModelMood('absent_minded');
    case 'disk_full':
      return fillDisk(stage.disk ?? '', strike.forMs);
  }
}

const closedMailboxes = new WeakSet<ChaosStage>();

/** One closing at a time. */
async function closeMailbox(stage: ChaosStage, downMs: number): Promise<void> {
  if (closedMailboxes.has(stage)) return;
  closedMailboxes.add(stage);
  await stage.dovecot?.stop();
  await delay(downMs);
  await stage.dovecot?.start();
  closedMailboxes.delete(stage);
}

/** Waits for the moment, but not for long. */
async function momentOf(stage: ChaosStage, { what, count }: Moment): Promise<void> {
  const counted = {
    slack: () => stage.slack.calls().length,
    sources: () => stage.world.requests.length,
    mails: () => stage.inbox.messages().length,
  }[what];
  const wanted = counted() + count;
  const deadline = Date.now() + MOMENT_MS;
  while (counted() < wanted && Date.now() < deadline) await delay(3);
}

/** Writes until nothing more fits, and frees the room again. */
async function fillDisk(disk: string, forMs: number): Promise<void> {
  const ballast = path.join(disk, 'ballast');
  const block = Buffer.alloc(4_000_000);
  try {
    for (;;) await writeFile(ballast, block, { flag: 'a' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
  await delay(forMs);
  await rm(ballast, { force: true });
}
