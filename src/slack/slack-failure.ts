import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

/**
 * What a failed Web API call means for the message it carried.
 *
 * - `rate_limited`: not delivered, wait.
 * - `unreachable`: not delivered until a person mends channel, token or scopes.
 * - `gone`: the message to update is not there any more.
 * - `refused`: Slack does not take these blocks; a bug of ours.
 * - `doubt`: nobody can tell whether it was delivered.
 */
export type SlackFailure =
  | { kind: 'rate_limited'; retryAfterMs: number }
  | { kind: 'unreachable' | 'gone' | 'refused' | 'doubt'; error: string };

const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found']);
const REFUSED = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'invalid_metadata_format',
  'metadata_too_large',
]);
const DOUBT = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);

/** Reads what a call of @slack/web-api threw. A cut connection, a 5xx and an unreadable answer are all `doubt`. */
export function slackFailureOf(error: unknown): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'rate_limited', retryAfterMs: 1_000 * Math.max(1, error.retryAfter || 1) };
  }
  if (error instanceof WebAPIHTTPError) return { kind: 'doubt', error: `HTTP ${error.statusCode}` };
  if (!(error instanceof WebAPIPlatformError)) return { kind: 'doubt', error: 'no readable answer from Slack' };
  const name = error.data.error;
  if (name === 'ratelimited' || name === 'rate_limited') return { kind: 'rate_limited', retryAfterMs: 5_000 };
  if (GONE.has(name)) return { kind: 'gone', error: name };
  if (REFUSED.has(name)) return { kind: 'refused', error: name };
  if (DOUBT.has(name)) return { kind: 'doubt', error: name };
  return { kind: 'unreachable', error: name };
}

/** What a gateway says for a server that it has handed the call to and that has not answered. */
const STILL_UNDER_WAY = [502, 504];

/** Whether Slack itself answered: then the call is not on its way any more. */
export function wasHeard(error: unknown): boolean {
  if (error instanceof WebAPIHTTPError) return !STILL_UNDER_WAY.includes(error.statusCode);
  return error instanceof WebAPIRateLimitedError || error instanceof WebAPIPlatformError;
}
