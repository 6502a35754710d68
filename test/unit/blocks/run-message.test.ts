import { describe, expect, it } from 'vitest';
import { runMessage } from '../../../src/blocks/run-message.ts';
import { bar } from '../../../src/blocks/run-stages.ts';
import { actionIds, buttons, readable } from './reading.ts';
import { brokenRun, finishedRun, minutesAgo, moment, run } from './samples.ts';

describe('the message of a run at work', () => {
  it('says what, which run, who started it and when', () => {
    const text = readable(runMessage(run, moment).blocks);
    expect(text).toContain('*Dental practices in Ohio*  ·  run 142  ·  started by <@U024BE7LH> 1 min ago');
  });

  it('shows what is done with counts, what happens now with a bar, and what comes', () => {
    const text = readable(runMessage(run, moment).blocks);
    expect(text).toContain('✓  *Scout*  48 places → 31 companies (3 groups, 4 already known)');
    expect(text).toContain('✓  *Contacts*  22 contacts found');
    expect(text).toMatch(/▸ {2}\*Score\* {2}█+░+ {2}19 of 31/);
    expect(text).toContain('◦  Your review');
    expect(text).toContain('◦  Mail');
  });

  it('names its sources, credits them and says that nothing was paid', () => {
    const text = readable(runMessage(run, moment).blocks);
    expect(text).toContain('OpenStreetMap 41 · NPI registry 7 · no paid calls');
    expect(text).toContain('© OpenStreetMap contributors');
  });

  it('can be cancelled, and retried only where there is something to retry', () => {
    expect(actionIds(runMessage(run, moment))).toEqual(['run_cancel']);
    expect(actionIds(runMessage(brokenRun, moment))).toEqual(['run_retry', 'run_cancel']);
    expect(buttons(runMessage(run, moment))[0]?.value).toBe(JSON.stringify({ t: 'run', id: run.id }));
  });

  it('names a failing source, what it said, what was kept and when the next try comes', () => {
    const message = runMessage(brokenRun, moment);
    const text = readable(message.blocks);
    expect(text).toContain('OpenStreetMap is overloaded (HTTP 504)');
    expect(text).toContain('12 places it gave are kept');
    expect(text).toContain('Next try Mar 11, 10:44 EDT (in 2 min)');
    expect(text).toContain('stopped at its limit');
    expect(message.text).toContain('waits for its next try');
  });

  it('says why it waits even when no source is to blame', () => {
    const text = readable(
      runMessage({ ...run, retryAt: minutesAgo(-1), errorMessage: 'The database is busy' }, moment).blocks,
    );
    expect(text).toContain('The database is busy');
    expect(text).toContain('Next try Mar 11, 10:43 EDT');
  });

  it('while it waits for people does not count minutes, so that nothing changes for nothing', () => {
    const waiting = { ...run, status: 'analyst_awaiting_approval' as const };
    const later = { ...moment, now: new Date(moment.now.getTime() + 40 * 60_000) };
    expect(runMessage(waiting, moment)).toEqual(runMessage(waiting, later));
    expect(readable(runMessage(waiting, moment).blocks)).toContain('▸  *Your review*  31 leads to review');
  });

  it('shows review and mail side by side', () => {
    const both = runMessage(
      {
        ...run,
        status: 'writer_awaiting_approval',
        currentStage: 'writer',
        leadsOpen: 12,
        draftsOpen: 2,
        mailsQueued: 1,
        counters: finishedRun.counters,
      },
      moment,
    );
    expect(readable(both.blocks)).toContain(
      '▸  *Your review*  12 leads to review\n▸  *Mail*  2 drafts to review · 1 going out · 5 sent',
    );
  });
});

describe('the message of a finished run', () => {
  it('says complete, the funnel, who fell out and why, the price and the next step', () => {
    const message = runMessage(finishedRun, moment);
    const text = readable(message.blocks);
    expect(text).toContain('complete in 3 h 18 min');
    expect(text).toContain('*31* companies  →  *9* approved  →  *7* drafts  →  *5* sent');
    expect(text).toContain('22 leads rejected: too small 14, already a client 5, other 3');
    expect(text).toContain('cost $0.00');
    expect(text).toContain('next: `/leadgen leads` lists who was written to');
    expect(message.text).toContain('complete');
    expect(actionIds(message)).toEqual([]);
  });

  it('ends with what an approved lead did cost', () => {
    const counters = { ...finishedRun.counters, companiesApproved: 4 };
    const { blocks } = runMessage({ ...finishedRun, counters, costUsd: 1 }, moment);
    expect(readable(blocks)).toContain('cost $1.00, $0.25 per approved lead');
  });

  it('says cancelled and by whom, and how to start again', () => {
    const text = readable(runMessage({ ...finishedRun, status: 'cancelled', cancelledBy: 'U0CANCEL' }, moment).blocks);
    expect(text).toContain('cancelled by <@U0CANCEL>');
    expect(text).toContain('/leadgen run dental OH');
  });

  it('says failed and why, and offers one retry', () => {
    const message = runMessage(
      { ...finishedRun, status: 'failed', errorMessage: 'OpenStreetMap cannot be reached.' },
      moment,
    );
    expect(readable(message.blocks)).toContain('failed after 3 h 18 min\n:x: *OpenStreetMap cannot be reached.*');
    expect(readable(message.blocks)).toContain('*OpenStreetMap cannot be reached.* What was found is kept');
    expect(actionIds(message)).toEqual(['run_retry']);
  });

  it('with nothing found says what else to try', () => {
    const none = { ...finishedRun, counters: { ...finishedRun.counters, companiesFound: 0 } };
    expect(readable(runMessage(none, moment).blocks)).toMatch(/No companies found\.[\s\S]*try a larger area/);
  });
});

it.each([
  [0, 31, '░░░░░░░░░░░░░░'],
  [1, 310, '█░░░░░░░░░░░░░'],
  [309, 310, '█████████████░'],
  [31, 31, '██████████████'],
  [40, 31, '██████████████'],
  [0, 0, ''],
])('a bar for %i of %i is %s', (done, total, shown) => {
  expect(bar(done, total)).toBe(shown);
});
