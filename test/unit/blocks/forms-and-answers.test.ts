import { describe, expect, it } from 'vitest';
import { ActionId, CallbackId, encodeValue, parseButtonValue, parsePageValue } from '../../../src/blocks/action-ids.ts';
import { noApproversAlert, runFailedAlert } from '../../../src/blocks/alerts.ts';
import * as answers from '../../../src/blocks/answers.ts';
import { readForm } from '../../../src/blocks/form-values.ts';
import { helpAnswer } from '../../../src/blocks/help.ts';
import { draftsList, type LeadRow, leadsList, runsList } from '../../../src/blocks/lists.ts';
import { parseCount, readRunForm, runFormModal } from '../../../src/blocks/run-form.ts';
import { statusAnswer } from '../../../src/blocks/status.ts';
import { actionIds, buttons, readable } from './reading.ts';
import { minutesAgo, moment } from './samples.ts';

describe('ids', () => {
  it('are the public ones', () => {
    expect(Object.values(ActionId)).toEqual(
      expect.arrayContaining(
        'lead_approve lead_reject lead_details leads_approve_high draft_approve draft_edit draft_reject draft_regenerate run_cancel run_retry'.split(
          ' ',
        ),
      ),
    );
    expect(Object.values(CallbackId)).toEqual(
      expect.arrayContaining([
        'lead_reject_reason',
        'draft_edit',
        'draft_reject_reason',
        'draft_regenerate',
        'run_form',
      ]),
    );
  });

  it('come back from Slack as they went', () => {
    const value = { t: 'draft', id: 'd1', run: 'r1', rev: 3 } as const;
    expect(parseButtonValue(encodeValue(value))).toEqual(value);
    const page = { t: 'leads', page: 2, tier: 'high', industry: 'dental', state: 'OH' } as const;
    expect(parsePageValue(encodeValue(page))).toEqual(page);
  });

  it.each([
    undefined,
    null,
    7,
    '',
    'null',
    '{',
    '{"t":"lead"}',
    '{"t":"x","id":"1"}',
    '{"t":"lead","id":"1","extra":1}',
    'x'.repeat(3_000),
  ])('are refused when they are not ours: %j', (raw) => {
    expect(parseButtonValue(raw)).toBeNull();
  });
});

