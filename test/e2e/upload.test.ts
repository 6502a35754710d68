import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage, View } from '../../sandbox/slack/types.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { BEN, buttonsOf, createDesk, type Desk, wordsOf } from './desk.ts';
import { openCards } from './scene.ts';

let stack: Stack;
let desk: Desk;
beforeAll(async () => {
  stack = await startStack();
  desk = createDesk(stack.slack);
});
afterEach(async () => {
  stack.slack.clearFaults();
  await stack.forget();
});
afterAll(() => stack.close());

const LIST = [
  'Company,Street,Town,State,Zip,Phone,Web,E-Mail,Contact,Job Title,Industry',
  'Walnut Grove Dental,12 Oak St,Lima,OH,45801,(419) 555-0101,,dana.reed@walnutgrove.example,Dana Reed,Owner,Dentist',
  'Blue Kettle Brewing,3 Mill Rd,Toledo,Ohio,43604,419-555-0102,,info@bluekettle.example,,,Brewery',
  'Blue Kettle Brewing,3 Mill Rd,Toledo,Ohio,43604,419-555-0102,,info@bluekettle.example,,,Brewery',
  ',9 Nowhere,Toledo,OH,43604,,,,,,Brewery',
].join('\n');

/** Direct messages that this person has from the bot, oldest first. */
function direct(userId: string): SlackMessage[] {
  const line = stack.slack.channels().find(({ id }) => id === `D0${userId.slice(1)}`);
  return line === undefined
    ? []
    : stack.slack
        .channel(line.id)
        .messages()
        .filter(({ user }) => user !== userId);
}

/** Waits for a direct message with this button, or these words. */
function heard(userId: string, wanted: string): Promise<SlackMessage> {
  return stack.slack.waitFor(
    () =>
      direct(userId).findLast((message) => buttonsOf(message).includes(wanted) || wordsOf(message).includes(wanted)),
    { timeoutMs: 20_000, what: `${wanted}; it reads ${direct(userId).map(wordsOf).join(' / ')}` },
  );
}

async function drop(userId: string, content: string | Uint8Array, name = 'leads.csv'): Promise<string> {
  await stack.slack.openHome(userId, 'messages'); // makes the direct line
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const id = stack.slack.addFile(userId, { name, bytes });
  await stack.slack.shareFile(userId, `D0${userId.slice(1)}`, id);
  return id;
}

describe('a dropped list', () => {
  it('is read, mapped as recognised, shown before it is taken, and comes to gate 1 like every run', async () => {
    await drop(BEN, LIST);
    const found = await heard(BEN, 'upload_map');
    expect(wordsOf(found)).toContain('4 rows, 11 columns');
    expect(wordsOf(found)).toContain(
      'company name, street, city, state, ZIP code, phone, website, e-mail, contact name',
    );
    const form: View = await desk.open(BEN, found, 'upload_map');
    expect(wordsOf(form)).toContain('Walnut Grove Dental');
    expect(wordsOf(form)).toContain('d…@walnutgrove.example');
    expect(wordsOf(form)).toContain('Line 5 names no company');
    await desk.submit(BEN, form);
    const checked = await heard(BEN, 'upload_import');
    expect(wordsOf(checked)).toContain('2 new companies to import');
    expect(wordsOf(checked)).toContain('1 row repeats another');
    expect(wordsOf(checked)).toContain('line 5 names no company');
    await desk.press(BEN, checked, 'upload_import');
    await heard(BEN, 'Importing');
    await until(async () => (await stack.models.runs.listOpen()).length === 1, 'a run');
    const [run] = await stack.models.runs.listOpen();
    await desk.message(`gate:${run?.id}`);
    await stack.quiet();
    const cards = await openCards(stack, desk, run?.id ?? '');
    expect(cards.map(wordsOf).join('\n')).toContain('Walnut Grove Dental');
    expect(cards).toHaveLength(2);
  });
});
