import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { type Campaign, openCampaign } from './campaign.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

/** A first mail that left on Monday, 2 March 2026 at 10:00 in New York. */
async function sentFirst(env: Record<string, string> = {}) {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot({ env });
  const draft = await campaign.draft();
  await bot.approve(draft);
  await bot.followUps();
  return { bot, draft };
}

async function followUp(draft: EmailDraft, number: number): Promise<EmailDraft> {
  const found = (await campaign.models.drafts.listFollowUps(draft.id)).find((each) => each.followUpNumber === number);
  if (found === undefined) throw new Error(`no follow-up ${number}`);
  return found;
}

describe('FOLLOWUP_REVIEW=each', () => {
  const each = { FOLLOWUP_REVIEW: 'each' };

  it('shows a card a day before, and sends on approval but not before the day', async () => {
    const { bot, draft } = await sentFirst(each);
    campaign.at('2026-03-04T14:59:00Z');
    await bot.followUps();
    expect(await campaign.models.drafts.listFollowUps(draft.id)).toEqual([]);
    campaign.at('2026-03-04T15:00:00Z');
    await bot.followUps();
    const card = await followUp(draft, 1);
    expect(card).toMatchObject({
      status: 'pending',
      approvedBy: null,
      subject: 'Re: Your 12 offices',
      body: 'Second words.',
    });
    const shown = await bot.card(card.id);
    expect(shown).toContain('*Follow-up 1 to Dana Ray*');
    expect(shown).toContain('Mar 5, 10:00 EST>, not sent before');
    expect(shown).toContain('draft_approve');
    expect(await bot.card(draft.id)).toContain('follow-up 1 of 3 waits for approval');
    expect((await bot.queries.drafts()).drafts.map((entry) => entry.draft.id)).toContain(card.id);
    await bot.approve(card, 'U2');
    await bot.followUps();
    expect(await campaign.mailsTo(draft), 'approved, but not its day').toHaveLength(1);
    campaign.at('2026-03-05T15:00:00Z');
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(2);
    expect(await followUp(draft, 1)).toMatchObject({ status: 'sent', approvedBy: 'U2' });
  });

  it('sends what a person edited, and nothing of a card that was rejected; the later ones still come', async () => {
    const { bot, draft } = await sentFirst(each);
    campaign.at('2026-03-05T15:00:00Z');
    await bot.followUps();
    const first = await followUp(draft, 1);
    const text = { subject: first.subject, body: 'Other words.' };
    await bot.decideDraft.edit({ id: first.id, revision: first.revision }, text, 'U2');
    await bot.approve(await followUp(draft, 1), 'U2');
    await bot.followUps();
    expect((await campaign.mailsTo(draft))[1]?.text).toMatch(/^Other words\./);

    campaign.at('2026-03-09T14:00:00Z');
    await bot.followUps();
    const second = await followUp(draft, 2);
    await bot.decideDraft.reject({ id: second.id, revision: second.revision }, 'U2', null);
    expect(await campaign.touchesOf(draft)).toEqual(['sent', 'skipped: rejected', 'scheduled']);
    expect(await bot.card(draft.id)).toContain('follow-up 2 skipped: rejected');
    campaign.at('2026-03-16T14:00:00Z');
    await bot.followUps();
    await bot.approve(await followUp(draft, 3), 'U2');
    await bot.followUps();
    const last = (await campaign.mailsTo(draft))[2];
    expect(last?.subject).toBe('A last note');
    expect(await campaign.mailsTo(draft)).toHaveLength(3);
    expect((await bot.rewriteDraft(second.id, second.revision, 'shorter')).kind).toBe('late');
  });

  it('leaves out what nobody decided by the next one’s day, or by the end of the sequence, and says so on the card', async () => {
    const { bot, draft } = await sentFirst(each);
    for (const at of ['2026-03-05T15:00:00Z', '2026-03-08T15:00:00Z', '2026-03-09T13:00:00Z']) {
      campaign.at(at);
      await bot.followUps();
    }
    expect((await followUp(draft, 1)).status, 'an hour before the next is due').toBe('pending');
    campaign.at('2026-03-09T14:00:00Z');
    await bot.followUps();
    const why = 'nobody approved it before the next one was due';
    expect(await campaign.touchesOf(draft)).toEqual([`skipped: ${why}`, 'claimed', 'scheduled']);
    const overtaken = await followUp(draft, 1);
    const card = await bot.show(overtaken.id);
    expect(card).toContain(`${why} · nothing was sent`);
    expect(card).not.toContain('draft_approve');
    expect(await bot.approve(overtaken), 'a late click').toMatchObject({ kind: 'late' });
    campaign.at('2026-03-16T14:00:00Z');
    await bot.followUps();
    campaign.at('2026-03-19T14:00:00Z');
    await bot.run('tracker-daily');
    expect((await campaign.touchesOf(draft))[2]).toBe('skipped: nobody approved it before the sequence ended');
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
    expect(await campaign.status(draft)).toBe('no_response');
  });
});

