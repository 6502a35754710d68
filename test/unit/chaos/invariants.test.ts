import { describe, expect, it } from 'vitest';
import type { Facts } from '../../chaos/facts.ts';
import { INVARIANTS, violationsOf } from '../../chaos/invariants.ts';
import { soundFacts } from './sound-facts.ts';

/** A fault, planted into a campaign that went well, and the invariant that has to see it. */
type Plant = [invariant: keyof typeof INVARIANTS, what: string, plant: (facts: Facts) => void];

const first = <T>(list: T[]): T => {
  const [item] = list;
  if (item === undefined) throw new Error('nothing there');
  return item;
};
const again = <T>(list: T[], change: object = {}) => list.push({ ...structuredClone(first(list)), ...change });
const stopped = (why: 'replied' | 'unsubscribed') => ({ address: 'dana@smile.example', why, at: 2_000 });

const PLANTS: Plant[] = [
  ['every mail is sent at most once', 'a mail arrived twice', ({ mails }) => again(mails)],
  [
    'every mail is sent at most once',
    'a mail arrived a third time, though somebody wanted it once more',
    ({ mails, diary }) => {
      diary.sentAgain.push({ draftId: 'd1', by: 'U0ANA' });
      again(mails);
      again(mails);
    },
  ],
  [
    'what leaves is what was approved',
    'a word was added',
    ({ mails }) => {
      first(mails).text = first(mails).text.replace('look.', 'look here.');
    },
  ],
  [
    'what leaves is what was approved',
    'the footer is gone',
    ({ mails }) => {
      first(mails).text = 'Hello Dana,\n\nlook.';
    },
  ],
  [
    'what leaves is what was approved',
    'it went to somebody else',
    ({ mails }) => {
      first(mails).to = 'boss@smile.example';
    },
  ],
  [
    'what leaves is what was approved',
    'it has another subject',
    ({ mails }) => {
      first(mails).subject = 'Your savings';
    },
  ],
  [
    'what leaves is what was approved',
    'a follow-up says what the first mail said',
    ({ mails }) => {
      const [mail, later] = mails;
      if (later !== undefined) later.text = mail?.text ?? '';
    },
  ],
  [
    'what leaves is what was approved',
    'nobody approved it',
    ({ diary }) => {
      diary.approvals = [];
    },
  ],
  [
    'what leaves is what was approved',
    'no draft knows it',
    ({ mails }) => {
      first(mails).messageId = '<other@firm.example>';
    },
  ],
  [
    'every decision is kept, the first one wins',
    'an approval is lost',
    ({ companies }) => {
      first(companies).history.pop();
    },
  ],
  [
    'every decision is kept, the first one wins',
    'a second decision took its place',
    ({ companies }) => {
      first(companies).history.push({ from: 'scored', to: 'archived', by: 'U0BEN' });
    },
  ],
  [
    'every decision is kept, the first one wins',
    'somebody decided who never pressed',
    ({ companies, diary }) => {
      first(companies).history = [{ from: 'scored', to: 'approved', by: 'U0CLEO' }];
      diary.seen = [];
    },
  ],
  [
    'every decision is kept, the first one wins',
    'a draft forgot who approved it',
    ({ drafts }) => {
      first(drafts).approvedBy = null;
    },
  ],
  ['no Slack message stands twice', 'a card was posted twice', ({ posts }) => again(posts)],
  [
    'no Slack message stands twice',
    'the same card stands under two keys',
    ({ posts }) => {
      posts.push({ key: 'lead:c3', channel: 'C0LEADS', content: 'Smile' });
    },
  ],
  [
    'no company is stored twice',
    'two share a name and a town',
    ({ companies }) => again(companies, { _id: 'c3', sourceIds: [] }),
  ],
  [
    'no company is stored twice',
    'two share an entry of a source',
    ({ companies }) => again(companies, { _id: 'c3', nameKey: 'other' }),
  ],
  [
    'every run ends or says why it waits',
    'a run hangs',
    ({ runs }) => {
      first(runs).status = 'writer_running';
    },
  ],
  [
    'every run ends or says why it waits',
    'a run ended and its message does not say so',
    ({ shown }) => {
      first(shown).words = 'working';
    },
  ],
  [
    'every run ends or says why it waits',
    'a run waits in silence',
    ({ runs, shown }) => {
      first(runs).status = 'analyst_awaiting_approval';
      first(shown).words = 'looking for companies';
    },
  ],
  [
    'counters equal events',
    'a run counts a mail too many',
    ({ runs }) => {
      first(runs).counters.emailsSent = 2;
    },
  ],
  [
    'counters equal events',
    'a mail has no event',
    ({ events }) => {
      events.pop();
    },
  ],
  ['counters equal events', 'a mail has two events', ({ events }) => again(events, { _id: 'e3' })],
  [
    'counters equal events',
    'an approval is not counted',
    ({ runs }) => {
      first(runs).counters.companiesApproved = 0;
    },
  ],
  [
    'nothing goes to a suppressed address',
    'somebody unsubscribed and got a follow-up',
    ({ diary, suppressions }) => {
      diary.stops.push(stopped('unsubscribed'));
      suppressions.push({ emailLower: 'dana@smile.example', domain: null, createdAt: '' });
    },
  ],
  [
    'nothing goes to a suppressed address',
    'an unsubscribe was lost',
    ({ diary, mails }) => {
      mails.pop();
      diary.stops.push(stopped('unsubscribed'));
    },
  ],
  [
    'nobody who answered gets another mail',
    'a follow-up left after the answer',
    ({ diary }) => {
      diary.stops.push(stopped('replied'));
    },
  ],
  [
    'no work is lost',
    'an approved mail never leaves',
    ({ drafts }) => {
      first(drafts).status = 'approved';
    },
  ],
  [
    'no work is lost',
    'nobody is asked about a doubtful mail',
    ({ drafts }) => {
      first(drafts).status = 'send_unknown';
    },
  ],
  [
    'no work is lost',
    'an approved lead gets no draft',
    ({ companies, drafts }) => {
      first(companies).status = 'approved';
      drafts.length = 0;
    },
  ],
  [
    'no work is lost',
    'a decided card still asks',
    ({ shown }) => {
      first(shown.filter(({ key }) => key === 'lead:c1')).buttons.push('lead_approve');
    },
  ],
  [
    'no work is lost',
    'a follow-up’s day is over',
    ({ followUps }) => {
      first(followUps).state = 'scheduled';
    },
  ],
  [
    'no work is lost',
    'an answer is never read',
    (facts) => {
      facts.pendingInbound = 1;
    },
  ],
  [
    'no work is lost',
    'it does not come to rest',
    ({ restless }) => {
      restless.push('to draw: lead:c1');
    },
  ],
];

describe('the invariants of the chaos suite', () => {
  it('hold for a campaign in which nothing went wrong', () => {
    expect(violationsOf(soundFacts())).toEqual([]);
  });

  it.each(PLANTS)('"%s" sees that %s', (invariant, _what, plant) => {
    const facts = soundFacts();
    plant(facts);
    expect(INVARIANTS[invariant]?.(facts)).not.toEqual([]);
  });

  it('have each been seen to catch a planted fault', () => {
    expect(Object.keys(INVARIANTS).filter((name) => !PLANTS.some(([invariant]) => invariant === name))).toEqual([]);
  });

  it('let pass what people asked for and what was under way when somebody said stop', () => {
    const facts = soundFacts();
    again(facts.mails, { at: 9_000 });
    facts.diary.sentAgain.push({ draftId: 'd1', by: 'U0ANA' });
    facts.diary.jumps = [];
    facts.diary.stops.push({ ...stopped('replied'), at: 59_000 });
    expect(violationsOf(facts)).toEqual([]);
  });
});
