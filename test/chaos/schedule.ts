import type { InboxFault } from '../../sandbox/inbox/start-inbox.ts';
import type { Fault as SlackFault } from '../../sandbox/slack/faults.ts';
import { createRandom, type Random } from '../../sandbox/world/data/random.ts';
import type { FaultTarget, Fault as SourceFault } from '../../sandbox/world/faults.ts';

export type ModelMood = 'garbage' | 'fails' | 'hangs' | 'hangs_up';

/** One thing that goes wrong. Times in ms; a bot is named by its number. */
export type Strike = { atMs: number } & (
  | { kind: 'kill_bot'; bot: number; downMs: number; after: Moment | null }
  | { kind: 'kill_database'; downMs: number }
  | { kind: 'pause_bot'; bot: number; forMs: number }
  | { kind: 'partition'; bot: number; from: Link; how: 'cut' | 'freeze'; forMs: number }
  | { kind: 'clock_skew'; bot: number; aheadMs: number; forMs: number }
  | { kind: 'slack'; fault: SlackFault }
  | { kind: 'mail_server'; fault: InboxFault }
  | { kind: 'mailbox'; downMs: number }
  | { kind: 'source'; target: FaultTarget; fault: SourceFault }
  | { kind: 'model'; mood: ModelMood; forMs: number }
  | { kind: 'disk_full'; forMs: number }
);
/** So many more calls of Slack, requests to sources or mails have arrived: the bot is in the midst of what follows. */
export type Moment = { what: 'slack' | 'sources' | 'mails'; count: number };
export type StrikeKind = Strike['kind'];

/** What a bot talks to through a line of its own. */
export const LINKS = ['database', 'slack', 'mail'] as const;
export type Link = (typeof LINKS)[number];

export type ScheduleOptions = {
  bots: number;
  strikes: number;
  /** Strikes fall into this span. */
  spanMs: number;
  /** What cannot happen here, e.g. because a part is missing. */
  without?: readonly StrikeKind[];
};

/** Slack knows no key that makes a post happen once: what a line holds back for longer than the outbox waits comes twice. */
const SLACK_LINE_MS = 2_500;

/** How often each kind is drawn, of all that may be. */
const WEIGHTS: Record<StrikeKind, number> = {
  kill_bot: 12,
  kill_database: 4,
  pause_bot: 2,
  partition: 4,
  clock_skew: 2,
  slack: 5,
  mail_server: 5,
  mailbox: 1,
  source: 3,
  model: 2,
  disk_full: 1,
};

/** The troubles of one campaign, in order of time. The same seed and options give the same list. */
export function drawSchedule(seed: number, options: ScheduleOptions): Strike[] {
  const random = createRandom(seed);
  const kinds = (Object.keys(WEIGHTS) as StrikeKind[])
    .filter((kind) => !options.without?.includes(kind))
    .flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind));
  const strikes = Array.from({ length: options.strikes }, () => {
    const atMs = random.int(0, options.spanMs);
    return { atMs, ...drawStrike(random.pick(kinds), random, options.bots) } as Strike;
  });
  return strikes.sort((a, b) => a.atMs - b.atMs);
}

function drawStrike(kind: StrikeKind, random: Random, bots: number): object {
  const bot = random.int(0, bots - 1);
  switch (kind) {
    case 'kill_bot':
      return { kind, bot, downMs: random.pick([0, 0, 200, 1_500]), after: drawMoment(random) };
    case 'kill_database':
      return { kind, downMs: random.pick([0, 300, 3_000]) };
    case 'pause_bot':
      return { kind, bot, forMs: random.int(300, 4_000) };
    case 'partition': {
      const link = random.pick(LINKS);
      return {
        kind,
        bot,
        from: link,
        how: random.pick(['cut', 'freeze'] as const),
        forMs: random.int(200, link === 'slack' ? SLACK_LINE_MS : 6_000),
      };
    }
    case 'clock_skew':
      return { kind, bot, aheadMs: random.pick([-90_000, -20_000, 30_000, 400_000]), forMs: random.int(1_000, 6_000) };
    case 'slack':
      return { kind, fault: drawSlackFault(random) };
    case 'mail_server':
      return { kind, fault: drawMailFault(random) };
    case 'mailbox':
      return { kind, downMs: random.int(200, 4_000) };
    case 'source':
      return drawSourceFault(random);
    case 'model':
      return { kind, mood: random.pick<ModelMood>(['garbage', 'fails', 'hangs', 'hangs_up']), forMs: 5_000 };
    case 'disk_full':
      return { kind, forMs: random.int(500, 3_000) };
  }
}

function drawMoment(random: Random): Moment | null {
  const what = random.pick(['slack', 'slack', 'sources', 'mails', null] as const);
  return what === null ? null : { what, count: what === 'mails' ? 1 : random.int(1, 6) };
}

function drawSlackFault(random: Random): SlackFault {
  const method = random.pick(['*', 'chat.postMessage', 'chat.update', 'conversations.history', 'views.open']);
  const times = random.int(1, 3);
  return random.pick<SlackFault>([
    { method, times, retryAfterS: 1 },
    { method, times, status: 500 },
    { method, times, html: true },
    { method, times, hang: true },
    { method, times, delayMs: 1_500 },
    { method, times, delayMs: 2_600 }, // later than the bot waits: it was done all the same
    { method, times, dropConnectionAfterHandling: true },
  ]);
}

function drawMailFault(random: Random): InboxFault {
  return random.pick<InboxFault>([
    { stage: 'mail', code: 421 },
    { stage: 'rcpt', code: 451 },
    { stage: 'rcpt', code: 550 },
    { stage: 'data', code: 451 },
    { stage: 'data', code: 554 },
    { stage: 'after_data_disconnect' },
    { stage: 'hang' },
  ]);
}

function drawSourceFault(random: Random): object {
  const target = random.pick<FaultTarget>(['overpass', 'npi', 'sites']);
  const times = random.int(1, 3);
  const fault = random.pick<SourceFault>([
    { times, status: 503 },
    { times, status: 429, retryAfterSeconds: 1 },
    { times, html: true },
    { times, truncated: true },
    { times, hang: true },
    { times, disconnect: true },
    { times, delayMs: 700 },
  ]);
  return { kind: 'source', target, fault };
}

/** One line per strike, for people who look for a cause. */
export function strikeWords({ atMs: _when, kind, ...rest }: Strike): string {
  return `${kind} ${JSON.stringify(rest)}`;
}