describe('a footer that changed after the approval', () => {
  const moved = { FIRM_ADDRESS: '2 Other Street, Columbus, OH 43004' };

  it('makes each later follow-up ask again instead of sending what nobody approved', async () => {
    const { draft } = await sentFirst();
    const bot = await campaign.bot({ env: moved });
    campaign.at('2026-03-05T15:00:00Z');
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
    const card = await followUp(draft, 1);
    expect(card.status).toBe('pending');
    expect(await bot.card(card.id)).toContain('Asked again: what stands below our mails or is counted of them changed');
    await bot.approve(card, 'U2');
    await bot.followUps();
    const [, mail] = await campaign.mailsTo(draft);
    expect(mail?.text).toContain('2 Other Street');
    expect(await followUp(draft, 1)).toMatchObject({ status: 'sent', approvedBy: 'U2', sendNote: null });
  });

  it('takes back the approval of one that waits for its hour', async () => {
    const { bot, draft } = await sentFirst({ EMAIL_DAILY_LIMIT: '1' });
    campaign.at('2026-03-05T15:00:00Z');
    await bot.approve(await campaign.draft());
    await bot.followUps();
    expect((await followUp(draft, 1)).status).toBe('approved');
    const other = await campaign.bot({ env: moved });
    campaign.at('2026-03-06T15:00:00Z');
    await other.followUps();
    expect((await followUp(draft, 1)).status).toBe('pending');
    expect(await other.card((await followUp(draft, 1)).id)).toContain('draft_approve');
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
  });
});

describe('a follow-up that goes wrong', () => {
  it('asks a person after a doubt; the next one waits for the answer', async () => {
    const { bot, draft } = await sentFirst();
    campaign.at('2026-03-05T15:00:00Z');
    campaign.inbox.fail({ stage: 'after_data_disconnect' });
    await bot.followUps();
    const doubtful = await followUp(draft, 1);
    expect(doubtful.status).toBe('send_unknown');
    expect(await bot.card(doubtful.id)).toContain('Nobody can tell whether this mail left');
    expect(await bot.card(draft.id)).toContain('follow-up 1 of 3 needs a look');
    campaign.at('2026-03-09T14:00:00Z');
    await bot.followUps();
    expect(await campaign.mailsTo(draft), 'the doubtful one did arrive').toHaveLength(2);
    expect((await followUp(draft, 2)).sendNote).toBe('follow-up 1 has to go first');
    await bot.decideDraft.resolve(doubtful.id, 'sent', 'U2');
    expect(await campaign.touchesOf(draft)).toEqual(['sent', 'claimed', 'scheduled']);
    campaign.at('2026-03-12T14:30:00Z');
    await bot.followUps();
    const mails = await campaign.mailsTo(draft);
    expect(mails).toHaveLength(3);
    expect(mails[2]?.headers.find(({ name }) => name === 'In-Reply-To')?.value).toBe(doubtful.messageId);
  });

  it('is left out when a person drops it', async () => {
    const { bot, draft } = await sentFirst();
    campaign.at('2026-03-05T15:00:00Z');
    campaign.inbox.fail({ stage: 'data', code: 554, message: '5.7.1 Refused by policy' });
    await bot.followUps();
    const failed = await followUp(draft, 1);
    expect(await bot.card(failed.id)).toContain('554 5.7.1 Refused by policy');
    await bot.decideDraft.resolve(failed.id, 'drop', 'U2');
    expect(await campaign.touchesOf(draft)).toEqual(['skipped: rejected', 'scheduled', 'scheduled']);
    campaign.at('2026-03-09T14:00:00Z');
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(2);
  });
});
