import type OpenAI from 'openai';
import { APIConnectionTimeoutError, type APIError } from 'openai';
import { z } from 'zod';
import type { ChatMessage, ChatRequest, ChatTurn, ToolCall } from './chat-model.ts';
import { LlmUnavailableError } from './errors.ts';

type Usage = OpenAI.CompletionUsage | null | undefined;
type Params = Omit<OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming, 'stream' | 'messages'>;

/** What a server knows of streams, learnt from its answers and kept for the process. */
export type StreamHabits = { streams: boolean; countsInStreams: boolean };

/** Longer than any answer we show: a server that never ends is cut off. */
const MOST_CHARS = 8_000;
const MOST_CALLS = 8;

/**
 * One turn of a conversation, read as a stream where the server has one. The whole turn, not only its first byte, has to come in
 * time.
 *
 * @returns `turn` throws {LlmUnavailableError} for what is no answer; it was paid for all the same
 */
export async function takeTurn(
  client: OpenAI,
  request: ChatRequest,
  params: Params,
  habits: StreamHabits,
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<{ turn: () => ChatTurn; usage: Usage }> {
  const patience = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, patience]);
  try {
    return await read(client, bodyOf(request, params), habits, signal);
  } catch (error) {
    if (patience.aborted && !options.signal.aborted) throw new APIConnectionTimeoutError();
    throw error;
  }
}

/** `true` = the complaint was about streaming, and the next try does without. */
export function learnStreams(error: APIError, habits: StreamHabits): boolean {
  const complaint = `${error.param ?? ''} ${error.message}`;
  if (![400, 422, 501].includes(error.status ?? 0)) return false;
  if (/stream_options|include_usage/i.test(complaint) && habits.countsInStreams) habits.countsInStreams = false;
  else if (/\bstream/i.test(complaint) && habits.streams) habits.streams = false;
  else return false;
  return true;
}

type Body = Params & { messages: OpenAI.Chat.Completions.ChatCompletionMessageParam[] };

function bodyOf({ messages, tools }: ChatRequest, params: Params): Body {
  const known = tools.map(({ name, description, parameters }) => ({
    type: 'function' as const,
    function: { name, description, parameters: z.toJSONSchema(parameters) as Record<string, unknown> },
  }));
  return { ...params, messages: messages.map(messageOf), ...(known.length === 0 ? {} : { tools: known }) };
}

function messageOf(message: ChatMessage): OpenAI.Chat.Completions.ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.content };
  if (message.role !== 'calls') return { role: message.role, content: message.content };
  return {
    role: 'assistant',
    content: message.content === '' ? null : message.content,
    tool_calls: message.calls.map(({ id, name, args }) => ({
      id,
      type: 'function',
      function: { name, arguments: args },
    })),
  };
}

async function read(client: OpenAI, body: Body, habits: StreamHabits, signal: AbortSignal) {
  if (habits.streams) {
    const streamed = await readStream(client, body, habits, signal);
    if (streamed !== null) return streamed;
    habits.streams = false; // it answered something that is no stream
  }
  const completion = await client.chat.completions.create({ ...body, stream: false }, { signal });
  const choice = Whole.safeParse(completion).data?.choices[0];
  if (choice === undefined) throw new LlmUnavailableError('bad_answer');
  const { content, refusal, tool_calls: calls } = choice.message;
  const said = new Said();
  said.add({ content, refusal, tool_calls: calls?.map((call, index) => ({ index, ...call })) });
  return { turn: () => said.end(choice.finish_reason ?? null), usage: completion.usage };
}

async function readStream(client: OpenAI, body: Body, { countsInStreams }: StreamHabits, signal: AbortSignal) {
  const counted = countsInStreams ? { stream_options: { include_usage: true } } : {};
  const stream = await client.chat.completions.create({ ...body, stream: true, ...counted }, { signal });
  const said = new Said();
  let usage: Usage = null;
  let finish: string | null = null;
  let isEmpty = true;
  for await (const raw of stream) {
    const chunk = Chunk.safeParse(raw);
    if (!chunk.success) throw new LlmUnavailableError('bad_answer', { cause: chunk.error });
    isEmpty = false;
    usage = raw.usage ?? usage;
    const choice = chunk.data.choices?.[0];
    if (choice?.delta) said.add(choice.delta);
    finish = choice?.finish_reason ?? finish;
  }
  return isEmpty ? null : { turn: () => said.end(finish), usage };
}

const Call = z.object({
  index: z.int().min(0).nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
const Delta = z.object({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(Call).nullish(),
});
type Delta = z.infer<typeof Delta>;
const Chunk = z.object({
  choices: z.array(z.object({ delta: Delta.nullish(), finish_reason: z.string().nullish() })).nullish(),
});
const Whole = z.object({ choices: z.array(z.object({ message: Delta, finish_reason: z.string().nullish() })).min(1) });

/** Pieces of an answer, put together. */
class Said {
  #text = '';
  #refusal = '';
  readonly #calls = new Map<number, ToolCall>();

  add({ content, refusal, tool_calls: calls }: Delta): void {
    this.#text += content ?? '';
    this.#refusal += refusal ?? '';
    for (const piece of calls ?? []) {
      const index = piece.index ?? this.#calls.size;
      const known = this.#calls.get(index) ?? { id: '', name: '', args: '' };
      this.#calls.set(index, {
        id: piece.id || known.id || `call_${index}`,
        name: known.name + (piece.function?.name ?? ''),
        args: known.args + (piece.function?.arguments ?? ''),
      });
    }
    const length = [...this.#calls.values()].reduce((sum, { args }) => sum + args.length, this.#text.length);
    if (length > MOST_CHARS || this.#calls.size > MOST_CALLS) throw new LlmUnavailableError('truncated');
  }

  /** @throws {LlmUnavailableError} refused, filtered, truncated, bad_answer */
  end(finish: string | null): ChatTurn {
    if (this.#refusal !== '') throw new LlmUnavailableError('refused');
    if (finish === 'content_filter') throw new LlmUnavailableError('filtered');
    if (finish === 'length') throw new LlmUnavailableError('truncated');
    const calls = [...this.#calls.values()].filter(({ name }) => name !== '');
    if (calls.length === 0 && this.#text.trim() === '') throw new LlmUnavailableError('bad_answer');
    return { text: this.#text, calls };
  }
}
