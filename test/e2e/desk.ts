import { expect } from 'vitest';
import type { FieldValues } from '../../sandbox/slack/field-values.ts';
import type { SubmitAnswer } from '../../sandbox/slack/interactions.ts';
import type { LocalSlack } from '../../sandbox/slack/local-slack.ts';
import type { Answer, SlackMessage, View } from '../../sandbox/slack/types.ts';
import { buttonsOf, keyOf, wordsOf } from '../support/slack-words.ts';

export { buttonsOf, keyOf, wordsOf };

export const ANA = 'U0ANA';
export const BEN = 'U0BEN';
/** Not an approver. */
export const CLEO = 'U0CLEO';
export const CHANNELS = { leads: 'C0LEADS', emails: 'C0EMAILS', alerts: 'C0ALERTS' } as const;

const WAIT_MS = 20_000;

export type Desk = ReturnType<typeof createDesk>;

/** What people do at their desks, in the words of the tests. */
export function createDesk(slack: LocalSlack) {
  const all = (): SlackMessage[] => Object.values(CHANNELS).flatMap((id) => slack.channel(id).messages());
  const told = (userId: string): SlackMessage[] => slack.ephemerals(userId);

  /** Private answers that came after `known`. */
  async function answersAfter(userId: string, known: number): Promise<string> {
    await slack.waitFor(() => told(userId).length > known, {
      timeoutMs: WAIT_MS,
      what: `a private answer to ${userId}`,
    });
    return told(userId).slice(known).map(wordsOf).join('\n');
  }

  return {
    slack,

    /** Types a command; the words of the private answer. Slack itself gives up after 3 s. */
    async ask(userId: string, text: string): Promise<string> {
      const known = told(userId).length;
      const answer = await slack.slash(userId, CHANNELS.leads, text);
      expect(answer.failure, `the acknowledgement of /leadgen ${text.slice(0, 60)}`).toBeNull();
      return answersAfter(userId, known);
    },

    /** Types a command that is answered in more than one message. */
    async askAll(userId: string, text: string): Promise<string> {
      const known = told(userId).length;
      await slack.slash(userId, CHANNELS.leads, text);
      await slack.waitFor(() => told(userId).length > known + 1, { timeoutMs: WAIT_MS, what: 'two private answers' });
      return told(userId).slice(known).map(wordsOf).join('\n');
    },

    /** Types a command that may open a form instead of being answered; its words, and how often something came. */
    async askAnyway(userId: string, text: string): Promise<{ words: string; times: number }> {
      const known = told(userId).length;
      const view = slack.modals(userId).at(-1)?.id;
      const answer = await slack.slash(userId, CHANNELS.leads, text);
      expect(answer.failure, `the acknowledgement of /leadgen ${text.slice(0, 60)}`).toBeNull();
      const opened = () => slack.modals(userId).find((entry) => entry.id !== view);
      await slack.waitFor(() => told(userId).length > known || opened(), {
        timeoutMs: WAIT_MS,
        what: `an answer to ${text.slice(0, 60)}`,
      });
      const form = opened();
      const answers = told(userId).slice(known);
      if (form !== undefined) await slack.closeView(userId, form.id);
      return {
        words: [...answers.map(wordsOf), form === undefined ? '' : wordsOf(form)].join('\n'),
        times: answers.length + (form === undefined ? 0 : 1),
      };
    },

    /** Types a command that lacks something. */
    async askForForm(userId: string, text: string): Promise<View> {
      const known = slack.modals(userId).at(-1)?.id;
      expect((await slack.slash(userId, CHANNELS.leads, text)).failure).toBeNull();
      return slack.waitFor(() => slack.modals(userId).find((view) => view.id !== known), {
        timeoutMs: WAIT_MS,
        what: `a form for ${text}`,
      });
    },

    /** Messages of ours whose key starts so (`lead:`, `draft:`, `run:` …), as they look now. */
    messages: (prefix: string): SlackMessage[] => all().filter((message) => keyOf(message).startsWith(prefix)),

    /** Waits for the message with this key, looking as `fits` says. */
    message: (key: string, fits: (message: SlackMessage) => boolean = () => true): Promise<SlackMessage> =>
      slack.waitFor(() => all().find((message) => keyOf(message) === key && fits(message)), {
        timeoutMs: WAIT_MS,
        what: `a fitting ${key}; it reads: ${all()
          .filter((message) => keyOf(message) === key)
          .map(wordsOf)
          .join(' / ')}`,
      }),

    press: (userId: string, message: SlackMessage, actionId: string): Promise<Answer> =>
      slack.click(userId, { channel: message.channel, ts: message.ts, actionId }),

    /** Presses what a stale screen still shows. */
    pressStale: (userId: string, message: SlackMessage, actionId: string): Promise<Answer> =>
      slack.clickSnapshot(userId, message, actionId),

    /** Presses and returns what the person is told in private. */
    async pressAndHear(userId: string, message: SlackMessage, actionId: string): Promise<string> {
      const known = told(userId).length;
      const answer = await slack.clickSnapshot(userId, message, actionId);
      expect(answer.failure, `the acknowledgement of ${actionId}`).toBeNull();
      return answersAfter(userId, known);
    },

    /** Presses a button that opens a modal. */
    async open(userId: string, message: SlackMessage, actionId: string): Promise<View> {
      const known = slack.modals(userId).at(-1)?.id;
      const answer = await slack.clickSnapshot(userId, message, actionId);
      expect(answer.failure, `the acknowledgement of ${actionId}`).toBeNull();
      return slack.waitFor(() => slack.modals(userId).find((view) => view.id !== known), {
        timeoutMs: WAIT_MS,
        what: `the modal of ${actionId}`,
      });
    },

    submit: (userId: string, view: View, values: FieldValues = {}): Promise<SubmitAnswer> =>
      slack.submitView(userId, view.id, values),

    async submitAndHear(userId: string, view: View, values: FieldValues = {}): Promise<string> {
      const known = told(userId).length;
      const answer = await slack.submitView(userId, view.id, values);
      expect(answer.failure, 'the acknowledgement of a modal').toBeNull();
      return answersAfter(userId, known);
    },

    told: (userId: string): string[] => told(userId).map(wordsOf),
    toldCount: (userId: string): number => told(userId).length,
    answersAfter,
  };
}
