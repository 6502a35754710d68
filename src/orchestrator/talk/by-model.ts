import type { Talker } from '../../agents/talker.ts';
import { maskAddresses } from '../../domain/mask-emails.ts';
import { claimsDeed, unknownFigures } from '../../domain/talk/honest.ts';
import type { TalkQuestion } from '../../domain/talk/question.ts';
import type { Asker, Draft } from './by-rules.ts';
import type { ReadParts } from './read-parts.ts';
import { createTools } from './tools.ts';

/** `none`: it gave no usable answer, for the reason named. */
export type ModelDraft =
  | (Draft & { kind: 'drafted'; said: string | null; by: string; note: string | null })
  | { kind: 'none'; why: string };

/**
 * Answers with a model that looks things up. Its words are left out when they hold a figure that nobody looked up, or claim a
 * change: nothing it says can have made one.
 */
export async function answerByModel(
  talker: Talker,
  parts: { read: ReadParts; onStep: (words: string) => Promise<void>; signal: AbortSignal },
  question: Pick<TalkQuestion, 'text'>,
  earlier: readonly TalkQuestion[],
  asker: Asker,
): Promise<ModelDraft> {
  const { tools, draft } = createTools(parts.read, question.text, asker);
  const before = earlier
    .filter(({ wipedAt }) => wipedAt === null)
    .map(({ text, answer }) => ({ asked: text, answered: summaryOf(answer) }))
    .toReversed();
  const input = { question: question.text, earlier: before, tools, onStep: parts.onStep };
  const output = await talker(input, { signal: parts.signal });
  if (output.kind === 'none') return output;
  const { said, told, by } = output;
  const problem = problemOf(said, `${told}\n${question.text}`);
  return { kind: 'drafted', ...draft(), said: problem === null ? said : null, by, note: problem };
}

function problemOf(said: string, known: string): string | null {
  if (claimsDeed(said)) return 'I left out the model’s words: they claimed a change, and a model changes nothing.';
  if (unknownFigures(said, known).length === 0) return null;
  return 'I left out the model’s words: they held a figure that nobody looked up.';
}

/** What an earlier answer said, for who goes on from there. Names of companies, no addresses. */
function summaryOf(answer: TalkQuestion['answer']): string {
  if (answer === null) return '';
  const listed = answer.parts.flatMap((part) =>
    part.kind === 'companies' ? part.rows.map(({ name }) => name) : part.kind === 'say' ? [part.text] : [part.kind],
  );
  return maskAddresses([answer.said ?? '', ...listed].filter(Boolean).join('; '));
}
