/** The default workspace: two approvers, one colleague who may not decide, three channels with the bot in each. */
import type { SlackChannel, SlackUser, UserGroup } from './types.ts';

export const TEAM = { id: 'T0LOCAL', domain: 'sandbox', name: 'Sandbox workspace' } as const;
export const APP_ID = 'A0BOT';
export const BOT_ID = 'B0BOT';
export const BOT_USER_ID = 'U0BOT';

export type UserSeed = { id: string; name: string; realName: string; email?: string; timezone?: string };
export type ChannelSeed = { id: string; name: string; members?: string[]; isArchived?: boolean; isPrivate?: boolean };

export const DEFAULT_USERS: readonly UserSeed[] = [
  { id: 'U0ANA', name: 'ana', realName: 'Ana' },
  { id: 'U0BEN', name: 'ben', realName: 'Ben' },
  { id: 'U0CLEO', name: 'cleo', realName: 'Cleo' },
];

export const DEFAULT_CHANNELS: readonly ChannelSeed[] = [
  { id: 'C0LEADS', name: 'leads' },
  { id: 'C0EMAILS', name: 'lead-emails', isPrivate: true },
  { id: 'C0ALERTS', name: 'lead-alerts' },
];

export const DEFAULT_USER_GROUPS: readonly UserGroup[] = [
  { id: 'S0APPROVERS', handle: 'approvers', name: 'Approvers', users: ['U0ANA', 'U0BEN'] },
];

export function buildUsers(seeds: readonly UserSeed[]): Map<string, SlackUser> {
  const people = seeds.map((seed) => ({
    id: seed.id,
    name: seed.name,
    realName: seed.realName,
    email: seed.email ?? `${seed.name}@sandbox.example`,
    timezone: seed.timezone ?? 'America/New_York',
    isBot: false,
  }));
  const bot: SlackUser = {
    id: BOT_USER_ID,
    name: 'leadgen',
    realName: 'leadgen',
    email: '',
    timezone: 'America/New_York',
    isBot: true,
  };
  return new Map([...people, bot].map((user) => [user.id, user]));
}

/** Without `members` everybody and the bot are in the channel. */
export function buildChannels(
  seeds: readonly ChannelSeed[],
  users: ReadonlyMap<string, SlackUser>,
): Map<string, SlackChannel> {
  return new Map(
    seeds.map((seed) => [
      seed.id,
      {
        id: seed.id,
        name: seed.name,
        kind: 'channel',
        members: new Set(seed.members ?? users.keys()),
        isArchived: seed.isArchived ?? false,
        isPrivate: seed.isPrivate ?? false,
      },
    ]),
  );
}

/** As manifest.yml asks for them; a test holds the two against each other. */
export const DEFAULT_SCOPES: readonly string[] = [
  'app_mentions:read',
  'assistant:write',
  'commands',
  'chat:write',
  'channels:history',
  'channels:read',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'usergroups:read',
];
