import { expect } from 'vitest';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import type { EmailDraft } from '../../src/domain/draft.ts';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, until } from '../support/stack.ts';
import { ANA, buttonsOf, type Desk, keyOf } from './desk.ts';

/** A run that waits at gate 1, asked for by Ana. */
export async function runToReview(stack: Stack, desk: Desk, words: string): Promise<AgentRun> {
  const answer = await desk.ask(ANA, `run ${words}`);
  const ref = Number(/run (\d+)/.exec(answer)?.[1]);
  const run = await stack.models.runs.findByRef(ref);
  if (run === null) throw new Error(`no run came of ${words}: ${answer}`);
  await desk.message(`gate:${run.id}`);
  await stack.quiet();
  return run;
}

/** Cards of a run that wait for a decision, best first. */
export async function openCards(stack: Stack, desk: Desk, runId: string): Promise<SlackMessage[]> {
  const run = await stack.models.runs.find(runId);
  return desk
    .messages('lead:')
    .filter((card) => run?.companyIds.includes(companyOf(card)) && buttonsOf(card).includes('lead_approve'));
}

export function companyOf(card: SlackMessage): string {
  return keyOf(card).slice('lead:'.length);
}

/** Approves a lead and waits for its draft's card. */
export async function draftOf(
  stack: Stack,
  desk: Desk,
  card: SlackMessage,
): Promise<{ draft: EmailDraft; card: SlackMessage }> {
  const answer = await desk.press(ANA, card, 'lead_approve');
  expect(answer.failure).toBeNull();
  const companyId = companyOf(card);
  await until(async () => (await stack.models.drafts.latestForCompany(companyId)) !== null, 'a draft');
  const draft = await stack.models.drafts.latestForCompany(companyId);
  if (draft === null) throw new Error('no draft');
  return {
    draft,
    card: await desk.message(`draft:${draft.id}`, (message) => buttonsOf(message).includes('draft_approve')),
  };
}

/** What was decided about a company, in order. */
export async function decisionsOn(stack: Stack, companyId: string): Promise<string[]> {
  const company = await stack.models.companies.find(companyId);
  return (company?.history ?? [])
    .filter((entry) => ['approved', 'archived'].includes(entry.to))
    .map((entry) => `${entry.to} by ${entry.by}`);
}

export async function mailsTo(stack: Stack, address: string): Promise<number> {
  return (await stack.inbox.list()).filter((mail) => mail.envelope.to.includes(address)).length;
}
