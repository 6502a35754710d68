import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { ActionId, CallbackId, columnInputId } from '../../../src/blocks/action-ids.ts';
import type { Message } from '../../../src/blocks/message.ts';
import type { CommandDeps } from '../../../src/commands/context.ts';
import { VERBS, type Verb } from '../../../src/commands/grammar/command.ts';
import { leadgenCommand } from '../../../src/commands/index.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { type ListenerDeps, registerListeners } from '../../../src/wiring/listeners.ts';

/** Who may come in. `everyone` needs a reason. `own`: whoever started it, too. `dropper`: whose file it is, and admins. */
type Door = { for: 'approvers' | 'admins' | 'own' | 'dropper' } | { for: 'everyone'; because: string };

const approvers: Door = { for: 'approvers' };
const admins: Door = { for: 'admins' };
const own: Door = { for: 'own' };
const dropper: Door = { for: 'dropper' };
const looking: Door = { for: 'everyone', because: 'looking is for everybody' };
const value = (given: object) => JSON.stringify({ id: 'x', ...given });

/** Every button. A new one does not compile, and does not pass, before somebody has said whom it is for. */
const BUTTONS: Record<ActionId, Door & { value?: string }> = {
  lead_approve: approvers,
  lead_reject: approvers,
  lead_details: looking,
  lead_undo: approvers,
  leads_approve_high: approvers,
  leads_show_high: looking,
  leads_show_medium: looking,
  leads_show_low: looking,
  leads_finish: approvers,
  leads_next: looking,
  lead_replied: approvers,
  lead_meeting: approvers,
  lead_won: approvers,
  lead_lost: approvers,
  outcome_pick: { ...approvers, value: value({ t: 'pick', choice: 'c' }) },
  draft_approve: approvers,
  draft_edit: approvers,
  followups_edit: approvers,
  draft_reject: approvers,
  draft_regenerate: approvers,
  draft_mark_sent: approvers,
  draft_send_again: approvers,
  draft_drop: approvers,
  run_cancel: own,
  run_retry: { for: 'everyone', because: 'a run costs what its budget allows, and sends nothing' },
  stop_everything: approvers,
  resume_everything: approvers,
  draft_open: looking,
  job_run: { ...admins, value: value({ t: 'job', id: 'daily-analyst' }) },
  job_pause: { ...admins, value: value({ t: 'job', id: 'daily-analyst' }) },
  job_resume: { ...admins, value: value({ t: 'job', id: 'daily-analyst' }) },
  draft_reveal: approvers,
  forget_confirm: { ...approvers, value: value({ t: 'erasure' }) },
  stuck_analyze: admins,
  stuck_show: looking,
  stuck_open: looking,
  stuck_why: looking,
  reply_classify_interested: approvers,
  reply_classify_question: approvers,
  reply_classify_not_now: approvers,
  reply_classify_not_interested: approvers,
  reply_classify_wrong_person: approvers,
  reply_classify_wants_no_mail: approvers,
  reply_classify_no_reply: approvers,
  lead_assign: approvers,
  reply_write: approvers,
  run_confirm: { ...own, value: value({ t: 'plan' }) },
  run_decline: { ...own, value: value({ t: 'plan' }) },
  provider_unblock: { ...admins, value: value({ t: 'provider', id: 'yelp' }) },
  mail_brake_lift: approvers,
  upload_map: { ...dropper, value: value({ t: 'upload', rev: 1 }) },
  upload_preview: { ...dropper, value: value({ t: 'upload', rev: 1 }) },
  upload_import: { ...dropper, value: value({ t: 'upload', rev: 1 }) },
  upload_cancel: { ...dropper, value: value({ t: 'upload', rev: 1 }) },
  talk_confirm: { ...own, value: value({ t: 'talk' }) },
  talk_cancel: { ...own, value: value({ t: 'talk' }) },
};

