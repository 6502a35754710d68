import { setTimeout as delay } from 'node:timers/promises';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import type { Random } from '../../sandbox/world/data/random.ts';
import { buttonsOf, keyOf } from '../support/slack-words.ts';
import { type Diary, emptyDiary } from './diary.ts';
import type { ChaosStage } from './stage.ts';

const ANA = 'U0ANA';
const APPROVERS = [ANA, 'U0BEN'] as const;
const CHANNELS = ['C0LEADS', 'C0EMAILS', 'C0ALERTS'];
/** Somebody who pressed and sees no change presses again. */
const PATIENCE_MS = 5_000;
/** Cards come late while all is in trouble; who closes the gate at once sets everything aside. */
const GATE_PATIENCE_MS = 15_000;
const FORM_MS = 4_000;

/** Buttons that people press when they see them. */
const WANTED = ['lead_approve', 'draft_approve', 'draft_mark_sent', 'draft_send_again', 'run_retry'] as const;
type Button = (typeof WANTED)[number] | 'leads_finish';
type Chore = { message: SlackMessage; button: Button };

export type People = {
  diary: Diary;
  /** Does one open thing, if there is one; `false` when nothing is to be done now. */
  act(): Promise<boolean>;
  /** Types a command through one of the bots; nobody waits for an answer. */
  type(words: string): Promise<void>;
  /** What still asks for a decision. */
  open(): string[];
  /** A bot that is there, if one is. */
  anyBotUrl(): string;
};

