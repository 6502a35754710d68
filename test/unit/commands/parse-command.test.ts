import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/commands/grammar/command.ts';
import { parseCommand } from '../../../src/commands/grammar/parse-command.ts';

const name = (text: string) => ({ kind: 'name' as const, name: text });
const filter = { tier: null, industryKey: null, state: null, city: null, page: 1 };

const GOLDEN: [text: string, command: Command][] = [
  ['', { verb: 'help' }],
  ['?', { verb: 'help' }],
  ['help', { verb: 'help' }],
  ['Help!', { verb: 'help' }],
  ['runs', { verb: 'runs' }],
  ['drafts', { verb: 'drafts' }],
  ['status', { verb: 'status', run: null }],
  ['status 142', { verb: 'status', run: 142 }],
  ['cancel', { verb: 'cancel', run: null }],
  ['cancel 142', { verb: 'cancel', run: 142 }],
  ['cancel #142', { verb: 'cancel', run: 142 }],
  ['CANCEL run 142', { verb: 'cancel', run: 142 }],
  ['retry', { verb: 'retry', run: null }],
  ['leads', { verb: 'leads', filter }],
  ['leads high', { verb: 'leads', filter: { ...filter, tier: 'high' } }],
  ['leads oh dental high', { verb: 'leads', filter: { ...filter, tier: 'high', industryKey: 'dental', state: 'OH' } }],
  ['leads dental', { verb: 'leads', filter: { ...filter, industryKey: 'dental' } }],
  ['leads med columbus, oh', { verb: 'leads', filter: { ...filter, tier: 'medium', state: 'OH', city: 'Columbus' } }],
  ['leads ohio page 3', { verb: 'leads', filter: { ...filter, state: 'OH', page: 3 } }],
  ['lead Buckeye Dental', { verb: 'lead', lead: name('Buckeye Dental') }],
  ['lead “Buckeye Dental”', { verb: 'lead', lead: name('Buckeye Dental') }],
  ['lead #12', { verb: 'lead', lead: { kind: 'ref', ref: 12 } }],
  ['draft 17', { verb: 'draft', ref: 17 }],
  ['draft #17', { verb: 'draft', ref: 17 }],
  ['approve Smith &amp; Sons', { verb: 'approve', lead: name('Smith & Sons') }],
  ['approve 12', { verb: 'approve', lead: { kind: 'ref', ref: 12 } }],
  ['reject Buckeye', { verb: 'reject', lead: name('Buckeye'), reason: null }],
  ['reject Buckeye because too small', { verb: 'reject', lead: name('Buckeye'), reason: 'too small' }],
  ['reject Buckeye: a client', { verb: 'reject', lead: name('Buckeye'), reason: 'a client' }],
  ['reject Smith-Jones - too small', { verb: 'reject', lead: name('Smith-Jones'), reason: 'too small' }],
  ['reject Smith – too small', { verb: 'reject', lead: name('Smith'), reason: 'too small' }],
  ['reject "Smith: Jones" too small', { verb: 'reject', lead: name('Smith: Jones'), reason: 'too small' }],
  ['reject "Smith - Jones": no', { verb: 'reject', lead: name('Smith - Jones'), reason: 'no' }],
  ['jobs', { verb: 'jobs', wish: { kind: 'list' } }],
  ['jobs run weekly-report', { verb: 'jobs', wish: { kind: 'run', job: 'weekly-report' } }],
  ['jobs Pause weekly scout', { verb: 'jobs', wish: { kind: 'pause', job: 'weekly-scout' } }],
  ['jobs resume "daily_analyst"', { verb: 'jobs', wish: { kind: 'resume', job: 'daily-analyst' } }],
  ['jobs run health-check now', { verb: 'jobs', wish: { kind: 'run', job: 'health-check' } }],
  ['timetable', { verb: 'unknown', typed: 'timetable', suggestion: '/leadgen jobs' }],
  ['jbos', { verb: 'unknown', typed: 'jbos', suggestion: '/leadgen jobs' }],
  ['won Buckeye Dental', { verb: 'won', lead: name('Buckeye Dental'), note: null }],
  ['lost Buckeye: no budget', { verb: 'lost', lead: name('Buckeye'), note: 'no budget' }],
  ['meeting Buckeye - Tuesday at 10', { verb: 'meeting', lead: name('Buckeye'), note: 'Tuesday at 10' }],
  ['replied Buckeye: call me', { verb: 'replied', lead: name('Buckeye'), note: 'call me' }],
  [
    'replied Buckeye Dental: Hi Sam: call me - or write',
    { verb: 'replied', lead: name('Buckeye Dental'), note: 'Hi Sam: call me - or write' },
  ],
  ['replied "Smith: Jones" call me', { verb: 'replied', lead: name('Smith: Jones'), note: 'call me' }],
  ['lost Smith-Jones because no budget', { verb: 'lost', lead: name('Smith-Jones'), note: 'no budget' }],
  ['replies', { verb: 'replies', count: 5 }],
  ['replies 10', { verb: 'replies', count: 10 }],
  ['replies 9999', { verb: 'replies', count: 20 }],
  ['suppress', { verb: 'suppress', target: null }],
  ['suppress <mailto:dana@acme.com|dana@acme.com>', { verb: 'suppress', target: 'dana@acme.com' }],
  ['suppress <http://acme.com|acme.com>', { verb: 'suppress', target: 'acme.com' }],
  ['unsuppress acme.com: wrong domain', { verb: 'unsuppress', target: 'acme.com', reason: 'wrong domain' }],
  ['unsuppress acme.com because wrong', { verb: 'unsuppress', target: 'acme.com', reason: 'wrong' }],
  ['unsuppress acme.com', { verb: 'unsuppress', target: 'acme.com', reason: null }],
  ['settings', { verb: 'settings' }],
  ['win Buckeye', { verb: 'unknown', typed: 'win', suggestion: '/leadgen won Buckeye' }],
  ['rnu dental ohio', { verb: 'unknown', typed: 'rnu', suggestion: '/leadgen run dental ohio' }],
  ['scout dental ohio', { verb: 'unknown', typed: 'scout', suggestion: '/leadgen run dental ohio' }],
  ['dental ohio', { verb: 'unknown', typed: 'dental', suggestion: '/leadgen run dental ohio' }],
  ['20 dental ohio', { verb: 'unknown', typed: '20', suggestion: '/leadgen run 20 dental ohio' }],
  ['stauts', { verb: 'unknown', typed: 'stauts', suggestion: '/leadgen status' }],
  ['stop', { verb: 'stop' }],
  ['STOP everything!', { verb: 'stop' }],
  ['resume', { verb: 'resume' }],
  [
    'stop 142', // one run: nobody stops everything by a slip
    {
      verb: 'usage',
      of: 'stop',
      problem: 'stop is for everything at once, mail and runs.',
      example: '/leadgen cancel 142',
    },
  ],
  ['pause', { verb: 'unknown', typed: 'pause', suggestion: '/leadgen stop' }],
  ['xyzzy', { verb: 'unknown', typed: 'xyzzy', suggestion: null }],
];

