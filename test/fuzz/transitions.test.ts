import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { COMPANY_STATUSES, type Company, type CompanyStatus, canMove } from '../../src/domain/company.ts';
import { assertDraftMoves, type EmailDraft } from '../../src/domain/draft.ts';
import { type AgentRun, canMoveRun, isFinalRun, RUN_STATUSES, type RunStatus } from '../../src/domain/run.ts';
import { IllegalMoveError } from '../../src/lib/errors.ts';
import type { Models } from '../../src/models/index.ts';
import { candidate, draftMeta, draftText, later, latestScore, NOW, newRun } from '../integration/models/samples.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { catches, fuzz } from './fuzz.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** What a machine's command works on: the stored thing, read anew after each command and held against what it was before. */
type Machine<T> = { id: string; stores: Models; state: T; held: (before: T, after: T) => void };
type Step<T> = { name: string; run: (machine: Machine<T>) => Promise<T | null> };
type Model = Record<string, never>;

/** A command of fast-check: does its step, reads what is stored, and lets the machine's rules judge the change. */
function commandOf<T>(
  { name, run }: Step<T>,
  read: (machine: Machine<T>) => Promise<T | null>,
): fc.AsyncCommand<Model, Machine<T>> {
  return {
    check: () => true,
    async run(_model, machine) {
      const before = machine.state;
      let answer: T | null = null;
      try {
        answer = await run(machine);
      } catch (error) {
        expect(error, name).toBeInstanceOf(IllegalMoveError); // a caller's mistake: refused before anything is written
      }
      const after = await read(machine);
      if (after === null) expect.fail('the stored thing is gone');
      if (answer === null) expect(after, `${name} said no and wrote all the same`).toEqual(before);
      machine.held(before, after);
      machine.state = after;
    },
    toString: () => name,
  };
}

const person = fc.constantFrom('U0ANA', 'U0BEN');
const minute = fc.integer({ min: 0, max: 600 }).map(later);

// Drafts

const draftLegal = (from: EmailDraft['status'], to: EmailDraft['status']): boolean => {
  try {
    assertDraftMoves([from], to);
    return true;
  } catch {
    return false; // the table says no
  }
};

function draftIsSound(before: EmailDraft, after: EmailDraft): void {
  if (after.status !== before.status)
    expect(draftLegal(before.status, after.status), `${before.status} → ${after.status}`).toBe(true);
  expect(after.revision).toBeGreaterThanOrEqual(before.revision);
  // an approval lives exactly as long as the text it was given for
  if (after.revision > before.revision) expect(after.approvedHash).toBeNull();
  if (['approved', 'sending', 'sent'].includes(after.status)) expect(after.approvedBy).not.toBeNull();
  if (after.approvedHash !== null && after.approvedHash === before.approvedHash)
    expect(after.subject + after.body).toBe(before.subject + before.body);
  if (before.status === 'rejected' || before.status === 'sent' || before.status === 'superseded')
    expect(after).toEqual(before);
  if (before.handedOverAt !== null && after.status === 'rejected')
    expect(['send_unknown', 'sending', 'send_failed', 'approved', 'pending']).toContain(before.status);
  if (after.status === 'sent' && before.status !== 'sent') expect(['sending', 'send_unknown']).toContain(before.status);
}

type DraftStep = Step<EmailDraft>;
const ref = ({ id, state }: Machine<EmailDraft>, stale: boolean) => ({
  id,
  revision: state.revision - (stale ? 1 : 0),
});
const hash = fc.constantFrom('a'.repeat(64), 'b'.repeat(64));
const draftSteps: fc.Arbitrary<DraftStep> = fc.oneof(
  fc.tuple(fc.boolean(), person, minute, hash).map(
    ([stale, by, at, sum]): DraftStep => ({
      name: `approve ${stale}`,
      run: (m) => m.stores.drafts.approve(ref(m, stale), by, at, sum),
    }),
  ),
  fc.tuple(fc.boolean(), person, minute).map(
    ([stale, by, at]): DraftStep => ({
      name: `reject ${stale}`,
      run: (m) => m.stores.drafts.reject(ref(m, stale), by, at, null),
    }),
  ),
  fc.tuple(fc.boolean(), person, minute, fc.string()).map(
    ([stale, by, at, body]): DraftStep => ({
      name: 'edit',
      run: (m) => m.stores.drafts.edit(ref(m, stale), { subject: 'Mine', body: `b${body}` }, by, at),
    }),
  ),
  minute.map(
    (at): DraftStep => ({
      name: 'rewrite',
      run: (m) => m.stores.drafts.replaceText(ref(m, false), draftText({ body: 'new' }), null, at),
    }),
  ),
  minute.map((at): DraftStep => ({ name: 'supersede', run: (m) => m.stores.drafts.supersede(m.id, at) })),
  fc.tuple(hash, minute).map(
    ([sum, now]): DraftStep => ({
      name: 'claim',
      run: (m) => m.stores.drafts.claimForSending(m.id, { hash: sum, messageId: `<${m.id}@x>`, owner: 'me', now }),
    }),
  ),
  minute.map((at): DraftStep => ({ name: 'hand over', run: (m) => m.stores.drafts.handOver(m.id, 'me', at) })),
  minute.map(
    (now): DraftStep => ({
      name: 'record sent',
      run: (m) => m.stores.drafts.recordSent(m.id, { providerMessageId: null, now }),
    }),
  ),
  minute.map(
    (now): DraftStep => ({
      name: 'release',
      run: (m) => m.stores.drafts.release(m.id, { sendAfter: null, note: 'later', now }),
    }),
  ),
  minute.map((now): DraftStep => ({ name: 'give back', run: (m) => m.stores.drafts.giveBack(m.id, 'stopped', now) })),
  minute.map(
    (now): DraftStep => ({ name: 'failed', run: (m) => m.stores.drafts.recordFailed(m.id, { note: 'no', now }) }),
  ),
  minute.map(
    (now): DraftStep => ({ name: 'unknown', run: (m) => m.stores.drafts.recordUnknown(m.id, { note: '?', now }) }),
  ),
  fc.tuple(fc.constantFrom('sent' as const, 'approved' as const, 'rejected' as const), person, minute).map(
    ([outcome, by, at]): DraftStep => ({
      name: `resolve ${outcome}`,
      run: (m) => m.stores.drafts.resolveUnknown(m.id, outcome, by, at),
    }),
  ),
  minute.map((at): DraftStep => ({ name: 'retry', run: (m) => m.stores.drafts.retryFailed(m.id, at) })),
  minute.map((at): DraftStep => ({ name: 'reopen', run: (m) => m.stores.drafts.reopen(m.id, 'changed', at) })),
);