/** Approvers who decide whatever comes, press twice, contradict each other and look into the mailbox when in doubt. */
export function createPeople(stage: ChaosStage, random: Random): People {
  const { slack, inbox, models } = stage;
  const diary = emptyDiary();
  const pressedAt = new Map<string, number>();
  let idleSince: number | null = null;

  function messages(): SlackMessage[] {
    return CHANNELS.flatMap((id) => slack.channel(id).messages());
  }

  function chores(): Chore[] {
    const found: Chore[] = [];
    const gates: SlackMessage[] = [];
    for (const message of messages()) {
      const buttons = buttonsOf(message);
      if (buttons.includes('leads_finish')) gates.push(message);
      for (const button of WANTED) {
        if (!buttons.includes(button)) continue;
        if (button === 'draft_send_again' && buttons.includes('draft_mark_sent')) continue; // one doubt, one chore
        if (button === 'run_retry' && !keyOf(message).startsWith('alert:')) continue; // it goes on by itself
        found.push({ message, button });
      }
    }
    idleSince = found.length > 0 || gates.length === 0 ? null : (idleSince ?? Date.now());
    // what has no card of its own is set aside in the end; a gate stands there before its cards do
    if (idleSince !== null && Date.now() - idleSince > GATE_PATIENCE_MS) {
      found.push(...gates.map((message) => ({ message, button: 'leads_finish' as const })));
    }
    return found;
  }

  function anyBotUrl(): string {
    const up = stage.bots.filter((bot) => bot.isUp());
    return random.pick(up.length === 0 || random.chance(0.05) ? stage.bots : up).url;
  }
  function throughAnyBot(): void {
    slack.setBotUrl(`${anyBotUrl()}/slack/events`);
  }

  async function press(user: string, message: SlackMessage, button: string): Promise<void> {
    throughAnyBot();
    await slack.clickSnapshot(user, message, button);
    if (!random.chance(0.15)) return;
    throughAnyBot();
    await slack.redeliver(1); // Slack was not sure that it had been heard
  }

  /** Presses, and fills in the form that opens. */
  async function fillIn(
    user: string,
    message: SlackMessage,
    button: string,
    values: Record<string, string>,
  ): Promise<void> {
    const known = new Set(slack.modals(user).map((view) => view.id));
    await press(user, message, button);
    const deadline = Date.now() + FORM_MS;
    let form = slack.modals(user).find((view) => !known.has(view.id));
    while (form === undefined && Date.now() < deadline) {
      await delay(30);
      form = slack.modals(user).find((view) => !known.has(view.id));
    }
    if (form === undefined) return; // no form came: the card is still there
    throughAnyBot();
    await slack.submitView(user, form.id, values);
    if (slack.modals(user).some((view) => view.id === form.id)) await slack.closeView(user, form.id);
  }

  const reject = (user: string, message: SlackMessage, button: string) =>
    fillIn(user, message, button, { reason: 'other' });

  /** A new text; whoever approves has to have seen it. */
  function edit(user: string, message: SlackMessage): Promise<void> {
    const words = `in other words (${Math.floor(random.next() * 1e6)})`;
    return fillIn(user, message, 'draft_edit', { subject: `Bills ${words}`, body: `Hello,\n\n${words}.\n\nSam` });
  }

  /** Sometimes two people decide the same thing at the same moment. */
  async function decide(message: SlackMessage, button: 'lead_approve' | 'draft_approve'): Promise<void> {
    const item = keyOf(message);
    const user = random.pick(APPROVERS);
    const other = user === ANA ? APPROVERS[1] : ANA;
    const rejectButton = button === 'lead_approve' ? 'lead_reject' : 'draft_reject';
    diary.presses.push({ item, by: user });
    if (random.chance(0.15)) return reject(user, message, rejectButton);
    if (!random.chance(0.15)) return press(user, message, button);
    diary.presses.push({ item, by: other });
    const rival = random.chance(0.5) ? press(other, message, button) : reject(other, message, rejectButton);
    await Promise.all([press(user, message, button), rival]);
  }

  /** Notes the text that stands there; `false` when the card shows another one, or nobody can tell now. */
  async function readDraft(message: SlackMessage): Promise<boolean> {
    const draft = await models.drafts.find(keyOf(message).slice('draft:'.length));
    if (draft === null || draft.status !== 'pending') return false;
    if (!JSON.stringify(message.blocks).includes(`\\"rev\\":${draft.revision}`)) return false;
    for (const by of APPROVERS) {
      diary.approvals.push({
        ...{ draftId: draft.id, revision: draft.revision, to: draft.recipient.email, by },
        ...{ subject: draft.subject, body: draft.body, followUps: draft.followUps },
      });
    }
    return true;
  }

  /** Looks for the mail where it should have arrived. */
  async function settleDoubt({ message, button }: Chore): Promise<void> {
    const draftId = keyOf(message).slice('draft:'.length);
    const user = random.pick(APPROVERS);
    const arrived = (await inbox.list()).some((mail) =>
      mail.headers.some(({ name, value }) => name.toLowerCase() === 'message-id' && value.includes(draftId)),
    );
    if (button === 'draft_mark_sent' && arrived) return press(user, message, 'draft_mark_sent');
    if (arrived || random.chance(0.4)) return press(user, message, 'draft_drop');
    diary.sentAgain.push({ draftId, by: user });
    await press(user, message, 'draft_send_again');
  }

  async function work(chore: Chore): Promise<void> {
    const { message, button } = chore;
    switch (button) {
      case 'lead_approve':
        return decide(message, button);
      case 'draft_approve':
        if (!(await readDraft(message))) return undefined;
        if (!random.chance(0.15)) return decide(message, button);
        // one changes the text, and sometimes the other approves what he saw before
        return void (await Promise.all([edit(ANA, message), ...(random.chance(0.5) ? [decide(message, button)] : [])]));
      case 'draft_mark_sent':
      case 'draft_send_again':
        return settleDoubt(chore);
      case 'run_retry':
      case 'leads_finish':
        return press(ANA, message, button);
    }
  }

  return {
    diary,
    anyBotUrl,
    open: () => chores().map(({ message, button }) => `${button} on ${keyOf(message)}`),
    async act() {
      const due = chores().filter(({ message, button }) => {
        const since = Date.now() - (pressedAt.get(`${button} ${keyOf(message)}`) ?? 0);
        return since > PATIENCE_MS;
      });
      if (due.length === 0) return false;
      const chore = random.pick(due);
      pressedAt.set(`${chore.button} ${keyOf(chore.message)}`, Date.now());
      await work(chore);
      return true;
    },
    async type(words) {
      throughAnyBot();
      await slack.slash(ANA, 'C0LEADS', words);
    },
  };
}
