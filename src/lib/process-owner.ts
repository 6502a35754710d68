import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Names given out by this process and not given up: two bots may live in one process, as in tests. */
const living = new Set<string>();

/** A name for this process that no other process ever has: `host:pid:random`. Leases and claims carry it. */
export function createProcessOwner(): string {
  const owner = `${hostname().replaceAll(':', '_')}:${process.pid}:${randomUUID()}`;
  living.add(owner);
  return owner;
}

/** The bot of this name has stopped: what it still holds is free. */
export function retireProcessOwner(owner: string): void {
  living.delete(owner);
}

/**
 * Whether the process behind a name is gone for certain: it ran on this host and its pid is free or ours.
 * A process on another host is never certain; its leases run out by time.
 */
export function isGone(owner: string, self: string): boolean {
  const [host, pid] = owner.split(':');
  const [ownHost, ownPid] = self.split(':');
  if (owner === self || host !== ownHost || pid === undefined) return false;
  if (pid === ownPid) return !living.has(owner); // else the pid was given out again, to us
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