const FORMS: Record<CallbackId, Door> = {
  lead_reject_reason: approvers,
  draft_edit: approvers,
  followups_edit: approvers,
  draft_reject_reason: approvers,
  draft_regenerate: approvers,
  run_form: { for: 'everyone', because: 'anyone may start a run within its budget' },
  lead_details: { for: 'everyone', because: 'it has nothing to send' },
  draft_review: approvers,
  reply_mark: approvers,
  lead_lost_reason: approvers,
  reply_write: approvers,
  import_form: { for: 'everyone', because: 'anyone may start a run, and the rows are their own' },
  upload_map: dropper,
};

const COMMANDS: Record<Verb, Door & { text: string }> = {
  run: { for: 'everyone', because: 'anyone may start a run within its budget', text: 'run dental ohio 5' },
  status: { ...looking, text: 'status' },
  runs: { ...looking, text: 'runs' },
  cancel: { ...own, text: 'cancel 1' },
  retry: { for: 'everyone', because: 'a run costs what its budget allows, and sends nothing', text: 'retry 1' },
  leads: { ...looking, text: 'leads' },
  lead: { ...looking, text: 'lead acme' },
  drafts: { ...looking, text: 'drafts' },
  draft: { ...looking, text: 'draft 1' },
  approve: { ...approvers, text: 'approve acme' },
  reject: { ...approvers, text: 'reject acme: no' },
  stop: { ...approvers, text: 'stop' },
  resume: { ...approvers, text: 'resume' },
  jobs: { ...admins, text: 'jobs run daily-analyst' },
  replied: { ...approvers, text: 'replied acme' },
  meeting: { ...approvers, text: 'meeting acme' },
  won: { ...approvers, text: 'won acme' },
  lost: { ...approvers, text: 'lost acme: no' },
  replies: { ...looking, text: 'replies' },
  suppress: { ...approvers, text: 'suppress acme.com' },
  unsuppress: { ...admins, text: 'unsuppress acme.com: typed wrong' },
  settings: { ...admins, text: 'settings' },
  report: { for: 'everyone', because: 'it shows sums, in the channel where all can read them', text: 'report' },
  forget: { ...approvers, text: 'forget dana@acme.com' },
  pipeline: { ...looking, text: 'pipeline' },
  health: { ...looking, text: 'health' },
  stuck: { ...looking, text: 'stuck' },
  activity: { ...looking, text: 'activity' },
  credits: { ...looking, text: 'credits' },
  import: { for: 'everyone', because: 'it opens a form', text: 'import' },
  help: { ...looking, text: 'help' },
};

/** Asked before it is known whether somebody may: these read, and change nothing. */
const ASKED_FIRST = [
  'mayDecide',
  'mayAdminister',
  'claim',
  'tell',
  'endRun.isRequester',
  'planRun.isRequester',
  'leadChoices.find',
  'queries.company',
  'queries.run',
  'uploads.find',
  'decideProposal.find',
];

const UPLOAD = { id: 'x', by: 'U0ANA', state: 'uploaded', titles: ['Name'], hasHeader: true, mapping: null };
const COMPANY = { id: 'x', name: 'Acme', status: 'replied', history: [] };

