/**
 * How well inbound mail is understood, on public samples.
 *
 *     node bench/mail.ts [folder with the samples] [--misses]
 *
 * Every third file of each list was held out while the rules were written; both halves are printed. What is counted as right:
 * - A report that only says `Action: delayed`, or a warning of delay in its subject, is a delay, whatever the list says: it is
 *   no bounce by the house rules.
 * - The list calls some returned mails `filtered`: their servers say "user unknown" and the list's authors know that those
 *   servers say so of filters. The mail itself does not tell; hard or soft is judged without them, and printed with them too.
 * - `4.x.x` is soft here, whatever the list says; a bounce that a person forwards is a person's mail.
 * - An unsubscribe mail of a mail program, which the list calls a complaint, is an opt-out.
 * - Reply text is compared without white space; signatures ("Sent from", below `-- `) and quoted lines may be missing.
 * - Intents: the list's `interested` and `question` may be read as any of interest; a person who is away is an automatic answer.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { classifyMail, type MailMeaning } from '../src/domain/inbound/classify-mail.ts';
import type { ParsedMail } from '../src/domain/inbound/parsed-mail.ts';
import { replyText } from '../src/domain/inbound/reply-text.ts';
import { parseMail } from '../src/providers/inbound/parse-mail.ts';

export const MAIL_DIR = path.resolve(import.meta.dirname, '../../shared/data/mail');
let folder = MAIL_DIR;
const GOAL = 0.97;
const CONTEXT = { ourAddresses: [], unsubscribeAddresses: [], receivedAt: new Date('2026-11-25T12:00:00Z') };

type Half = 'seen' | 'held out';
type Case = { list: string; half: Half; file: string; truth: string; got: string; note: string };
export type Goal = { name: string; right: number; of: number; share: number; met: boolean };
export type MailResult = { cases: Case[]; goals: Goal[]; slowestMs: number };

const Reports = z.array(
  z.object({
    file: z.string(),
    label: z.string(),
    results: z.array(z.object({ status: z.string(), reason: z.string(), hard_bounce: z.boolean() })),
  }),
);
const Clients = z.array(z.object({ file: z.string(), reply_text: z.string() }));
const Sentence = z.object({ text: z.string(), label: z.string(), note: z.string().nullable() });

let slowestMs = 0;
const halfOf = (index: number): Half => (index % 3 === 2 ? 'held out' : 'seen');
const read = (...parts: string[]) => readFileSync(path.join(folder, ...parts));

/** Reads all samples; `null` when they are not there. */
export async function measureMail(samples = MAIL_DIR): Promise<MailResult | null> {
  folder = samples;
  if (!existsSync(path.join(folder, 'delivery_reports.json'))) return null;
  const cases = [...(await reports()), ...(await texts()), ...(await intents())];
  return { cases, goals: goalsOf(cases), slowestMs };
}

async function reports(): Promise<Case[]> {
  const list = Reports.parse(JSON.parse(read('delivery_reports.json').toString()));
  const cases: Case[] = [];
  for (const [index, { file, label, results }] of list.entries()) {
    const raw = read(file);
    const meaning = await meaningOf(raw);
    const filtered = results.some(({ reason }) => reason === 'filtered');
    const note = filtered && label.startsWith('bounce') ? 'filtered' : '';
    cases.push({
      list: 'reports',
      half: halfOf(index),
      file,
      truth: truthOf(label, results, raw),
      got: nameOf(meaning),
      note,
    });
  }
  return cases;
}

function truthOf(label: string, results: z.infer<typeof Reports>[number]['results'], raw: Buffer): string {
  const hard = results.filter(({ hard_bounce: isHard }) => isHard);
  const text = raw.toString('latin1');
  const head = text.split(/\r?\n\r?\n/)[0] ?? '';
  if (label === 'bounce_soft') {
    if (/^action:\s*delayed/im.test(text) && !/^action:\s*failed/im.test(text)) return 'delayed';
    if (/^subject:.*(?:\bdelay|warning)/im.test(head)) return 'delayed';
  }
  if (label === 'complaint' && /^subject:\s*unsubscribe\s*$/im.test(head)) return 'opt_out';
  if (label === 'bounce_hard' && /^subject:\s*fwd?:/im.test(head)) return 'human';
  if (label === 'bounce_hard' && hard.every(({ status }) => status.startsWith('4'))) return 'bounce_soft';
  return label;
}

