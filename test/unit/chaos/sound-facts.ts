import type { Facts } from '../../chaos/facts.ts';

const COMPANY = {
  ...{ domain: null, state: 'OH', cityKey: 'akron', contactFound: true, latest: {}, runId: 'run1' },
  sourceIds: ['osm:node/1'],
};
const DRAFT = {
  ...{ companyId: 'c1', runId: 'run1', kind: 'first', followUpNumber: 0, parentDraftId: null, revision: 1 },
  ...{ status: 'sent', approvedBy: 'U0ANA', rejectedBy: null, sendAfter: null, sendNote: null },
  recipient: { email: 'dana@smile.example' },
};
const FOOTER = '\n----------\nThis is an advertisement sent by Harness.';

/** A small campaign in which nothing went wrong: one lead written to twice, another rejected. */
export function soundFacts(): Facts {
  return structuredClone({
    now: '2026-09-26T17:00:00.000Z',
    runs: [
      {
        ...{ _id: 'run1', ref: 1, status: 'completed', errorMessage: null, companyIds: ['c1', 'c2'] },
        counters: {
          ...{ companiesScored: 2, companiesApproved: 1, companiesRejected: 1 },
          ...{ draftsCreated: 1, draftsRejected: 0, emailsSent: 1 },
        },
      },
    ],
    companies: [
      {
        ...COMPANY,
        ...{ _id: 'c1', name: 'Smile', nameKey: 'smile', status: 'contacted' },
        history: [
          { from: 'new', to: 'scored', by: 'system (analyst)' },
          { from: 'scored', to: 'approved', by: 'U0ANA' },
        ],
      },
      {
        ...COMPANY,
        ...{ _id: 'c2', name: 'Tooth', nameKey: 'tooth', status: 'archived', sourceIds: ['osm:node/2'] },
        history: [{ from: 'scored', to: 'archived', by: 'U0BEN' }],
      },
    ],
    drafts: [
      { ...DRAFT, _id: 'd1', messageId: '<leadgen.d1.0@firm.example>' },
      {
        ...DRAFT,
        ...{ _id: 'd2', runId: null, kind: 'followup', followUpNumber: 1, parentDraftId: 'd1' },
        messageId: '<leadgen.d2.1@firm.example>',
      },
    ],
    events: [
      { _id: 'e1', eventType: 'sent', emailDraftId: 'd1', companyId: 'c1' },
      { _id: 'e2', eventType: 'followup_sent', emailDraftId: 'd2', companyId: 'c1' },
    ],
    followUps: [{ _id: 'f1', state: 'sent', dueAt: '2026-09-11T15:00:00.000Z', parentDraftId: 'd1', number: 1 }],
    suppressions: [],
    pendingInbound: 0,
    mails: [
      {
        ...{ messageId: '<leadgen.d1.0@firm.example>', to: 'dana@smile.example', subject: 'Your bills' },
        ...{ text: `Hello Dana,\n\nlook.\n${FOOTER}`, at: 1_000 },
      },
      {
        ...{ messageId: '<leadgen.d2.1@firm.example>', to: 'dana@smile.example', subject: 'Re: Your bills' },
        ...{ text: `Hello again.\n${FOOTER}`, at: 60_000 },
      },
    ],
    posts: [
      { key: 'run:run1', channel: 'C0LEADS', content: 'run 1' },
      { key: 'lead:c1', channel: 'C0LEADS', content: 'Smile' },
      { key: 'lead:c2', channel: 'C0LEADS', content: 'Tooth' },
      { key: 'draft:d1', channel: 'C0EMAILS', content: 'Mail to Smile' },
    ],
    shown: [
      { key: 'run:run1', words: 'run 1 complete', buttons: [] },
      { key: 'lead:c1', words: 'Approved by <@U0ANA>', buttons: [] },
      { key: 'lead:c2', words: 'Rejected by <@U0BEN>', buttons: [] },
      { key: 'draft:d1', words: 'Sent', buttons: [] },
    ],
    diary: {
      presses: [
        { item: 'lead:c1', by: 'U0ANA' },
        { item: 'lead:c2', by: 'U0BEN' },
        { item: 'draft:d1', by: 'U0ANA' },
      ],
      approvals: [
        {
          ...{ draftId: 'd1', revision: 1, to: 'dana@smile.example', by: 'U0ANA' },
          ...{ subject: 'Your bills', body: 'Hello Dana,\n\nlook.' },
          followUps: [{ number: 1, subject: 'Your bills', body: 'Hello again.' }],
        },
      ],
      sentAgain: [],
      seen: [
        { item: 'lead:c1', decision: 'approved', by: 'U0ANA' },
        { item: 'lead:c2', decision: 'rejected', by: 'U0BEN' },
        { item: 'draft:d1', decision: 'approved', by: 'U0ANA' },
      ],
      stops: [],
      jumps: [30_000],
    },
    restless: [],
  } satisfies Facts);
}