/** Everything behind the doors: notes each function that is called by its name, and answers as little as possible. */
function recorded(rights: { decides: boolean; administers: boolean }) {
  const calls: string[] = [];
  const told: Message[] = [];
  const answers: Record<string, unknown> = {
    mayDecide: rights.decides,
    mayAdminister: rights.administers,
    claim: true,
    'endRun.isRequester': false,
    'planRun.isRequester': false,
    'leadChoices.find': { verb: 'approve', note: null },
    'queries.company': COMPANY,
    'uploads.find': UPLOAD,
    'decideProposal.find': { id: 'x', userId: 'U0ANA', proposal: { deed: { kind: 'run' } } },
    'queries.run': { id: 'x', requestedBy: 'U0ANA', status: 'scout_running' },
  };
  const plain: Record<string, unknown> = {
    log: silentLogger,
    moment: () => ({ now: new Date(), zone: 'UTC' }),
    approverIds: ['U0ANA'],
    adminIds: ['U0ANA'],
    leadsChannelId: 'C1',
  };
  const part = (path: string): unknown =>
    new Proxy(() => undefined, {
      get: (_target, name) => (typeof name === 'string' ? part(`${path}.${name}`) : undefined),
      apply: async (_target, _this, given: unknown[]) => {
        calls.push(path);
        if (path === 'tell') told.push(given[1] as Message);
        return answers[path];
      },
    });
  const deps = new Proxy(plain, {
    get: (target, name) => (typeof name === 'string' ? (name in target ? target[name] : part(name)) : undefined),
    ownKeys: () => [...Object.keys(plain), ...SPREAD],
    getOwnPropertyDescriptor: (target, name) => ({
      configurable: true,
      enumerable: true,
      value: typeof name === 'string' ? (name in target ? target[name] : part(name)) : undefined,
    }),
  });
  const reply = async (message: Message) => void told.push(message);
  return { deps: deps as unknown as ListenerDeps & CommandDeps, calls, told, reply };
}

/** What the doors of replies and outcomes are handed in a copy of all. */
const SPREAD = [
  ...['mayDecide', 'mayAdminister', 'claim', 'tell', 'openView', 'redrawHome'],
  ...['recordOutcome', 'markReply', 'mayReply', 'classifyByHand', 'findAnswerable', 'writeReply', 'assignLead'],
];

type Listener = (args: object) => Promise<void>;

function listenersOf(deps: ListenerDeps) {
  const buttons = new Map<string, Listener>();
  const forms = new Map<string, Listener>();
  const app = {
    command: () => undefined,
    event: () => undefined,
    action: ({ action_id }: { action_id: string }, listener: Listener) => buttons.set(action_id, listener),
    view: (callbackId: string, listener: Listener) => forms.set(callbackId, listener),
  };
  registerListeners(app as unknown as App, deps);
  return { buttons, forms };
}

const ack = async () => undefined;
const input = (text: string) => ({ type: 'plain_text_input', value: text });
const choice = (picked: string) => ({ type: 'static_select', selected_option: { value: picked } });
const FIELDS = {
  subject: { subject: input('Your bills') },
  body: { body: input('Hello, this is a mail.') },
  reason: { reason: choice('other') },
  note: { note: input('no') },
  instruction: { instruction: input('shorter') },
  reply_kind: { reply_kind: choice('interested') },
  reply_text: { reply_text: input('call me') },
  [columnInputId('name')]: { [columnInputId('name')]: choice('c0') },
  default_trade: { default_trade: choice('dental') },
  default_state: { default_state: choice('OH') },
};

type Rights = { decides: boolean; administers: boolean };
const NOBODY: Rights = { decides: false, administers: false };
const EVERYTHING: Rights = { decides: true, administers: true };

async function press(actionId: ActionId, rights: Rights) {
  const { deps, calls, told, reply } = recorded(rights);
  await listenersOf(deps).buttons.get(actionId)?.({
    ack,
    respond: reply,
    action: { action_id: actionId, value: BUTTONS[actionId].value ?? defaultValueOf(actionId) },
    body: {
      user: { id: 'U0CLEO' },
      trigger_id: 't',
      response_url: 'https://slack.example/',
      container: {},
      ...inside(actionId),
    },
  });
  return { calls, told };
}

/** The preview is drawn into the form that the button stands in. */
const inside = (actionId: ActionId) =>
  actionId === 'upload_preview' ? { view: { id: 'V1', hash: 'h', state: { values: FIELDS } } } : {};

function defaultValueOf(actionId: ActionId): string {
  const kind = /^reply_classify_(.+)$/.exec(actionId)?.[1];
  return kind === undefined ? value({ t: 'lead', rev: 1 }) : value({ t: 'mail', kind });
}