function nameOf(meaning: MailMeaning): string {
  if (meaning.kind === 'bounce') return `bounce_${meaning.severity}`;
  if (meaning.kind === 'delivery_notice') return meaning.action === 'delayed' ? 'delayed' : 'delivered';
  return meaning.kind === 'reply' || meaning.kind === 'unknown' ? 'human' : meaning.kind;
}

async function texts(): Promise<Case[]> {
  const cases: Case[] = [];
  const bodies = path.join(folder, 'reply_vs_quote', 'emails');
  for (const [index, file] of readdirSync(bodies).sort().entries()) {
    const mail = withText(read('reply_vs_quote', 'emails', file).toString());
    const wanted = [read('reply_vs_quote', 'trimmed', file).toString()];
    cases.push(...textCases('quotes', halfOf(index), file, mail, wanted));
  }
  for (const [index, { file, reply_text: reply }] of Clients.parse(
    JSON.parse(read('client_replies.json').toString()),
  ).entries()) {
    const raw = read(file);
    const html = Buffer.from('From: a@example.com\r\nContent-Type: text/html; charset=utf-8\r\n\r\n');
    const mail = await parseMail(file.endsWith('.eml') ? raw : Buffer.concat([html, raw]));
    cases.push(
      ...textCases('programs', halfOf(index), file, mail, [reply, reply.split(/\n-- ?\n|\n\n?Sent from/)[0] ?? '']),
    );
  }
  return cases;
}

function textCases(list: string, half: Half, file: string, mail: ParsedMail, wanted: string[]): Case[] {
  const got = squeeze(replyText(mail));
  const exact = wanted.some((text) => squeeze(text) === got);
  const meaning = nameOf(timed(() => classifyMail(mail, CONTEXT)).meaning);
  return [
    {
      list: `text: ${list}`,
      half,
      file,
      truth: 'exact',
      got: exact ? 'exact' : 'differs',
      note: exact ? '' : got.slice(0, 200),
    },
    { list: 'people', half, file, truth: 'human', got: meaning, note: '' },
  ];
}

function squeeze(text: string): string {
  return text
    .split(/\r?\n/)
    .filter((line) => !/^\s*>/.test(line))
    .join('')
    .replaceAll(/\s+/g, '');
}

async function intents(): Promise<Case[]> {
  const cases: Case[] = [];
  const lines = read('reply_texts.jsonl').toString().trim().split('\n');
  for (const [index, line] of lines.entries()) {
    const { text, label, note } = Sentence.parse(JSON.parse(line));
    const { meaning } = classifyMail(withText(text), CONTEXT);
    const got = intentName(meaning);
    const accepted = acceptedFor(label, note);
    const truth = accepted.includes(got) ? got : (accepted[0] ?? label);
    cases.push({ list: 'intents', half: halfOf(index), file: text.slice(0, 100), truth, got, note: label });
  }
  const sentences = read('request_sentences.tsv').toString().trim().split('\n').slice(1);
  for (const [index, line] of sentences.entries()) {
    const text = line.split('\t')[1] ?? '';
    const { meaning } = timed(() => classifyMail(withText(text), CONTEXT));
    const isOptOut = /\b(?:delete|remove) me from\b/i.test(text); // the writers of two of them want off a list
    if (!isOptOut)
      cases.push({
        list: 'people',
        half: halfOf(index),
        file: text.slice(0, 100),
        truth: 'human',
        got: nameOf(meaning),
        note: '',
      });
  }
  return cases;
}

function intentName(meaning: MailMeaning): string {
  if (meaning.kind === 'opt_out') return 'opt-out';
  if (meaning.kind === 'auto_reply') return 'away';
  if (meaning.kind !== 'reply') return meaning.kind;
  if (['wants_meeting', 'interested', 'wants_info'].includes(meaning.intent)) return 'interested';
  return meaning.intent;
}

function acceptedFor(label: string, note: string | null): string[] {
  const map: Record<string, string[]> = {
    interested: ['interested'],
    question: ['question', 'interested'],
    unsubscribe: ['opt-out'],
    out_of_office: ['away'],
    footer: ['other', 'question'],
    other: ['other', 'question'],
  };
  const second = /also: (\w+)/.exec(note ?? '')?.[1];
  return [...(map[label] ?? [label]), ...(second === undefined ? [] : (map[second] ?? [second]))];
}

async function meaningOf(raw: Buffer): Promise<MailMeaning> {
  const began = performance.now();
  const { meaning } = classifyMail(await parseMail(raw), CONTEXT);
  slowestMs = Math.max(slowestMs, performance.now() - began);
  return meaning;
}

