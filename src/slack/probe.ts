import type { WebClient } from '@slack/web-api';
import type { Finding, Probe } from '../domain/health.ts';
import { plural } from '../lib/text.ts';
import { slackFailureOf } from './slack-failure.ts';

/** Whether Slack knows us, and whether every channel takes our messages. */
export function createSlackProbe(client: WebClient, trouble: () => readonly string[]): Probe {
  return async (): Promise<Finding> => {
    try {
      await client.auth.test();
    } catch (error) {
      const failure = slackFailureOf(error);
      const reason = 'error' in failure ? failure.error : failure.kind;
      return { status: 'error', message: `Slack does not take our token (${reason})`, asked: true };
    }
    const closed = trouble().length;
    if (closed === 0) return { status: 'ok', message: 'messages arrive', asked: true };
    return {
      status: 'warning',
      message: `cannot post to ${plural(closed, 'channel')}, see /leadgen status`,
      asked: true,
    };
  };
}