async function submit(callbackId: CallbackId, rights: Rights) {
  const { deps, calls, told } = recorded(rights);
  const view = {
    id: 'V1',
    hash: 'h',
    callback_id: callbackId,
    private_metadata: value({ t: callbackId === 'upload_map' ? 'upload' : 'draft', rev: 1 }),
    state: { values: FIELDS },
  };
  await listenersOf(deps).forms.get(callbackId)?.({ ack, body: { user: { id: 'U0CLEO' } }, view });
  return { calls, told };
}

async function type(verb: Verb, rights: Rights) {
  const { deps, calls, told, reply } = recorded(rights);
  const done = leadgenCommand(deps, { userId: 'U0CLEO', triggerId: 't', reply }, COMMANDS[verb].text);
  await done.catch(() => undefined); // what comes back from behind the door is made of nothing
  return { calls, told };
}

const closed = <Id extends string>(doors: Record<Id, Door>): Id[] =>
  (Object.keys(doors) as Id[]).filter((id) => doors[id].for !== 'everyone');

const REFUSALS: Record<Door['for'], RegExp> = {
  approvers: /is for approvers/,
  own: /is for approvers/,
  admins: /is for admins/,
  dropper: /only they or an admin/,
  everyone: /^$/,
};

function expectRefusal({ calls, told }: { calls: string[]; told: Message[] }, door: Door): void {
  expect(calls.filter((name) => !ASKED_FIRST.includes(name))).toEqual([]);
  expect(calls).toContain(door.for === 'admins' || door.for === 'dropper' ? 'mayAdminister' : 'mayDecide');
  expect(told).toHaveLength(1);
  expect(told[0]?.text).toMatch(REFUSALS[door.for]);
}

/** With the right to do it, the same request goes further: the refusal came from the check and nothing else. */
function expectWork({ calls }: { calls: string[] }): void {
  expect(calls.filter((name) => !ASKED_FIRST.includes(name))).not.toEqual([]);
}

describe('somebody who may not decide or administer', () => {
  it.each(closed(BUTTONS))('is refused the button %s before anything is done', async (id) => {
    expectRefusal(await press(id, NOBODY), BUTTONS[id]);
    expectWork(await press(id, EVERYTHING));
  });

  it.each(closed(FORMS))('is refused the form %s before anything is done', async (id) => {
    expectRefusal(await submit(id, NOBODY), FORMS[id]);
    expectWork(await submit(id, EVERYTHING));
  });

  it.each(closed(COMMANDS))('is refused the command %s before anything is done', async (verb) => {
    expectRefusal(await type(verb, NOBODY), COMMANDS[verb]);
    expectWork(await type(verb, EVERYTHING));
  });
});

describe('the list of doors', () => {
  it('names each button, form and command once', () => {
    expect(Object.keys(BUTTONS).toSorted()).toEqual(Object.values(ActionId).toSorted());
    expect(Object.keys(FORMS).toSorted()).toEqual(Object.values(CallbackId).toSorted());
    expect(Object.keys(COMMANDS).toSorted()).toEqual([...VERBS].toSorted());
    for (const verb of VERBS) expect(COMMANDS[verb].text.split(' ')[0]).toBe(verb);
  });

  it('sees a door that asks nobody', async () => {
    const refusal = await press('run_retry', NOBODY);
    expect(() => expectRefusal(refusal, approvers)).toThrow();
    const late = { calls: ['decideLead.approve', 'mayDecide'], told: refusal.told };
    expect(() => expectRefusal(late, approvers)).toThrow();
  });

  it('sees a door that is open only for admins to approvers', async () => {
    for (const id of closed(BUTTONS).filter((each) => BUTTONS[each].for === 'admins')) {
      expectRefusal(await press(id, { decides: true, administers: false }), admins);
    }
  });
});
