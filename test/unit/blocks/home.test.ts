import { describe, expect, it } from 'vitest';
import { draftReviewModal } from '../../../src/blocks/draft-review.ts';
import { homeTab } from '../../../src/blocks/home.ts';
import type { HomeView } from '../../../src/blocks/home-view.ts';
import { checkView } from '../../../src/blocks/limits.ts';
import { resumeAnswer, stopAnswer, stopMessage, stopOfButton } from '../../../src/blocks/main-switch.ts';
import { runMessage } from '../../../src/blocks/run-message.ts';
import { home } from './home-samples.ts';
import { actionIds, buttons, readable } from './reading.ts';
import { draft, minutesAgo, moment, run } from './samples.ts';

const stop = { by: 'U0BEN', at: minutesAgo(4) };
const state = { stopped: true, changedBy: stop.by, changedAt: stop.at } as const;

function drawn(change: Partial<HomeView> = {}) {
  const view = homeTab({ ...home, ...change }, moment);
  expect(checkView(view)).toEqual([]);
  return { ...view, words: readable(view.blocks) };
}

function headsOf(view: ReturnType<typeof drawn>): string[] {
  return view.blocks.flatMap((block) => (block.type === 'header' && 'text' in block ? [readable(block)] : []));
}

/** Buttons beside a section count too. */
function allActionIds(view: ReturnType<typeof drawn>): string[] {
  return [...JSON.stringify(view.blocks).matchAll(/"action_id":"(\w+)"/g)].map(([, id]) => id ?? '');
}

describe('the Home tab', () => {
  it('shows an approver the switch, what waits, runs, mails in their name, pipeline, health and the clock, in this order', () => {
    const view = drawn();
    const heads = headsOf(view);
    expect(heads).toEqual(['Waits for you', 'Runs', 'Sent in your name', 'Pipeline', 'Health', 'Next by the clock']);
    expect(allActionIds(view)).toEqual(['stop_everything', 'draft_open', 'run_cancel']);
    expect(view.words).toContain('*17 leads to review*, 3 of them high  ·  Dental practices in Ohio, run 142');
    expect(view.words).toContain('*Maple Care Homes*');
    expect(view.words).toContain('*$1.2M a year*');
    expect(view.words).toContain('Why it waits: In OH it is Wed 07:42');
  });

  it('says which paid sources are on, off and left alone, until when and why', () => {
    const { words } = drawn();
    expect(words).toContain('Not asked for now: Hunter, no credits left in the plan, until Mar 11, 11:42 EDT');
    expect(words).toContain('Paid sources on: Yelp, Hunter');
    expect(words).toContain('Off, their key is not set: Apollo');
    expect(drawn({ paidSources: [] }).words).not.toContain('Not asked for now');
  });

  it('asks before it stops everything', () => {
    const [first] = drawn().blocks.filter((block) => block.type === 'actions');
    expect(JSON.stringify(first)).toContain('"confirm":{"title":{"type":"plain_text","text":"Stop everything?"');
  });

  it('lets others look, tells them who decides, and leaves them only their own run to cancel', () => {
    const view = drawn({ mayDecide: false, userId: 'U0CLEO' });
    expect(allActionIds(view)).toEqual(['draft_open']);
    expect(view.words).toContain('You may look; approvers decide: <@U0ANA>, <@U0BEN>.');
    const own = drawn({ mayDecide: false, userId: run.requestedBy });
    expect(allActionIds(own)).toEqual(['draft_open', 'run_cancel']);
  });

  it('says first that everything is stopped, by whom, with the one button that resumes that stop', () => {
    const view = drawn({ stopped: stop });
    expect(view.words.slice(0, 80)).toContain('*Everything is stopped* by <@U0BEN>');
    expect(allActionIds(view)).toEqual(['resume_everything', 'draft_open', 'run_cancel']);
    expect(stopOfButton(JSON.parse(buttons(view as never)[0]?.value ?? '').id)).toEqual(stop.at);
    expect(view.words).toContain('Stopped by <@U0BEN>, nothing is lost');
    expect(allActionIds(drawn({ stopped: stop, mayDecide: false }))).toEqual(['draft_open']);
  });

  it.each([
    ['a missing address', { blockers: ['FIRM_ADDRESS is not set'] }, 'No mail can leave: FIRM_ADDRESS is not set'],
    ['the day’s limit', { sentToday: 50 }, 'The day’s limit is reached'],
    ['an empty queue', { queued: 0 }, 'Nothing waits to be sent'],
    ['a dry run', { mode: 'dry_run' as const }, 'dry run: shown, not sent'],
  ])('says why no mail goes out: %s', (_what, change, words) => {
    expect(drawn({ mail: { ...home.mail, ...change } }).words).toContain(words);
  });

  it('leaves out what nobody reads yet, and says so when nothing waits', () => {
    const none = { rows: [], total: 0 };
    const view = drawn({
      leads: { gates: [], gatesTotal: 0, open: 0 },
      drafts: none,
      stuck: none,
      runs: { rows: [], more: false },
      mine: { rows: [], thisWeek: 0 },
      pipeline: null,
      health: null,
      jobs: null,
    });
    const heads = headsOf(view);
    expect(heads).toEqual(['Nothing waits for you']);
  });

  it('looks the same a minute later, so that nobody’s page is published again for nothing', () => {
    const aMinuteLater = { ...moment, now: new Date(moment.now.getTime() + 60_000) };
    expect(homeTab(home, aMinuteLater)).toEqual(homeTab(home, moment));
  });
});

