import { afterAll, beforeAll, expect, it } from 'vitest';
import { contentHash } from '../../src/domain/draft.ts';
import { footerVersion } from '../../src/domain/footer.ts';
import type { Models } from '../../src/models/index.ts';
import { candidate, contact, draftText, latestScore } from '../integration/models/samples.ts';
import { type ClockedStage, startClockedStage } from '../support/clocked-stage.ts';
import { until } from '../support/stack.ts';
import { ANA, BEN, createDesk, type Desk } from './desk.ts';

const MAILS = 100;

let stage: ClockedStage;
let desk: Desk;
beforeAll(async () => {
  stage = await startClockedStage({
    bots: 2,
    start: new Date('2026-03-03T15:00:00Z'),
    env: { EMAIL_DAILY_LIMIT: '500' },
  });
  desk = createDesk(stage.slack);
});
afterAll(() => stage?.close());

/** A lead and its mail, both approved: what a hundred clicks leave behind. */
async function approvedDraft({ companies, contacts, drafts }: Models, number: number) {
  const now = stage.now();
  const { company } = await companies.insert(
    candidate({
      name: `Practice ${number}`,
      domain: `practice-${number}.example`,
      website: null,
      sourceIds: [`csv:a:${number}`],
    }),
    { runId: null, dataOrigin: 'csv', now },
  );
  await companies.recordScore(company.id, ['new'], latestScore(), { by: 'system', at: now });
  await companies.approve(company.id, { by: ANA, at: now });
  const email = `dana@practice-${number}.example`;
  const person = await contacts.upsert(company.id, contact({ email }), now);
  const meta = {
    companyId: company.id,
    contactId: person.contact.id,
    runId: null,
    kind: 'first',
    followUpNumber: 0,
  } as const;
  const recipient = { email, fullName: 'Dana Ray', title: null, generic: false };
  const { draft } = await drafts.create(draftText(), { ...meta, parentDraftId: null, recipient, now });
  const { firm, http } = stage.config;
  const hash = contentHash(draft, footerVersion(firm, http.publicBaseUrl));
  await drafts.approve({ id: draft.id, revision: draft.revision }, ANA, now, hash);
}

it('stops a hundred approved mails in the middle of their way out, and sends the rest once after resuming', async () => {
  const { models, inbox } = stage;
  await Promise.all(Array.from({ length: MAILS }, (_, number) => approvedDraft(models, number)));
  await desk.ask(ANA, 'jobs run drain-approved');

  await until(async () => (await inbox.list()).length >= 10, 'the first mails to leave');
  const answer = await desk.ask(BEN, 'stop');
  const left = (await inbox.list()).length;
  expect(answer).toContain('Everything is stopped');
  expect(left).toBeLessThan(MAILS);

  await stage.moveTo(new Date(stage.now().getTime() + 2 * 3_600_000)); // the timetable passes by several times
  expect(await inbox.list()).toHaveLength(left);
  expect(await models.drafts.count({ status: 'approved' })).toBe(MAILS - left);

  stage.nextBot();
  await desk.ask(ANA, 'resume');
  await until(
    async () => (await inbox.list()).length >= MAILS,
    'the rest to leave',
    () => '',
    60_000,
  );
  await stage.quiet();
  const recipients = (await inbox.list()).flatMap((mail) => mail.envelope.to);
  expect(recipients).toHaveLength(MAILS);
  expect(new Set(recipients).size).toBe(MAILS);
  expect(await models.drafts.count({ status: 'sent' })).toBe(MAILS);
  expect(await models.events.count({ eventTypes: ['sent'] })).toBe(MAILS);
});
