import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage, View } from '../../sandbox/slack/types.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, CLEO, createDesk, type Desk, wordsOf } from './desk.ts';
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

/** How many direct messages each person had when they began. */
const seen = new Map<string, number>();

/** Waits for a new direct message with this button, or these words. */
function heard(userId: string, wanted: string): Promise<SlackMessage> {
  const fresh = () => direct(userId).slice(seen.get(userId) ?? 0);
  return stack.slack.waitFor(
    () => fresh().findLast((message) => buttonsOf(message).includes(wanted) || wordsOf(message).includes(wanted)),
    { timeoutMs: 20_000, what: `${wanted}; it reads ${fresh().map(wordsOf).join(' / ')}` },
  );
}

async function drop(userId: string, content: string | Uint8Array, name = 'leads.csv'): Promise<string> {
  await stack.slack.openHome(userId, 'messages'); // makes the direct line
  seen.set(userId, direct(userId).length);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const id = stack.slack.addFile(userId, { name, bytes });
  await stack.slack.shareFile(userId, `D0${userId.slice(1)}`, id);
  return id;
}

const HOSPITALS = path.resolve(import.meta.dirname, '../../../shared/data/businesses/hospitals_ohio.csv');
if (!existsSync(HOSPITALS)) process.emitWarning(`SKIPPED: no shared data at ${HOSPITALS}; no real list is imported`);

const rowsLeft = () => stack.models.connection.collection('upload_rows').countDocuments();