describe('a draft opened from there', () => {
  const backed = { ...draft, claims: draft.claims.filter((claim) => claim.support !== null) };

  it('can be approved by who may decide when all of it stands there', () => {
    const view = draftReviewModal(backed, { mayDecide: true, cardLink: null });
    expect(view.submit?.text).toBe('Approve & send');
    const words = readable(view.blocks);
    for (const text of [backed.body, ...backed.followUps.map((touch) => touch.body)]) {
      for (const line of text.split('\n').filter((each) => each.trim() !== '')) expect(words).toContain(line.trim());
    }
  });

  it.each([
    ['somebody who may not decide', backed, false],
    ['a text too long to show whole', { ...backed, body: 'word '.repeat(2_000) }, true],
    ['a statement that nothing supports', { ...backed, claims: [{ text: 'the best in town', support: null }] }, true],
    ['a draft that was decided meanwhile', { ...backed, status: 'approved' as const }, true],
  ])('cannot be approved there: %s', (_what, view, mayDecide) => {
    expect(draftReviewModal(view, { mayDecide, cardLink: null }).submit).toBeUndefined();
  });
});

describe('the switch', () => {
  const figures = { mailsHeld: 12, runsHeld: 2 };
  const report = { by: 'U0ANA', at: minutesAgo(9), ...figures, mailsLeft: 1, resumed: null };

  it('is announced with what waits and a Resume button, and shrinks to one line once it is lifted', () => {
    const open = stopMessage(report, moment);
    expect(readable(open.blocks)).toContain('Waiting: 12 approved mails and 2 open runs. Nothing is lost.');
    expect(readable(open.blocks)).toContain('1 mail was already being handed over and left.');
    expect(actionIds(open)).toEqual(['resume_everything']);
    const over = stopMessage({ ...report, resumed: { by: 'U0BEN', at: minutesAgo(1) } }, moment);
    expect(over.blocks).toHaveLength(1);
    expect(readable(over.blocks)).toMatch(/stopped by <@U0ANA>.*resumed by <@U0BEN>/);
    expect(actionIds(over)).toEqual([]);
  });

  it('tells who stopped what it came to, and who came late who was faster', () => {
    const done = stopAnswer({ kind: 'done', state, ...figures, mailsLeft: 1, underWay: 0 }, moment);
    expect(readable(done.blocks)).toContain('1 mail was already being handed over and left.');
    expect(readable(done.blocks)).toContain('/leadgen cancel');
    expect(stopAnswer({ kind: 'late', state }, moment).text).toContain('already stopped by <@U0BEN>');
    expect(resumeAnswer({ kind: 'late', state }, moment).text).toContain('stopped again by <@U0BEN>');
    const running = { stopped: false, changedBy: 'U0ANA', changedAt: minutesAgo(1) } as const;
    expect(resumeAnswer({ kind: 'late', state: running }, moment).text).toContain('already resumed by <@U0ANA>');
  });

  it('stands on every open run', () => {
    const message = runMessage({ ...run, stoppedBy: 'U0BEN' }, moment);
    expect(readable(message.blocks)).toContain('*Stopped by <@U0BEN>*  ·  nothing is lost');
    expect(actionIds(message)).toEqual(['run_cancel']);
  });
});
