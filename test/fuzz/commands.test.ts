import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { checkMessage } from '../../src/blocks/limits.ts';
import type { Message } from '../../src/blocks/message.ts';
import type { CommandDeps } from '../../src/commands/context.ts';
import { type Command, VERBS } from '../../src/commands/grammar/command.ts';
import { parseCommand } from '../../src/commands/grammar/parse-command.ts';
import { leadgenCommand } from '../../src/commands/index.ts';
import { TIMED_JOBS } from '../../src/domain/timetable.ts';
import { catches, fuzz } from './fuzz.ts';
import { hostileText } from './hostile-text.ts';

type Parse = (text: string) => Command;

const word = fc.oneof(
  fc.constantFrom<string>(...VERBS, ...TIMED_JOBS),
  fc.constantFrom('"', ':', '-', '–', 'because', '#12', '142', 'ohio', 'dental', 'high', 'low', 'page 3', 'all', 'now'),
  fc.constantFrom('constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', 'find', 'pause', 'list'),
  fc.constantFrom('dana@acme.com', '<mailto:dana@acme.com|dana@acme.com>', '<!channel>', '“x”', '٣', '/leadgen', ''),
);
const typed: fc.Arbitrary<string> = fc.oneof(
  fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
  fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
  fc.tuple(word, hostileText).map((parts) => parts.join(' ')),
  hostileText,
);

/** Words that every object of JavaScript answers to. */
const PROTOTYPE_WORDS: [string][] = ['', 'leads ', 'jobs ', 'run ', 'report '].flatMap((verb) =>
  ['constructor', '__proto__', 'toString', 'valueOf'].map((name): [string] => [`${verb}${name} weekly-report`.trim()]),
);

const NO_FILTER = { tier: null, industryKey: null, state: null, city: null, page: 1 };

const isText = (value: unknown) => value === null || typeof value === 'string';

/** Any text gives a command whose parts are what the types say, short enough to be shown. */
function isTotal(parse: Parse) {
  return fc.property(typed, (text) => {
    const command = parse(text);
    expect([...VERBS, 'usage', 'unknown']).toContain(command.verb);
    // nothing but plain data comes out: what JSON cannot hold is no word of ours
    expect(JSON.parse(JSON.stringify(command))).toEqual(command);
    if (command.verb === 'unknown') {
      expect(command.typed.length).toBeLessThanOrEqual(60);
      expect(isText(command.suggestion)).toBe(true);
      expect(command.suggestion?.length ?? 0).toBeLessThanOrEqual(150);
    }
    if (command.verb === 'leads') expect([null, 'high', 'medium', 'low']).toContain(command.filter.tier);
    if (command.verb === 'jobs') expect(['list', 'run', 'pause', 'resume']).toContain(command.wish.kind);
    if (command.verb === 'reject') expect(command.reason?.length ?? 0).toBeLessThanOrEqual(500);
    if (command.verb === 'usage') {
      expect(command.problem.length).toBeLessThanOrEqual(300);
      expect(parse(command.example).verb).not.toMatch(/usage|unknown/);
    }
  });
}

