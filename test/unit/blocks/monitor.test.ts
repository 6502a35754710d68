import { describe, expect, it } from 'vitest';
import { activityAnswer } from '../../../src/blocks/activity.ts';
import { healthChangeMessage } from '../../../src/blocks/health.ts';
import { pipelineAnswer } from '../../../src/blocks/pipeline.ts';
import { stuckAnswer, stuckMessage } from '../../../src/blocks/stuck.ts';
import { silenceAnswer, unsentMails, waitingLeads } from '../../../src/blocks/stuck-answers.ts';
import { FUNNEL_STAGES } from '../../../src/domain/funnel.ts';
import { HEALTH_SLOTS, type HealthReport } from '../../../src/domain/pipeline.ts';
import { figuresOf, sumsOf } from '../../../src/domain/pipeline-sums.ts';
import { readable } from './reading.ts';
import { minutesAgo, moment } from './samples.ts';

const waiting = {
  code: 'waiting_approval' as const,
  count: 3,
  oldestAt: minutesAgo(52 * 60),
  ids: [],
  message: '3 high-score leads waiting approval',
};

function group(status: string, companies: number, tier: 'high' | 'low' = 'low', mid = 0) {
  return { status, tier, highest: 2, companies, savingsLow: mid * 0.74, savingsMid: mid, savingsHigh: mid * 1.26 };
}

describe('the stuck message', () => {
  it('shows the seed’s words, the age, and a button for the next step', () => {
    const message = stuckAnswer([waiting], moment);
    expect(readable(message.blocks)).toContain('*3 high-score leads waiting approval*  ·  oldest 2 days 4 h');
    expect(JSON.stringify(message.blocks)).toContain('stuck_show');
  });

  it('says beside the seed’s words that counting stopped', () => {
    const most = { ...waiting, count: 100_000, message: '100000 high-score leads waiting approval' };
    expect(readable(stuckAnswer([most], moment).blocks)).toContain(
      '100000 high-score leads waiting approval*  ·  counted to 100,000+',
    );
  });

  it('shrinks to a line without buttons once a newer one is there, or all is clear', () => {
    const report = { number: 1, state: 'open' as const, items: [waiting], alerted: {}, checkedAt: moment.now };
    for (const over of [
      { ...report, state: 'replaced' as const },
      { ...report, state: 'clear' as const, items: [] },
    ]) {
      const message = stuckMessage(over, moment);
      expect(message.blocks).toHaveLength(1);
      expect(JSON.stringify(message)).not.toContain('button');
    }
  });
});

describe('the pipeline', () => {
  const sums = sumsOf([group('new', 12), group('scored', 4, 'high', 50_000), group('lost', 1, 'high', 1e6)]);
  const funnel = FUNNEL_STAGES.map((stage, rank) => ({ stage, reached: [17, 8, 8, 2, 2, 1, 0, 0][rank] ?? 0 }));
  const view = { figures: figuresOf(sums, 0.24, moment.now), funnel, contingencyFee: 0.24, draftsToReview: 2 };

  it('leads with what is active, what waits, and the fee with its share named', () => {
    const words = readable(pipelineAnswer(view, moment).blocks);
    expect(words).toContain('*16 active companies*  ·  12 to analyse · 4 leads to review · 2 drafts to review');
    expect(words).toContain('4 high leads could save $37k–$63k a year; our 24% of $50k is *$12k*');
  });

  it('has all eleven statuses and eight stages, no line wider than a phone', () => {
    const words = readable(pipelineAnswer(view, moment).blocks);
    const rows = words.split('```').flatMap((part, index) => (index % 2 === 1 ? part.split('\n') : []));
    expect(rows).toHaveLength(19);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(36);
    expect(rows).toContainEqual(expect.stringMatching(/^enriched +8 +21\.1% +-52\.9%$/));
  });

  it('says how old its figures are when they are', () => {
    expect(readable(pipelineAnswer(view, moment).blocks)).not.toContain('As of');
    const old = { ...view, figures: figuresOf(sums, 0.24, minutesAgo(5)) };
    expect(readable(pipelineAnswer(old, moment).blocks)).toContain('As of Mar 11, 10:37 EDT');
  });
});

describe('activity', () => {
  it('has a line per event, in local time, with what is known of it', () => {
    const rows = [
      { timestamp: minutesAgo(10), companyName: 'Buckeye Dental', contactName: 'Dana Ray', eventType: 'followup_sent' },
      { timestamp: minutesAgo(20), companyName: '', contactName: '', eventType: 'bounced' },
    ];
    const words = readable(activityAnswer(rows, moment).blocks);
    expect(words).toContain(
      'Mar 11, 10:32  Buckeye Dental (Dana Ray)  ·  followup sent\nMar 11, 10:22  unknown company  ·  bounced',
    );
  });
});

describe('the next steps', () => {
  it('show a card’s address, or the command where there is none', () => {
    const lead = { name: 'Buckeye Dental', score: 73.5, tier: 'high' as const, since: minutesAgo(3_000) };
    const words = readable(
      waitingLeads(
        [
          { ...lead, cardUrl: 'https://team.example/archives/C1/p1' },
          { ...lead, cardUrl: null },
        ],
        12,
        moment,
      ).blocks,
    );
    expect(words).toContain('*12 high leads waiting for approval*  ·  the oldest 2');
    expect(words).toContain('<https://team.example/archives/C1/p1|its card>');
    expect(words).toContain('`/leadgen lead Buckeye Dental`');
  });

  it('say why a mail waits', () => {
    const row = {
      ref: 17,
      companyName: 'Buckeye Dental',
      approvedAt: minutesAgo(500),
      why: 'of the sending hours',
      cardUrl: null,
    };
    expect(readable(unsentMails([row], 1, moment).blocks)).toContain('of the sending hours');
  });

  it('name every reason for silence, or say that there is none', () => {
    const quiet = {
      stopped: null,
      blockers: [],
      windowClosed: null,
      capReached: null,
      mailServer: null,
      nextWaits: null,
    };
    expect(readable(silenceAnswer({ ...quiet, approved: 2, draftsToReview: 0 }, moment).blocks)).toContain(
      'nothing that holds mail back',
    );
    const words = readable(
      silenceAnswer(
        {
          ...quiet,
          stopped: { by: 'U1', at: minutesAgo(60) },
          capReached: { sent: 50, limit: 50 },
          approved: 0,
          draftsToReview: 4,
        },
        moment,
      ).blocks,
    );
    expect(words).toMatch(/stopped by <@U1>.*\n.*limit of 50 mails.*\n.*No mail is approved\. 4 drafts to review/);
  });
});

describe('a change of health', () => {
  it('says what went down and what came back', () => {
    const slots = Object.fromEntries(
      HEALTH_SLOTS.map((slot) => [
        slot,
        { status: slot === 'llm' ? 'error' : 'ok', message: 'no answer in 5 s', latencyMs: 5_000 },
      ]),
    ) as HealthReport['slots'];
    const report: HealthReport = { overall: 'degraded', slots, checkedAt: moment.now };
    const changed = [
      { slot: 'llm' as const, from: 'ok' as const, to: 'error' as const },
      { slot: 'search' as const, from: 'warning' as const, to: 'ok' as const },
    ];
    const words = readable(healthChangeMessage({ report, changed }, moment).blocks);
    expect(words).toContain(':red_circle: *llm is down*  ·  no answer in 5 s');
    expect(words).toContain('*search works again*');
  });
});
