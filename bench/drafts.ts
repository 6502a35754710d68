/**
 * Scores drafts of a fixed set of invented companies (and of listed ones, where `DRAFT_DATA` or ../shared/data/businesses is
 * there): tone rules, claim check, length, subject, variety of openings, critic. Templates first; then the same leads by a model
 * when OPENAI_BASE_URL or OPENAI_API_KEY is set (`MODEL_DRAFTS`, default 14 leads), or with `--scripted` by a local chat server
 * whose answers are written beforehand, which measures the path and not a model. Ends with 1 when templates miss a goal.
 */
import path from 'node:path';
import { createWriter } from '../src/agents/writer.ts';
import { stableNumber } from '../src/domain/stable-choice.ts';
import { silentLogger } from '../src/lib/logger.ts';
import { createTextModel } from '../src/providers/llm/client.ts';
import type { TextModel } from '../src/providers/llm/text-model.ts';
import { sampleFirm } from '../test/support/draft-samples.ts';
import { type Marked, type Marks, mark, marksOf } from './support/draft-marks.ts';
import { printVerdict } from './support/figures.ts';
import { inventedLeads, listedLeads, type SampleLead } from './support/sample-leads.ts';
import { startScriptedModel } from './support/scripted-model.ts';

const GOALS: Partial<Record<keyof Marks, number>> = {
  tone: 1,
  claims: 1,
  length: 1,
  subject: 1,
  /** Of the least varied angle with enough drafts. */
  variety: 0.75,
  critic: 9,
};
const LISTED_PER_FILE = 6;
/** Drafts of an angle from which its variety says something. */
const ENOUGH = 8;

const { OPENAI_BASE_URL, OPENAI_API_KEY, LLM_MODEL = 'gpt-4o-mini', MODEL_DRAFTS = '14', DRAFT_DATA } = process.env;
const folder = DRAFT_DATA ?? path.join(import.meta.dirname, '..', '..', 'shared', 'data', 'businesses');
const listed = await listedLeads(folder, LISTED_PER_FILE);
const leads = [...inventedLeads(), ...listed];

console.log(`${leads.length} leads: ${leads.length - listed.length} invented, ${listed.length} listed\n`);
const templates = await draftAll(leads, null);
table('templates', templates);

const scripted = process.argv.includes('--scripted') ? await startScriptedModel() : null;
const baseUrl = scripted?.url ?? OPENAI_BASE_URL ?? null;
if (baseUrl !== null || OPENAI_API_KEY !== undefined) {
  const name = scripted === null ? LLM_MODEL : 'scripted';
  const spread = leads.toSorted((a, b) => orderOf(a) - orderOf(b));
  const some = spread.slice(0, Number(MODEL_DRAFTS));
  const tokens = { input: 0, output: 0 };
  const model = createTextModel({
    apiKey: OPENAI_API_KEY ?? '',
    baseUrl,
    model: name,
    onUsage: (usage) => {
      tokens.input += usage.inputTokens;
      tokens.output += usage.outputTokens;
    },
  });
  const byModel = await draftAll(some, model);
  const same = templates.filter(({ lead }) => some.includes(lead));
  table(`model ${name}`, byModel);
  ratios(marksOf(byModel), marksOf(same));
  const own = byModel.filter(({ draft }) => draft.writtenBy !== 'templates').length;
  console.log(
    `\n${own} of ${byModel.length} written by the model, the rest by templates in its place; ${tokens.input} tokens in, ${tokens.output} out`,
  );
} else console.log('\nno model: set OPENAI_BASE_URL or OPENAI_API_KEY, or add --scripted');
await scripted?.close();

const angles = [...Map.groupBy(templates, ({ draft }) => draft.angle).values()].filter(
  ({ length }) => length >= ENOUGH,
);
const reached = { ...marksOf(templates), variety: Math.min(...angles.map((group) => marksOf(group).variety)) };
for (const [goal, least] of Object.entries(GOALS)) {
  const value = reached[goal as keyof Marks];
  const met = value >= least - 1e-9;
  printVerdict({ what: `templates, ${goal}`, measured: value.toFixed(2), goal: `≥ ${least}`, met });
}
for (const { draft, lead } of templates.filter(isFlawed).slice(0, 10)) {
  console.log(
    `\n--- ${lead.input.company.id}: ${draft.toneIssues.join('; ')} ${JSON.stringify(draft.claims.filter(({ support }) => support === null))}\n${draft.subject}\n${draft.body}`,
  );
}

function orderOf({ input }: SampleLead): number {
  return stableNumber(input.company.id, 'bench');
}

function isFlawed({ draft, subjectOk }: Marked): boolean {
  return draft.toneIssues.length > 0 || draft.claims.some(({ support }) => support === null) || !subjectOk;
}

async function draftAll(some: readonly SampleLead[], model: TextModel | null): Promise<Marked[]> {
  const write = createWriter({ model, firm: sampleFirm, followUpDays: [3, 7, 14] });
  const context = { signal: new AbortController().signal, log: silentLogger };
  return Promise.all(some.map(async (lead) => mark(lead, await write(lead.input, context))));
}

function table(title: string, marked: readonly Marked[]): void {
  const head = ['', 'drafts', 'tone', 'claims', 'length', 'subject', 'variety', 'critic', 'words'];
  const by = (key: (one: Marked) => string) =>
    [...Map.groupBy(marked, key)]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, group]) => row(name, marksOf(group)));
  console.log(title);
  const rows = [head, ...by(({ draft }) => draft.angle), ...by(({ lead }) => lead.trade), row('all', marksOf(marked))];
  for (const cells of rows)
    console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(26) : cell.padStart(8))).join(''));
  console.log('');
}

function row(name: string, marks: Marks): string[] {
  const { drafts, words, critic, ...shares } = marks;
  const share = (value: number) => value.toFixed(2);
  return [
    name,
    String(drafts),
    ...[shares.tone, shares.claims, shares.length, shares.subject, shares.variety].map(share),
    critic.toFixed(1),
    String(words),
  ];
}

function ratios(model: Marks, templatesOfSame: Marks): void {
  const keys = ['tone', 'claims', 'length', 'subject', 'variety', 'critic', 'words'] as const;
  const ratio = (key: (typeof keys)[number]) => `${key} ${(model[key] / templatesOfSame[key]).toFixed(2)}`;
  console.log(`model : templates on the same leads: ${keys.map(ratio).join(', ')}`);
}