/** The list up to the question whether to import it. */
async function checkedList(userId: string, content = LIST): Promise<SlackMessage> {
  await drop(userId, content);
  const form = await desk.open(userId, await heard(userId, 'upload_map'), 'upload_map');
  await desk.submit(userId, form);
  return heard(userId, 'upload_import');
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

  it('is imported once, however often the button is pressed and the file is told of', async () => {
    const checked = await checkedList(BEN);
    await Promise.all([1, 2, 3].map(() => desk.pressStale(BEN, checked, 'upload_import')));
    await stack.slack.redeliver(2);
    await until(async () => (await stack.models.runs.listOpen()).length === 1, 'a run');
    await stack.quiet();
    expect(await stack.models.runs.list({}, 10)).toHaveLength(1);
    expect(await rowsLeft()).toBe(0);
    expect(await stack.models.connection.collection('uploads').countDocuments()).toBe(1);
  });

  it('is answered in private when it is dropped in the leads channel, and pictures there are nobody’s business', async () => {
    const known = desk.toldCount(CLEO);
    const picture = stack.slack.addFile(CLEO, { name: 'team.png', bytes: Buffer.from('x') });
    await stack.slack.shareFile(CLEO, CHANNELS.leads, picture);
    const list = stack.slack.addFile(CLEO, {
      name: 'leads.csv',
      bytes: Buffer.from(LIST.replaceAll('Walnut', 'Secret')),
    });
    await stack.slack.shareFile(CLEO, CHANNELS.leads, list);
    expect(await desk.answersAfter(CLEO, known)).toContain('4 rows, 11 columns');
    await stack.quiet();
    expect(desk.toldCount(CLEO)).toBe(known + 1);
    const posted = stack.slack.channel(CHANNELS.leads).messages().map(wordsOf).join('\n');
    expect(posted).not.toContain('Secret Grove');
    expect(await stack.models.connection.collection('uploads').countDocuments()).toBe(1);
  });

  it('comes through the form of /leadgen import as well', async () => {
    seen.set(CLEO, direct(CLEO).length);
    const form = await desk.askForForm(CLEO, 'import');
    const id = stack.slack.addFile(CLEO, { name: 'leads.csv', bytes: Buffer.from(LIST) });
    expect((await desk.submit(CLEO, form)).refused).toEqual({ file: 'Please fill in this field.' });
    expect(await desk.submitAndHear(CLEO, form, { file: [id] })).toContain('I am reading your file');
    expect(wordsOf(await heard(CLEO, 'upload_map'))).toContain('4 rows');
  });

  it('belongs to who dropped it and to admins; others learn so in private', async () => {
    const checked = await checkedList(CLEO);
    for (const button of ['upload_map', 'upload_import', 'upload_cancel']) {
      expect(await desk.pressAndHear(BEN, checked, button)).toContain('only they or an admin');
    }
    expect(await stack.models.runs.listOpen()).toEqual([]);
    await desk.pressStale(ANA, checked, 'upload_import'); // an admin
    await until(async () => (await stack.models.runs.listOpen()).length === 1, 'a run');
    expect((await stack.models.runs.listOpen())[0]?.requestedBy).toBe(CLEO);
  });

  it('is deleted when it is cancelled, and late buttons say so', async () => {
    const checked = await checkedList(BEN);
    await desk.press(BEN, checked, 'upload_cancel');
    await heard(BEN, 'is not imported; its rows are deleted');
    expect(await rowsLeft()).toBe(0);
    expect(await desk.pressAndHear(BEN, checked, 'upload_import')).toContain('its rows are deleted');
    expect(await desk.pressAndHear(BEN, checked, 'upload_map')).toContain('its rows are deleted');
  });

  it('wants to know the trade and the state of rows without one', async () => {
    await drop(BEN, 'Elm Dental Care\nElm Dental\nOak Dental\n');
    const found = await heard(BEN, 'upload_map');
    expect(wordsOf(found)).toContain('It has no header row');
    const form = await desk.open(BEN, found, 'upload_map');
    const refused = await desk.submit(BEN, form);
    expect(Object.keys(refused.outcome?.errors ?? {}).sort()).toEqual([
      'column_name',
      'default_state',
      'default_trade',
    ]);
    await desk.submit(BEN, form, { column_name: 'c0', default_trade: 'dental', default_state: 'OH' });
    expect(wordsOf(await heard(BEN, 'upload_import'))).toContain('3 new companies to import');
  });

  it.each([
    ['an Excel file called csv', Buffer.from('504b0304140006000800', 'hex'), 'is a spreadsheet'],
    ['an empty file', Buffer.from(' \n\n'), 'has no rows that I can read'],
    ['a header and nothing else', Buffer.from('name,state\n'), 'nothing below it'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'is not a text file'],
    ['more than 5 MB', Buffer.alloc(5 * 1024 * 1024 + 1, 'a'), 'larger than 5 MB'],
    ['more than 10,000 rows', Buffer.from(`name\n${'Elm Dental\n'.repeat(10_001)}`), 'more than 10,000 rows'],
  ])('is refused with what to do when it is %s', async (_what, bytes, words) => {
    await drop(CLEO, bytes);
    await heard(CLEO, words);
    expect(await rowsLeft()).toBe(0);
  });

  it.each([
    ['forbids it', { status: 403 }, 'HTTP 403'],
    ['fails again and again', { status: 500, times: 3 }, 'HTTP 500'],
    ['shows its login page', { html: true }, 'login page'],
    ['sends me to another host', { redirectTo: 'http://files.elsewhere.example/leads.csv' }, 'login page'],
    ['breaks off in the middle', { dropConnectionAfterHandling: true, times: 3 }, 'broke off'],
  ])('is refused with a word when Slack %s', async (_what, fault, words) => {
    stack.slack.fail({ method: 'file_download', ...fault });
    await drop(CLEO, LIST);
    await heard(CLEO, words);
    expect(await rowsLeft()).toBe(0);
  });

  it('is read all the same when Slack fails once', async () => {
    stack.slack.fail({ method: 'file_download', status: 500 });
    stack.slack.fail({ method: 'files.info', error: 'internal_error' });
    await drop(CLEO, LIST);
    await heard(CLEO, 'upload_map');
  });
});

it.skipIf(!existsSync(HOSPITALS))(
  'a real list of hospitals is recognised, counted and brought to gate 1',
  async () => {
    const list = readFileSync(HOSPITALS, 'utf8').split('\n').slice(0, 81).join('\n');
    const answer = await drop(BEN, list, 'hospitals_ohio.csv').then(() => heard(BEN, 'upload_map'));
    expect(wordsOf(answer)).toContain('Recognised: company name, street, city, state, ZIP code, phone.');
    const form = await desk.open(BEN, answer, 'upload_map');
    await desk.submit(BEN, form, { default_trade: 'hospital' });
    const checked = await heard(BEN, 'upload_import');
    expect(wordsOf(checked)).toMatch(/\*: [5-8]\d new companies to import/);
    await desk.press(BEN, checked, 'upload_import');
    const found = async () => (await stack.models.runs.listOpen())[0];
    await until(
      async () => (await found())?.status === 'analyst_awaiting_approval',
      'gate 1',
      () => '',
      90_000,
    );
    const run = await found();
    expect(run?.counters.companiesFound).toBe(run?.request.count);
    expect(await rowsLeft()).toBe(0);
  },
  120_000,
);