describe('a command', () => {
  it.each(GOLDEN)('%s', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  it.each([
    ['lead', 'lead', '/leadgen lead buckeye dental'],
    ['approve', 'approve', '/leadgen approve buckeye dental'],
    ['reject', 'reject', '/leadgen reject buckeye dental: too small'],
    ['draft', 'draft', '/leadgen draft 17'],
    ['draft seven', 'draft', '/leadgen draft 17'],
    ['cancel it', 'cancel', '/leadgen cancel 142'],
    ['leads xyzzy', 'leads', '/leadgen leads high dental oh'],
    ['leads high low', 'leads', '/leadgen leads high dental oh'],
    ['won', 'won', '/leadgen won buckeye dental'],
    ['lost', 'lost', '/leadgen lost buckeye dental: no budget'],
    ['replies many', 'replies', '/leadgen replies 10'],
    ['replies 0', 'replies', '/leadgen replies 10'],
    ['unsuppress', 'unsuppress', '/leadgen unsuppress acme.com: typed the wrong domain'],
    ['approve draft 9', 'approve', '/leadgen draft 9'],
    ['jobs run', 'jobs', '/leadgen jobs run weekly-report'],
    ['jobs run weekly-reprot', 'jobs', '/leadgen jobs run weekly-report'],
    ['jobs pause scout', 'jobs', '/leadgen jobs pause weekly-scout'],
    ['jobs resume followups', 'jobs', '/leadgen jobs resume process-followups'],
    ['jobs weekly-report', 'jobs', '/leadgen jobs run weekly-report'],
    ['jobs run everything', 'jobs', '/leadgen jobs'],
    ['jobs delete daily-summary', 'jobs', '/leadgen jobs run weekly-report'],
    ['activity lots', 'activity', '/leadgen activity 20'],
    ['activity 0', 'activity', '/leadgen activity 20'],
    ['activity 101', 'activity', '/leadgen activity 20'],
    ['activity -3', 'activity', '/leadgen activity 20'],
  ])('%s is answered with an example that works', (text, of, example) => {
    const command = parseCommand(text);
    expect(command).toMatchObject({ verb: 'usage', of, example });
    expect(parseCommand(example.replace('/leadgen ', '')).verb).not.toMatch(/usage|unknown/);
  });

  it('keeps the words of a run request beside what they mean', () => {
    expect(parseCommand('/leadgen run dental ohio')).toMatchObject({
      verb: 'run',
      text: 'dental ohio',
      args: { ok: { industryKey: 'dental', state: 'OH' } },
    });
  });

  it('is made of any text without a throw, and never longer than what Slack shows', () => {
    const words = fc.constantFrom(
      'run',
      'reject',
      'approve',
      'leads',
      'lead',
      '"',
      ':',
      '-',
      'because',
      '#12',
      'ohio',
      '<!channel>',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(words, { maxLength: 10 }).map((all) => all.join(' ')),
      fc.constant('x '.repeat(3_000)),
    );
    fc.assert(
      fc.property(text, (given) => {
        const command = parseCommand(given);
        if (command.verb === 'unknown') expect(command.suggestion?.length ?? 0).toBeLessThanOrEqual(150);
        if (command.verb === 'reject') expect(command.reason?.length ?? 0).toBeLessThanOrEqual(500);
      }),
      { numRuns: 200 },
    );
  });
});
