import type { Projector } from '../../src/slack/projector.ts';

/** Notes what it is asked to show: `run:<id>`, `post:<key>`. */
export function recordingProjector(shown: string[]): Projector {
  const note = (kind: string) => async (id: string) => void shown.push(`${kind}:${id}`);
  return {
    run: note('run'),
    gate: note('gate'),
    lead: note('lead'),
    refreshLead: note('lead'),
    draft: note('draft'),
    runAlert: note('alert'),
    post: note('post'),
    talk: ({ id }) => note('talk')(id),
    refreshTalk: note('talk'),
  };
}