function timed<T>(work: () => T): T {
  const began = performance.now();
  const result = work();
  slowestMs = Math.max(slowestMs, performance.now() - began);
  return result;
}

function withText(text: string): ParsedMail {
  const none = {
    headers: new Map(),
    parts: [],
    deliveryReports: [],
    feedbackReport: null,
    returned: null,
    problems: [],
  };
  const ids = { messageId: null, inReplyTo: [], references: [], date: null };
  const from = { address: 'dana@example.com', name: null };
  return {
    ...none,
    ...ids,
    contentType: { type: 'text/plain', params: new Map() },
    from,
    replyTo: [],
    to: [],
    subject: 'Re: A question',
    text,
    htmlText: null,
  };
}

function goalsOf(cases: readonly Case[]): Goal[] {
  const goal = (
    name: string,
    chosen: readonly Case[],
    isRight = ({ truth, got }: Case) => truth === got,
    least = GOAL,
  ): Goal => {
    const right = chosen.filter(isRight).length;
    const share = right / (chosen.length || 1);
    return { name, right, of: chosen.length, share, met: share >= least };
  };
  const of = (...lists: string[]) => cases.filter(({ list }) => lists.includes(list));
  const isBounce = ({ truth }: Case) => truth.startsWith('bounce');
  const reportCases = of('reports');
  const clear = reportCases.filter(({ note }) => note !== 'filtered');
  const human = cases.filter(({ truth, list }) => truth === 'human' && list !== 'intents');
  return [
    goal('returned mail is recognised', reportCases.filter(isBounce), ({ got }) => got.startsWith('bounce')),
    goal(
      'hard bounces are hard',
      clear.filter(({ truth }) => truth === 'bounce_hard'),
    ),
    goal(
      'soft bounces are soft',
      clear.filter(({ truth }) => truth === 'bounce_soft'),
    ),
    goal(
      'delays, complaints, answers of machines, receipts',
      reportCases.filter((entry) => !isBounce(entry) && entry.truth !== 'human'),
    ),
    goal('people are people', human),
    goal('no person is a bounce or an opt-out', human, ({ got }) => !/bounce|opt_out|complaint/.test(got), 1),
    goal('reply text is exact', of('text: quotes', 'text: programs')),
    goal('intents', of('intents')),
  ];
}

if (import.meta.main) {
  const result = await measureMail(process.argv.slice(2).find((argument) => !argument.startsWith('--')));
  if (result === null) {
    console.warn(`No mails at ${folder}: nothing measured.`);
    process.exitCode = 1;
  } else {
    for (const half of ['seen', 'held out'] as const) {
      for (const list of ['reports', 'people', 'text: quotes', 'text: programs', 'intents']) {
        const chosen = result.cases.filter((entry) => entry.list === list && entry.half === half);
        console.log(`\n${list}, ${half}: ${chosen.length} (rows: what it is, columns: what was read)`);
        console.table(matrixOf(chosen));
      }
    }
    const strict = result.cases.filter(({ list, truth }) => list === 'reports' && truth.startsWith('bounce_'));
    const hits = strict.filter(({ truth, got }) => truth === got).length;
    console.log(
      `\nHard or soft, the list's "filtered" included: ${hits} of ${strict.length} (${(hits / strict.length).toFixed(3)})`,
    );
    console.log(`Slowest mail: ${result.slowestMs.toFixed(0)} ms`);
    console.table(
      Object.fromEntries(result.goals.map(({ name, ...goal }) => [name, { ...goal, share: goal.share.toFixed(3) }])),
    );
    if (process.argv.includes('--misses'))
      for (const { half, list, file, truth, got, note } of result.cases)
        if (truth !== got && half === 'seen') console.log(`${list}: ${file}: ${truth}, read as ${got} ${note}`);
    if (result.goals.some(({ met }) => !met)) process.exitCode = 1;
  }
}

function matrixOf(cases: readonly Case[]): Record<string, Record<string, number>> {
  const columns = [...new Set(cases.map(({ got }) => got))].sort();
  const rows: Record<string, Record<string, number>> = {};
  for (const { truth, got } of cases) {
    const row = rows[truth] ?? Object.fromEntries(columns.map((column) => [column, 0]));
    row[got] = (row[got] ?? 0) + 1;
    rows[truth] = row;
  }
  return rows;
}
