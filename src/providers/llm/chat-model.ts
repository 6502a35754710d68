import type { z } from 'zod';
import type { GenerateOptions, TokenUsage } from './text-model.ts';

/** Something a model may ask for. Whoever runs it checks the arguments against `parameters`. */
export type ChatTool = { name: string; description: string; parameters: z.ZodType };

/** As the model wrote it: `args` is a text that should be JSON. */
export type ToolCall = { id: string; name: string; args: string };

export type ChatMessage =
  | { role: 'system' | 'user' | 'assistant'; content: string }
  | { role: 'calls'; content: string; calls: ToolCall[] }
  | { role: 'tool'; callId: string; content: string };

export type ChatRequest = {
  /** The role that asks, also what its cost is booked under. */
  name: string;
  messages: readonly ChatMessage[];
  tools: readonly ChatTool[];
};

/** What the model said, or what it wants to know first. */
export type ChatTurn = { text: string; calls: ToolCall[] };

/** A language model that talks and asks for tools. It has no hands: nothing happens but what the caller does. */
export type ChatModel = {
  name: string;
  /** @throws {LlmUnavailableError} when no usable answer came; the signal's reason when aborted */
  converse(request: ChatRequest, options: GenerateOptions): Promise<{ value: ChatTurn; usage: TokenUsage }>;
};
