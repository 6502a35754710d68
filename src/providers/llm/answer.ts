import { z } from 'zod';
import { LlmUnavailableError } from './errors.ts';

/** The part of a completion that we read; servers differ in everything else. */
const Completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

/**
 * The JSON in a completion, checked against the schema; code fences and words around it are tolerated.
 *
 * @throws {LlmUnavailableError} refused, filtered, truncated, bad_answer
 */
export function parseAnswer<T>(completion: unknown, schema: z.ZodType<T>): T {
  const read = Completion.safeParse(completion);
  const choice = read.success ? read.data.choices[0] : undefined;
  if (choice === undefined) throw new LlmUnavailableError('bad_answer', { cause: read.error });
  if (choice.message.refusal) throw new LlmUnavailableError('refused');
  if (choice.finish_reason === 'content_filter') throw new LlmUnavailableError('filtered');
  if (choice.finish_reason === 'length') throw new LlmUnavailableError('truncated');
  const value = schema.safeParse(jsonIn(choice.message.content ?? ''));
  if (!value.success) throw new LlmUnavailableError('bad_answer', { cause: value.error });
  return value.data;
}

function jsonIn(content: string): unknown {
  const start = content.indexOf('{');
  const end = content.lastIndexOf('}');
  if (start === -1 || end < start) throw new LlmUnavailableError('bad_answer');
  try {
    return JSON.parse(content.slice(start, end + 1));
  } catch (cause) {
    throw new LlmUnavailableError('bad_answer', { cause });
  }
}
