import type { WebClient } from '@slack/web-api';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';

/** Who may decide. Asked anew on every click; user groups are read from Slack at most once in 5 minutes. */
export type Approvers = {
  /** false = nobody is configured, so nobody may. */
  configured: boolean;
  mayDecide(userId: string): Promise<boolean>;
  /** Jobs, settings, lifting a suppression: for admins; where none is named, for approvers. */
  mayAdminister(userId: string): Promise<boolean>;
};

const GROUP_CACHE_MS = 5 * 60_000;

/**
 * @param approverIds - user ids (U…, W…), user-group ids (S…) or `*` for all members
 * @param adminIds - the same; admins may decide too
 */
export function createApprovers(deps: {
  client: WebClient;
  approverIds: readonly string[];
  adminIds: readonly string[];
  clock: Clock;
  log: Logger;
}): Approvers {
  const groups = new Map<string, { members: Set<string>; readAt: number }>();

  async function membersOf(groupId: string): Promise<Set<string>> {
    const known = groups.get(groupId);
    const now = deps.clock.now().getTime();
    if (known && now - known.readAt < GROUP_CACHE_MS) return known.members;
    try {
      const answer = await deps.client.usergroups.users.list({ usergroup: groupId });
      const members = new Set(answer.users ?? []);
      groups.set(groupId, { members, readAt: now });
      return members;
    } catch (error) {
      deps.log.warn({ err: error, groupId }, 'cannot read the user group of approvers');
      return known?.members ?? new Set(); // nobody rather than anybody
    }
  }

  async function isListed(userId: string, ids: readonly string[]): Promise<boolean> {
    if (ids.includes('*') || ids.includes(userId)) return true;
    for (const id of ids.filter((entry) => entry.startsWith('S'))) {
      if ((await membersOf(id)).has(userId)) return true;
    }
    return false;
  }

  const isApprover = (userId: string) => isListed(userId, deps.approverIds);
  const isAdmin = (userId: string) => isListed(userId, deps.adminIds);

  return {
    configured: deps.approverIds.length + deps.adminIds.length > 0,
    mayDecide: async (userId) => (await isApprover(userId)) || (await isAdmin(userId)),
    mayAdminister: deps.adminIds.length === 0 ? isApprover : isAdmin,
  };
}