const number = fc.integer({ min: 1, max: 999_999_999 });
const name = fc
  .array(fc.stringMatching(/^[A-Z][a-z]{1,8}$/), { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '))
  .filter((text) => !/because|drafts?/i.test(text));
const note = fc.stringMatching(/^[a-z]{2,9}( [a-z]{2,9}){0,3}$/).filter((text) => !text.includes('because'));
const lead = fc.oneof(
  name.map((text) => ({ words: text, target: { kind: 'name', name: text } as const })),
  number.map((ref) => ({ words: `#${ref}`, target: { kind: 'ref', ref } as const })),
);

/** Commands as the help names them, each with what it means. */
const wellFormed: fc.Arbitrary<[text: string, command: Command]> = fc.oneof(
  fc
    .constantFrom('runs', 'drafts', 'settings', 'pipeline', 'health', 'stuck', 'credits', 'help', 'stop', 'resume')
    .map((verb): [string, Command] => [verb, { verb } as Command]),
  fc
    .tuple(fc.constantFrom('status', 'cancel', 'retry'), fc.option(number))
    .map(([verb, run]): [string, Command] => [run === null ? verb : `${verb} ${run}`, { verb, run } as Command]),
  number.map((ref): [string, Command] => [`draft ${ref}`, { verb: 'draft', ref }]),
  fc
    .tuple(fc.constantFrom('lead', 'approve'), lead)
    .map(([verb, { words, target }]): [string, Command] => [`${verb} ${words}`, { verb, lead: target } as Command]),
  fc
    .tuple(lead, fc.option(note), fc.constantFrom(': ', ' because ', ' - '))
    .map(([{ words, target }, reason, sign]): [string, Command] => [
      `reject ${words}${reason === null ? '' : sign + reason}`,
      { verb: 'reject', lead: target, reason },
    ]),
  fc
    .tuple(fc.constantFrom('replied', 'meeting', 'won', 'lost'), lead, fc.option(note))
    .map(([verb, { words, target }, text]): [string, Command] => [
      `${verb} ${words}${text === null ? '' : `: ${text}`}`,
      { verb, lead: target, note: text } as Command,
    ]),
  fc
    .tuple(fc.constantFrom('run', 'pause', 'resume'), fc.constantFrom(...TIMED_JOBS))
    .map(([kind, job]): [string, Command] => [`jobs ${kind} ${job}`, { verb: 'jobs', wish: { kind, job } } as Command]),
  fc
    .integer({ min: 1, max: 100 })
    .map((limit): [string, Command] => [`activity ${limit}`, { verb: 'activity', limit }]),
);

/** How hands and Slack write the same thing: capitals, blanks, the command once more, quotes. */
const manners = fc.record({
  capitals: fc.boolean(),
  blanks: fc.constantFrom('', ' ', '  ', '\u00A0'),
  prefix: fc.constantFrom('', '/leadgen ', '/LEADGEN  '),
});

function keepsMeaning(parse: Parse) {
  return fc.property(wellFormed, manners, ([text, command], { capitals, blanks, prefix }) => {
    const [verb = '', ...rest] = text.split(' ');
    const written = [capitals ? verb.toUpperCase() : verb, ...rest].join(` ${blanks}`);
    expect(parse(`${blanks}${prefix}${written}${blanks}`)).toEqual(command);
  });
}

/** Only what answers without asking anybody reaches no dependency; the rest is held by the end-to-end tests. */
function isAnsweredOnce(answer: typeof leadgenCommand) {
  return fc.asyncProperty(typed, async (text) => {
    fc.pre(/^(?:usage|unknown|help)$/.test(parseCommand(text).verb));
    const told: Message[] = [];
    const call = { userId: 'U1', triggerId: 't', reply: async (message: Message) => void told.push(message) };
    await answer({} as CommandDeps, call, text);
    expect(told).toHaveLength(1);
    expect(told.flatMap(checkMessage)).toEqual([]);
  });
}

describe('commands', () => {
  fuzz('commands: any text is a command', isTotal(parseCommand), {
    examples: [...PROTOTYPE_WORDS, ['leads constructor']],
  });
  fuzz('commands: a well-formed one keeps its meaning', keepsMeaning(parseCommand));
  fuzz('commands: what makes no sense is answered once', isAnsweredOnce(leadgenCommand));

  catches(
    'a parser that throws at one word',
    isTotal((text) => {
      if (text.includes('hasOwnProperty')) throw new TypeError('x is not a function');
      return parseCommand(text);
    }),
  );
  catches(
    'a parser that says undefined where it should say null',
    isTotal((text) => {
      const command = parseCommand(text);
      return command.verb === 'leads'
        ? { ...command, filter: { ...command.filter, tier: undefined as never } }
        : command;
    }),
  );
  catches(
    'a parser that finds a word in a table by what every object answers to',
    isTotal((text) => {
      const tier: unknown = { high: 'high' }[text.replace('leads ', '')];
      return tier === undefined
        ? parseCommand(text)
        : { verb: 'leads', filter: { ...NO_FILTER, tier: tier as 'high' } };
    }),
    [['leads constructor']],
  );
  catches(
    'a parser that loses the reason',
    keepsMeaning((text) => {
      const command = parseCommand(text);
      return command.verb === 'reject' ? { ...command, reason: null } : command;
    }),
  );
  catches(
    'a command that is answered twice',
    isAnsweredOnce(async (deps, call, text) => {
      await leadgenCommand(deps, call, text);
      await call.reply({ text: 'again', blocks: [] });
    }),
  );
});
