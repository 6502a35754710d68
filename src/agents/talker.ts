import type { z } from 'zod';
import type { Logger } from '../lib/logger.ts';
import { clip } from '../lib/text.ts';
import type { ChatModel, ToolCall } from '../providers/llm/chat-model.ts';
import { LlmUnavailableError } from '../providers/llm/errors.ts';
import { newFence } from '../providers/llm/fence.ts';
import { type Exchange, openingMessages, PROMPT } from './talker/prompts/talk.ts';

/** Something the model may look up or prepare. `run` gets checked arguments and returns plain JSON. */
export type TalkTool = {
  name: string;
  description: string;
  parameters: z.ZodType;
  /** What a person reads while it works. */
  progress: string;
  run(args: unknown): Promise<unknown>;
};

export type TalkerInput = {
  question: string;
  /** Oldest first. */
  earlier: readonly Exchange[];
  tools: readonly TalkTool[];
  onStep: (words: string) => Promise<void>;
};

/** `told`: everything the tools returned, for checking what was said against it. `none`: no usable answer came, and why. */
export type TalkerOutput = { kind: 'said'; said: string; told: string; by: string } | { kind: 'none'; why: string };

export type Talker = (input: TalkerInput, options: { signal: AbortSignal }) => Promise<TalkerOutput>;

const MOST_ROUNDS = 4;
const MOST_CALLS = 3;
const RESULT_CHARS = 4_000;
const SAID_CHARS = 1_500;
const PATIENCE_MS = 20_000;
const TOTAL_MS = 60_000;

/** Lets a model look things up until it answers: a few rounds, each checked, within a minute. */
export function createTalker(model: ChatModel, log: Logger): Talker {
  return async (input, options) => {
    try {
      return await converse(model, input, options);
    } catch (error) {
      if (options.signal.aborted || !(error instanceof LlmUnavailableError)) throw error;
      log.info({ failure: error.failure }, 'a question is answered by rules');
      return { kind: 'none', why: error.summary };
    }
  };
}

async function converse(
  model: ChatModel,
  { question, earlier, tools, onStep }: TalkerInput,
  { signal }: { signal: AbortSignal },
): Promise<TalkerOutput> {
  const fence = newFence();
  const messages = openingMessages(fence, question, earlier);
  const endsAt = performance.now() + TOTAL_MS;
  const told: string[] = [];
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const timeoutMs = Math.min(PATIENCE_MS, endsAt - performance.now());
    if (timeoutMs <= 0) throw new LlmUnavailableError('timeout');
    const request = { name: PROMPT.name, messages, tools };
    const { value: turn } = await model.converse(request, { signal, timeoutMs, maxTokens: 700, attempts: 2 });
    if (turn.calls.length === 0) {
      const by = `${model.name} (prompt ${PROMPT.version})`;
      return { kind: 'said', said: clip(turn.text.trim(), SAID_CHARS), told: told.join('\n'), by };
    }
    const calls = turn.calls.slice(0, MOST_CALLS);
    messages.push({ role: 'calls', content: clip(turn.text, SAID_CHARS), calls });
    for (const call of calls) {
      const result = clip(JSON.stringify(await answerCall(call, tools, onStep)), RESULT_CHARS);
      told.push(result);
      messages.push({ role: 'tool', callId: call.id, content: fence.around('RESULT', result) });
    }
  }
  throw new LlmUnavailableError('bad_answer'); // it only ever asks
}

async function answerCall(call: ToolCall, tools: readonly TalkTool[], onStep: TalkerInput['onStep']): Promise<unknown> {
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined) return { error: 'There is no such tool.' };
  const args = tool.parameters.safeParse(jsonOf(call.args));
  if (!args.success) return { error: 'These arguments do not fit. Look at the parameters.' };
  await onStep(tool.progress);
  return tool.run(args.data);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text);
  } catch {
    return null; // fits no parameters: the model is told so
  }
}
