import type { TimedJob } from '../domain/timetable.ts';
import { plural } from '../lib/text.ts';
import { type OrchestratorDeps, SYSTEM } from './deps.ts';

/** A new month, new quotas: sources that were used up may be asked again. */
export function createProviderReset(deps: Pick<OrchestratorDeps, 'models' | 'clock'>): TimedJob {
  const { models, clock } = deps;
  return async () => {
    const blocked = await models.providerStates.listBlocked(clock.now());
    if (blocked.length === 0) return 'no source was blocked';
    for (const provider of blocked) {
      await models.providerStates.unblock(provider, clock.now());
      await models.audit.add({
        at: clock.now(),
        by: SYSTEM,
        action: 'source_unblocked',
        subject: provider,
        detail: 'a new month began',
      });
    }
    return `${plural(blocked.length, 'source')} opened again: ${blocked.join(', ')}`;
  };
}
