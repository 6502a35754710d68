/**
 * Address of a message, as Slack's own "Copy link" gives it; saves a call of chat.getPermalink per message.
 *
 * @param teamUrl - of the workspace with a trailing slash, from auth.test; `null` = unknown
 */
export function permalinkOf(teamUrl: string | null, channelId: string, ts: string): string | null {
  return teamUrl === null ? null : `${teamUrl}archives/${channelId}/p${ts.replace('.', '')}`;
}