// Leads

function leadIsSound(before: Company, after: Company): void {
  if (after.status !== before.status)
    expect(canMove(before.status, after.status), `${before.status} → ${after.status}`).toBe(true);
  // nothing that was decided is lost: the history only grows, and its newest entry is where the company stands
  expect(after.history.slice(0, before.history.length)).toEqual(before.history);
  if (after.status !== before.status)
    expect(after.history.at(-1)).toMatchObject({ from: before.status, to: after.status });
  // an approval ends only with a word of its own
  if (before.latest?.approved === true && after.latest?.approved === false)
    expect(after.history.length).toBeGreaterThan(before.history.length);
}

type LeadStep = Step<Company>;
const status = fc.constantFrom(...COMPANY_STATUSES);
const leadSteps: fc.Arbitrary<LeadStep> = fc.oneof(
  fc.tuple(fc.array(status, { minLength: 1, maxLength: 3 }), status, person, minute).map(
    ([from, to, by, at]): LeadStep => ({
      name: `${from} → ${to}`,
      run: (m) => m.stores.companies.move(m.id, from, to, { by, at }),
    }),
  ),
  fc.tuple(person, minute).map(
    ([by, at]): LeadStep => ({
      name: 'move on',
      run: (m) => m.stores.companies.move(m.id, m.state.status, nextOf(m.state.status), { by, at }),
    }),
  ),
  fc
    .tuple(person, minute)
    .map(([by, at]): LeadStep => ({ name: 'approve', run: (m) => m.stores.companies.approve(m.id, { by, at }) })),
  fc.tuple(person, minute).map(
    ([by, at]): LeadStep => ({
      name: 'reject',
      run: (m) => m.stores.companies.reject(m.id, { by, at, reason: 'no' }),
    }),
  ),
  fc
    .tuple(person, minute)
    .map(
      ([by, at]): LeadStep => ({ name: 'withdraw', run: (m) => m.stores.companies.withdrawApproval(m.id, { by, at }) }),
    ),
  minute.map(
    (at): LeadStep => ({
      name: 'score',
      run: (m) => m.stores.companies.recordScore(m.id, [], latestScore(), { by: 'system (analyst)', at }),
    }),
  ),
);

const nextOf = (from: CompanyStatus): CompanyStatus =>
  COMPANY_STATUSES.find((to) => to !== from && canMove(from, to)) ?? from;

// Runs

function runIsSound(before: AgentRun, after: AgentRun): void {
  if (after.status !== before.status)
    expect(canMoveRun(before.status, after.status), `${before.status} → ${after.status}`).toBe(true);
  expect(isFinalRun(after.status)).toBe(after.completedAt !== null);
  if (before.status === 'cancelled' || before.status === 'completed') expect(after.status).toBe(before.status);
  if (after.status === 'cancelled') expect(after.cancelledBy).not.toBeNull();
}

