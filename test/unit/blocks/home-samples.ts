import type { HomeView } from '../../../src/blocks/home-view.ts';
import { HEALTH_SLOTS, type HealthReport, type HealthSlot, type SlotHealth } from '../../../src/domain/pipeline.ts';
import { type JobSchedule, TIMED_JOBS } from '../../../src/domain/timetable.ts';
import { draft, minutesAgo, run } from './samples.ts';

const LINK = 'https://sandbox.example/archives/C0LEADS/p1700000000000100';

const well: SlotHealth = { status: 'ok', message: 'answers', latencyMs: 12 };
const health: HealthReport = {
  overall: 'warning',
  slots: {
    ...(Object.fromEntries(HEALTH_SLOTS.map((slot) => [slot, well])) as Record<HealthSlot, SlotHealth>),
    llm: { status: 'warning', message: 'no key: texts come from templates', latencyMs: null },
  },
  checkedAt: minutesAgo(30),
};

const jobs = TIMED_JOBS.map(
  (name, index): JobSchedule => ({
    name,
    nextRunAt: minutesAgo(-60 * (index + 1)),
    lastStartedAt: null,
    lastFinishedAt: null,
    lastDurationMs: null,
    lastOutcome: null,
    lastNote: null,
    failures: 0,
    runningSince: null,
    pausedBy: null,
    pausedAt: null,
  }),
);

/** An approver's page on a working morning. */
export const home: HomeView = {
  userId: 'U0ANA',
  mayDecide: true,
  approverIds: ['U0ANA', 'U0BEN'],
  stopped: null,
  mail: {
    mode: 'smtp',
    blockers: [],
    sentToday: 12,
    dailyLimit: 50,
    queued: 3,
    nextAt: minutesAgo(-18),
    waitsBecause: 'In OH it is Wed 07:42, outside the sending hours.',
  },
  leads: {
    gates: [{ runRef: 142, title: 'Dental practices in Ohio', open: 17, high: 3, since: minutesAgo(50), link: LINK }],
    gatesTotal: 1,
    open: 17,
  },
  drafts: {
    rows: [
      {
        id: draft.id,
        runId: draft.runId,
        revision: draft.revision,
        companyName: draft.companyName,
        recipientName: draft.recipient.fullName,
        subject: draft.subject,
        since: minutesAgo(20),
        link: LINK,
      },
    ],
    total: 1,
  },
  stuck: { rows: [{ companyName: 'Lakeside Hotels', kind: 'unknown', since: minutesAgo(90), link: LINK }], total: 1 },
  runs: { rows: [run], more: false },
  mine: {
    rows: [
      {
        companyName: 'Erie Dental',
        touch: 0,
        sentAt: minutesAgo(600),
        opened: true,
        replied: false,
        followUpsSent: 0,
        nextFollowUp: { number: 1, dueAt: minutesAgo(-4_000) },
      },
      {
        companyName: 'Maple Care Homes',
        touch: 1,
        sentAt: minutesAgo(4_000),
        opened: true,
        replied: true,
        followUpsSent: 1,
        nextFollowUp: null,
      },
    ],
    thisWeek: 4,
  },
  pipeline: {
    counts: {
      new: 40,
      enriched: 12,
      scored: 61,
      approved: 9,
      contacted: 210,
      replied: 14,
      meeting_booked: 3,
      won: 1,
      lost: 2,
      no_response: 80,
      archived: 44,
    },
    totalActive: 346,
    value: { leadsHigh: 96, savingsLow: 900_000, savingsMid: 1_200_000, savingsHigh: 1_600_000, feeMid: 288_000 },
    asOf: minutesAgo(0),
  },
  health,
  jobs,
  paidSources: [
    { label: 'Yelp', isOn: true, blocked: null },
    { label: 'Hunter', isOn: true, blocked: { until: minutesAgo(-60), reason: 'no credits left in the plan' } },
    { label: 'Apollo', isOn: false, blocked: null },
  ],
};
