import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Command, parseCommand } from '../../../src/commands/grammar/parse-command.ts';

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
  ['rnu dental ohio', { verb: 'unknown', typed: 'rnu', suggestion: '/leadgen run dental ohio' }],
  ['scout dental ohio', { verb: 'unknown', typed: 'scout', suggestion: '/leadgen run dental ohio' }],
  ['dental ohio', { verb: 'unknown', typed: 'dental', suggestion: '/leadgen run dental ohio' }],
  ['20 dental ohio', { verb: 'unknown', typed: '20', suggestion: '/leadgen run 20 dental ohio' }],
  ['stauts', { verb: 'unknown', typed: 'stauts', suggestion: '/leadgen status' }],
  ['stop 142', { verb: 'unknown', typed: 'stop', suggestion: '/leadgen cancel 142' }],
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
    ['approve draft 9', 'approve', '/leadgen draft 9'],
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