type RunStep = Step<AgentRun>;
const runStatus = fc.constantFrom(...RUN_STATUSES.filter((to) => to !== 'cancelled'));
const runSteps: fc.Arbitrary<RunStep> = fc.oneof(
  fc
    .tuple(fc.array(fc.constantFrom(...RUN_STATUSES), { minLength: 1, maxLength: 3 }), runStatus, minute)
    .map(
      ([from, to, at]): RunStep => ({ name: `${from} → ${to}`, run: (m) => m.stores.runs.move(m.id, from, to, at) }),
    ),
  fc
    .tuple(runStatus, minute)
    .map(([to, at]): RunStep => ({ name: `to ${to}`, run: (m) => m.stores.runs.move(m.id, m.state.status, to, at) })),
  fc
    .tuple(person, minute)
    .map(([by, at]): RunStep => ({ name: 'cancel', run: (m) => m.stores.runs.requestCancel(m.id, by, at) })),
  minute.map(
    (at): RunStep => ({
      name: 'fail',
      run: (m) => m.stores.runs.move(m.id, m.state.status, 'failed', at, { errorMessage: 'x' }),
    }),
  ),
  minute.map(
    (at): RunStep => ({ name: 'start again', run: (m) => m.stores.runs.move(m.id, ['failed'], 'started', at) }),
  ),
);

type Setup<T> = {
  steps: fc.Arbitrary<Step<T>>;
  make: (stores: Models) => Promise<{ id: string; state: T }>;
  read: (machine: Machine<T>) => Promise<T | null>;
  held: (before: T, after: T) => void;
};

/** Any order of decisions and jobs leads only where the table leads, and loses nothing that was decided. */
function keepsTheTable<T>({ steps, make, read, held }: Setup<T>, stores: (real: Models) => Models = (real) => real) {
  const commands = fc.commands([steps.map((step) => commandOf(step, read))], { maxCommands: 12 });
  return fc.asyncProperty(commands, async (run) => {
    const made = await make(database.models);
    const machine: Machine<T> = { ...made, stores: stores(database.models), held };
    await fc.asyncModelRun(() => ({ model: {}, real: machine }), run);
  });
}

const drafts: Setup<EmailDraft> = {
  steps: draftSteps,
  async make({ drafts: store }) {
    const { draft } = await store.create(draftText(), draftMeta());
    return { id: draft.id, state: draft };
  },
  read: ({ id }) => database.models.drafts.find(id),
  held: draftIsSound,
};
const leads: Setup<Company> = {
  steps: leadSteps,
  async make({ companies }) {
    const { company } = await companies.insert(candidate(), { runId: null, dataOrigin: 'scout', now: NOW });
    const state = await companies.recordScore(company.id, ['new'], latestScore(), { by: 'system (analyst)', at: NOW });
    return { id: company.id, state: state ?? company };
  },
  read: ({ id }) => database.models.companies.find(id),
  held: leadIsSound,
};
const runs: Setup<AgentRun> = {
  steps: runSteps,
  async make({ runs: store }) {
    const { run } = await store.createOrJoin(newRun(), NOW);
    return { id: run.id, state: run };
  },
  read: ({ id }) => database.models.runs.find(id),
  held: runIsSound,
};

/** The real stores with one function that does its write without asking where the thing stands. */
const collection = (name: string) => database.connection.collection(name);

describe('transitions', () => {
  fuzz('transitions: drafts', keepsTheTable(drafts), { cost: 2 });
  fuzz('transitions: leads', keepsTheTable(leads), { cost: 2 });
  fuzz('transitions: runs', keepsTheTable(runs), { cost: 2 });

  catches(
    'a rejection that skips its guard',
    keepsTheTable(drafts, (real) => ({
      ...real,
      drafts: {
        ...real.drafts,
        async reject({ id }, by) {
          await collection('email_drafts').updateOne(
            { ref: (await real.drafts.find(id))?.ref },
            { $set: { status: 'rejected', rejectedBy: by } },
          );
          return real.drafts.find(id);
        },
      },
    })),
  );
  catches(
    'an edit that keeps the approval',
    keepsTheTable(drafts, (real) => ({
      ...real,
      drafts: {
        ...real.drafts,
        async edit(seen, edit, by, now) {
          const before = await real.drafts.find(seen.id);
          const after = await real.drafts.edit(seen, edit, by, now);
          if (after === null || before === null) return after;
          const { approvedBy, approvedHash } = before;
          await collection('email_drafts').updateOne({ ref: after.ref }, { $set: { approvedBy, approvedHash } });
          return real.drafts.find(seen.id);
        },
      },
    })),
  );
  catches(
    'an approval that forgets to write the history',
    keepsTheTable(leads, (real) => ({
      ...real,
      companies: {
        ...real.companies,
        async approve(id, note) {
          const after = await real.companies.approve(id, note);
          if (after !== null)
            await collection('companies').updateOne({ nameKey: after.nameKey }, { $pop: { history: 1 } });
          return after === null ? null : real.companies.find(id);
        },
      },
    })),
  );
  catches(
    'a cancelled run that goes on',
    keepsTheTable(runs, (real) => ({
      ...real,
      runs: {
        ...real.runs,
        async move(id, _from, to, now, set) {
          const at: RunStatus | undefined = (await real.runs.find(id))?.status;
          if (at !== 'cancelled') return at === undefined ? null : real.runs.move(id, at, to, now, set);
          await collection('agent_runs').updateOne(
            { ref: (await real.runs.find(id))?.ref },
            { $set: { status: to, completedAt: null } },
          );
          return real.runs.find(id);
        },
      },
    })),
  );
});