describe('the run form', () => {
  const form = { industryKey: 'dental', industryWord: 'dental', locationText: 'ohoi', countText: '3.5', problems: [] };
  const submit = (fields: Record<string, string>, word = 'dental') => ({
    private_metadata: runFormModal({ ...form, industryWord: word }).private_metadata ?? '',
    state: {
      values: Object.fromEntries(
        Object.entries(fields).map(([id, value]) => [
          id,
          {
            [id]:
              id === 'industry'
                ? { type: 'static_select', selected_option: { value } }
                : { type: 'plain_text_input', value },
          },
        ]),
      ),
    },
  });

  it('opens with what was understood and says what was not', () => {
    const modal = runFormModal({ ...form, problems: [{ field: 'location', text: 'I do not know the place “ohoi”.' }] });
    const json = JSON.stringify(modal.blocks);
    expect(readable(modal.blocks)).toContain('I do not know the place “ohoi”.');
    expect(json).toContain('"initial_value":"ohoi"');
    expect(json).toContain('"initial_value":"3.5"');
    expect(json).toMatch(/"initial_option":\{"text":\{[^}]*Dental practices/);
  });

  it('gives a request when all is clear', () => {
    expect(readRunForm(submit({ industry: 'dental', location: 'Columbus, OH', count: '' }))).toEqual({
      request: { industryWord: 'dental', industryKey: 'dental', state: 'OH', city: 'Columbus', count: 20 },
    });
    expect(readRunForm(submit({ industry: 'hotel', location: 'ohio', count: '50' }))).toMatchObject({
      request: { industryWord: 'hotels and motels', industryKey: 'hotel', count: 50 },
    });
  });

  it('gives an error text for each unclear input', () => {
    const answer = readRunForm(submit({ industry: 'nonsense', location: 'columbus', count: 'many' }));
    expect(answer).toEqual({
      errors: {
        industry: 'Pick a trade from the list.',
        location: expect.stringContaining('Did you mean Columbus, GA'),
        count: expect.stringContaining('“many” is not a count'),
      },
    });
    expect(readRunForm({ state: { values: null }, private_metadata: '' })).toHaveProperty('errors.location');
  });

  it.each([
    ['', { count: 20 }],
    [' 5 ', { count: 5 }],
    ['100', { count: 100 }],
    ['+20', { count: 20 }],
  ])('takes %j as a count', (text, parsed) => {
    expect(parseCount(text)).toEqual(parsed);
  });

  it.each(['4', '101', '-5', '−5', '3.5', '1e9', '0x10', 'many', '20 companies', '9'.repeat(40)])(
    'refuses %s as a count',
    (text) => {
      expect(parseCount(text)).toHaveProperty('problem');
    },
  );

  it('reads inputs by id, empty for what is missing or foreign', () => {
    const field = readForm({
      note: { note: { type: 'plain_text_input', value: ' hi ' } },
      empty: { empty: { value: null } },
    });
    expect([field('note'), field('empty'), field('other')]).toEqual(['hi', '', '']);
    expect(readForm('garbage')('note')).toBe('');
  });
});

describe('private answers', () => {
  const run = {
    ref: 142,
    title: 'Dental practices in Ohio',
    count: 20,
    channelId: 'C1',
    permalink: null,
    stoppedBy: null,
  };

  it('say that a run started, where to look, and that nothing is sent', () => {
    const text = readable(answers.runStarted(run).blocks);
    expect(text).toContain('*Looking for dental practices in Ohio*  ·  run 142, up to 20 companies');
    expect(text).toContain('<#C1>');
    expect(text).toContain('Nothing is written to anyone before you approve');
  });

  it('say who runs the same already', () => {
    const joined = answers.runJoined({ ...run, requestedBy: 'U1', startedAt: minutesAgo(30), retried: true }, moment);
    expect(readable(joined.blocks)).toContain(
      '*Dental practices in Ohio is already running*  ·  run 142, started by <@U1> Mar 11, 10:12 EDT.',
    );
    expect(readable(joined.blocks)).toContain('tries again now');
  });

  it('say who decided, what and when', () => {
    const late = answers.alreadyDecided({ what: 'Buckeye', decision: 'approved', by: 'U1', at: minutesAgo(5) }, moment);
    expect(readable(late.blocks)).toContain('*Buckeye* was already decided: approved by <@U1>, Mar 11, 10:37 EDT.');
    expect(late.text).toContain('already decided');
  });

  it('say who may decide, or that nobody may', () => {
    expect(readable(answers.notApprover('approve leads', ['U1', 'S1']).blocks)).toContain('Ask <@U1>, a user group.');
    expect(readable(answers.notApprover('approve leads', []).blocks)).toContain('SLACK_APPROVER_IDS');
  });

  it('give a command to copy', () => {
    expect(readable(answers.usageError('I do not know “rnu”.', '/leadgen run dental ohio').blocks)).toContain(
      '`/leadgen run dental ohio`',
    );
    expect(readable(helpAnswer().blocks)).toContain('`/leadgen run dental ohio`');
  });
});

describe('lists', () => {
  const row: LeadRow = {
    name: 'Buckeye',
    city: 'Columbus',
    state: 'OH',
    tier: 'high',
    score: 73.46,
    savingsLow: 12_000,
    savingsHigh: 20_000,
    statusWords: 'to review',
  };
  const all = { tier: null, industry: null, state: null };

  it('page leads, with a button that carries the filter on', () => {
    const filter = { tier: 'high' as const, industry: { key: 'dental', label: 'Dental practices' }, state: 'OH' };
    const page = leadsList({ rows: Array.from({ length: 10 }, () => row), total: 31, page: 2, filter });
    expect(readable(page.blocks)).toContain('*High leads: Dental practices in OH*  ·  11–20 of 31');
    expect(readable(page.blocks)).toContain('11. *Buckeye*, Columbus\n73.5 · $12k–$20k a year · to review');
    expect(parsePageValue(buttons(page)[0]?.value)).toEqual({
      t: 'leads',
      page: 3,
      tier: 'high',
      industry: 'dental',
      state: 'OH',
    });
  });

  it('have no button on the last page', () => {
    expect(actionIds(leadsList({ rows: [row], total: 11, page: 2, filter: all }))).toEqual([]);
    expect(readable(leadsList({ rows: [row], total: 1, page: 1, filter: all }).blocks)).toContain(
      '*Buckeye*, Columbus, OH\n73.5 high',
    );
  });

  it('when empty say what to do', () => {
    expect(readable(leadsList({ rows: [], total: 0, page: 1, filter: all }).blocks)).toContain(
      '/leadgen run dental ohio',
    );
    expect(readable(runsList([], moment).blocks)).toContain('No runs yet.');
    expect(readable(draftsList([], 0, moment).blocks)).toContain('No drafts wait for you.');
  });

  it('name runs and drafts by the number to type', () => {
    const runs = runsList(
      [
        {
          ref: 142,
          title: 'Dental practices in Ohio',
          status: 'completed',
          requestedBy: 'U1',
          startedAt: minutesAgo(9),
          companies: 31,
          sent: 5,
        },
      ],
      moment,
    );
    expect(readable(runs.blocks)).toContain(
      '*142*  Dental practices in Ohio  ·  complete\n31 companies, 5 sent · <@U1> 9 min ago',
    );
    const drafts = draftsList(
      [
        {
          ref: 17,
          companyName: 'Buckeye',
          recipientName: 'Dana Ray',
          subject: 'Bills',
          followUpNumber: 2,
          status: 'pending',
          createdAt: minutesAgo(9),
        },
      ],
      3,
      moment,
    );
    expect(readable(drafts.blocks)).toContain('*17*  Buckeye (Dana Ray)\nfollow-up 2: Bills · to review · 9 min ago');
    expect(readable(drafts.blocks)).toContain('*3 drafts*  ·  the oldest 1');
  });
});

describe('the status', () => {
  const status = {
    stopped: null,
    openRuns: [{ ref: 142, title: 'Dental practices in Ohio', doing: 'waits for your review' }],
    leadsToReview: 31,
    oldestLeadAt: minutesAgo(300),
    draftsToReview: 2,
    oldestDraftAt: minutesAgo(30),
    doubtful: 1,
    mail: {
      mode: 'smtp' as const,
      sentToday: 12,
      dailyLimit: 50,
      queued: 3,
      nextAt: minutesAgo(-1_300),
      waitsBecause: 'it is before 9:00 in Ohio',
    },
    funnel: { found: 1_200, approved: 90, contacted: 70, replied: 8, meetings: 2, won: 1 },
    pipelineValue: 2_500_000,
  };

  it('says what waits for people and since when', () => {
    const text = readable(statusAnswer(status, moment).blocks);
    expect(text).toContain('Waiting for you: 31 leads · 2 drafts · 1 mail that may not have left');
    expect(text).toContain('oldest since Mar 11, 05:42 EDT');
  });

  it('says why no mail leaves right now', () => {
    const text = readable(statusAnswer(status, moment).blocks);
    expect(text).toContain(
      '12 of 50 sent today  ·  over SMTP  ·  3 approved mails waiting, next Mar 12, 08:22 EDT because it is before 9:00 in Ohio',
    );
    expect(readable(statusAnswer({ ...status, mail: { ...status.mail, mode: 'dry_run' } }, moment).blocks)).toContain(
      'dry run: shown, not sent',
    );
  });

  it('with nothing to do says so', () => {
    const idle = {
      ...status,
      openRuns: [],
      leadsToReview: 0,
      draftsToReview: 0,
      doubtful: 0,
      oldestLeadAt: null,
      oldestDraftAt: null,
    };
    expect(readable(statusAnswer(idle, moment).blocks)).toMatch(/Nothing waits for you[\s\S]*No run is going on/);
  });
});

describe('alerts', () => {
  it('of a failed run say what happened, what was kept, and offer two ways on', () => {
    const alert = runFailedAlert({
      runId: 'r',
      ref: 142,
      title: 'Dental practices in Ohio',
      reason: 'OpenStreetMap cannot be reached.',
      attempts: 4,
      companiesKept: 12,
    });
    expect(readable(alert.blocks)).toContain('Tried 4 times. 12 companies kept');
    expect(actionIds(alert)).toEqual(['run_retry', 'run_cancel']);
  });

  it('that nobody may approve name the setting', () => {
    expect(readable(noApproversAlert().blocks)).toContain('SLACK_APPROVER_IDS');
  });
});
