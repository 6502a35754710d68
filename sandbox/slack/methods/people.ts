import { type Json, SlackApiError, type SlackUser } from '../types.ts';
import { BOT_ID, BOT_USER_ID, TEAM } from '../world.ts';
import { type Method, page } from './context.ts';

function describe(user: SlackUser): Json {
  return {
    id: user.id,
    team_id: TEAM.id,
    name: user.name,
    real_name: user.realName,
    deleted: false,
    is_bot: user.isBot,
    is_app_user: false,
    is_admin: false,
    is_owner: false,
    is_restricted: false,
    tz: user.timezone,
    tz_label: user.timezone,
    updated: 1_700_000_000,
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      team: TEAM.id,
      ...(user.isBot ? { bot_id: BOT_ID } : { email: user.email }),
    },
  };
}

const authTest: Method = ({ baseUrl }) => ({
  url: `${baseUrl}/`,
  team: TEAM.name,
  team_id: TEAM.id,
  user: 'leadgen',
  user_id: BOT_USER_ID,
  bot_id: BOT_ID,
  is_enterprise_install: false,
});

const apiTest: Method = (_context, args) => {
  const error = args.text('error');
  if (error) throw new SlackApiError(error);
  return { args: args.raw };
};

const userInfo: Method = ({ workspace }, args) => {
  const user = workspace.users.get(args.text('user') ?? '');
  if (!user) throw new SlackApiError('user_not_found');
  return { user: describe(user) };
};

const userList: Method = ({ workspace }, args) => {
  const { items, nextCursor } = page(
    [...workspace.users.values()],
    args.text('cursor'),
    args.limit('limit', 200, 1000),
  );
  return {
    members: items.map(describe),
    cache_ts: Math.floor(workspace.now().getTime() / 1000),
    response_metadata: { next_cursor: nextCursor },
  };
};

const lookupByEmail: Method = ({ workspace }, args) => {
  const user = [...workspace.users.values()].find((one) => one.email !== '' && one.email === args.text('email'));
  if (!user) throw new SlackApiError('users_not_found');
  return { user: describe(user) };
};

const groupList: Method = ({ workspace }, args) => ({
  usergroups: [...workspace.userGroups.values()].map((group) => ({
    id: group.id,
    team_id: TEAM.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    date_delete: 0,
    ...(args.flag('include_users') ? { users: group.users } : {}),
    ...(args.flag('include_count') ? { user_count: group.users.length } : {}),
  })),
});

const groupUsers: Method = ({ workspace }, args) => {
  const group = workspace.userGroups.get(args.text('usergroup') ?? '');
  if (!group) throw new SlackApiError('no_such_subteam');
  return { users: group.users };
};

export const peopleMethods: Record<string, Method> = {
  'auth.test': authTest,
  'api.test': apiTest,
  'users.info': userInfo,
  'users.list': userList,
  'users.lookupByEmail': lookupByEmail,
  'usergroups.list': groupList,
  'usergroups.users.list': groupUsers,
  'apps.connections.open': ({ openSocket }) => ({ url: openSocket() }),
};
