import type { TalkQuestion } from '../domain/talk/question.ts';
import type { Outbox } from './outbox.ts';

/** Says which messages show what; how they look is rendered later, from state alone. */
export type Projector = {
  run(runId: string): Promise<void>;
  gate(runId: string): Promise<void>;
  /** Posts a lead's card into the run's gate thread. */
  lead(runId: string, companyId: string): Promise<void>;
  /** Brings a card up to date wherever it was posted. */
  refreshLead(companyId: string): Promise<void>;
  draft(draftId: string): Promise<void>;
  runAlert(runId: string): Promise<void>;
  /** Posts a stored report, or brings it up to date; in the thread of another message where one is named by its key. */
  post(postKey: string, to: keyof Channels, threadKey?: string): Promise<void>;
  /** Posts the answer to a question where it was asked, or brings it up to date. */
  talk(question: Pick<TalkQuestion, 'id' | 'channelId' | 'threadTs'>): Promise<void>;
  refreshTalk(questionId: string): Promise<void>;
};

type Channels = { leads: string; emails: string; alerts: string };

export const keyOf = {
  run: (runId: string) => `run:${runId}`,
  gate: (runId: string) => `gate:${runId}`,
  lead: (companyId: string) => `lead:${companyId}`,
  draft: (draftId: string) => `draft:${draftId}`,
  followUps: (draftId: string) => `followups:${draftId}`,
  runAlert: (runId: string) => `alert:run:${runId}`,
  post: (postKey: string) => `post:${postKey}`,
  talk: (questionId: string) => `talk:${questionId}`,
};

export function createProjector(deps: { outbox: Pick<Outbox, 'show' | 'refresh'>; channels: Channels }): Projector {
  const { outbox, channels } = deps;
  return {
    run: (runId) => outbox.show({ key: keyOf.run(runId), kind: 'run', refId: runId, channelId: channels.leads }),
    gate: (runId) => outbox.show({ key: keyOf.gate(runId), kind: 'gate', refId: runId, channelId: channels.leads }),
    lead: (runId, companyId) =>
      outbox.show({
        key: keyOf.lead(companyId),
        kind: 'lead',
        refId: companyId,
        channelId: channels.leads,
        threadKey: keyOf.gate(runId),
      }),
    refreshLead: (companyId) => outbox.refresh(keyOf.lead(companyId)),
    async draft(draftId) {
      await outbox.show({ key: keyOf.draft(draftId), kind: 'draft', refId: draftId, channelId: channels.emails });
      await outbox.show({
        key: keyOf.followUps(draftId),
        kind: 'followups',
        refId: draftId,
        channelId: channels.emails,
        threadKey: keyOf.draft(draftId),
      });
    },
    runAlert: (runId) =>
      outbox.show({ key: keyOf.runAlert(runId), kind: 'alert', refId: runId, channelId: channels.alerts }),
    post: (postKey, to, threadKey) =>
      outbox.show({
        key: keyOf.post(postKey),
        kind: 'post',
        refId: postKey,
        channelId: channels[to],
        ...(threadKey === undefined ? {} : { threadKey }),
      }),
    talk: ({ id, channelId, threadTs }) =>
      outbox.show({
        key: keyOf.talk(id),
        kind: 'talk',
        refId: id,
        channelId,
        ...(threadTs === null ? {} : { threadTs }),
      }),
    refreshTalk: (questionId) => outbox.refresh(keyOf.talk(questionId)),
  };
}
