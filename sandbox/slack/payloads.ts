/** Interaction and event payloads as Slack words them. */
import { randomBytes } from 'node:crypto';
import type { Json, SlackChannel, SlackMessage, SlackUser, View } from './types.ts';
import { APP_ID, BOT_USER_ID, TEAM } from './world.ts';

const TOKEN = 'legacy-verification-token';

const team = { id: TEAM.id, domain: TEAM.domain };
const person = (user: SlackUser): Json => ({ id: user.id, username: user.name, name: user.name, team_id: TEAM.id });
const around = (user: SlackUser): Json => ({
  user: person(user),
  api_app_id: APP_ID,
  token: TOKEN,
  team,
  enterprise: null,
  is_enterprise_install: false,
});

export function slashPayload(given: {
  user: SlackUser;
  channel: SlackChannel;
  command: string;
  text: string;
  triggerId: string;
  responseUrl: string;
}): Json {
  return {
    token: TOKEN,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: given.channel.id,
    channel_name: given.channel.kind === 'im' ? 'directmessage' : given.channel.name,
    user_id: given.user.id,
    user_name: given.user.name,
    command: given.command,
    text: given.text,
    api_app_id: APP_ID,
    is_enterprise_install: 'false',
    response_url: given.responseUrl,
    trigger_id: given.triggerId,
  };
}

export function messageActionPayload(given: {
  user: SlackUser;
  channel: SlackChannel;
  message: SlackMessage;
  threadFacts: Json;
  action: Json;
  values: Json;
  triggerId: string;
  responseUrl: string;
}): Json {
  const { channel: _channel, ephemeral_for: ephemeralFor, ...message } = given.message;
  const isEphemeral = ephemeralFor !== undefined;
  return {
    type: 'block_actions',
    ...around(given.user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: given.channel.id,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    },
    trigger_id: given.triggerId,
    channel: { id: given.channel.id, name: given.channel.kind === 'im' ? 'directmessage' : given.channel.name },
    // Slack leaves the message out when it was ephemeral: nobody can read it back.
    ...(isEphemeral ? {} : { message: { ...message, team: TEAM.id, ...given.threadFacts } }),
    state: { values: given.values },
    response_url: given.responseUrl,
    actions: [given.action],
  };
}

export function viewActionPayload(given: { user: SlackUser; view: View; action: Json; triggerId: string }): Json {
  return {
    type: 'block_actions',
    ...around(given.user),
    container: { type: 'view', view_id: given.view.id },
    trigger_id: given.triggerId,
    view: given.view,
    actions: [given.action],
  };
}

export function viewSubmissionPayload(given: { user: SlackUser; view: View; triggerId: string }): Json {
  return {
    type: 'view_submission',
    ...around(given.user),
    trigger_id: given.triggerId,
    view: given.view,
    response_urls: [],
  };
}

export function viewClosedPayload(given: { user: SlackUser; view: View; isCleared: boolean }): Json {
  return { type: 'view_closed', ...around(given.user), view: given.view, is_cleared: given.isCleared };
}

export function eventPayload(event: Json, at: Date): Json {
  return {
    token: TOKEN,
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    api_app_id: APP_ID,
    event,
    type: 'event_callback',
    event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(at.getTime() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: BOT_USER_ID, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  };
}
