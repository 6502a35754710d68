import type OpenAI from 'openai';
import type { APIError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { GenerateOptions, JsonRequest } from './text-model.ts';

type Body = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;

/** What this server understands, learnt from its refusals and kept for the process. */
export type Dialect = {
  body<T>(model: string, request: JsonRequest<T>, options: GenerateOptions): Body;
  /** Model, temperature and ceiling alone, for a request that brings its own messages. */
  settings(model: string, options: GenerateOptions): Pick<Body, 'model' | 'temperature' | 'max_tokens'>;
  /** Drops what the server complained about. `false` = the complaint is about something else. */
  learn(error: APIError): boolean;
};

const FORMATS = ['json_schema', 'json_object', 'none'] as const;

/**
 * OpenAI-compatible servers agree on messages and little else: some know no JSON schema, some no `json_object`, reasoning
 * models take no temperature, and the answer's ceiling has two names.
 *
 * @param options.legacyLimit - begin with `max_tokens`, the name that other vendors' servers know
 */
export function createDialect(options: { legacyLimit: boolean }): Dialect {
  let format: (typeof FORMATS)[number] = 'json_schema';
  let temperature = true;
  let limits: ('max_tokens' | 'max_completion_tokens')[] = options.legacyLimit
    ? ['max_tokens', 'max_completion_tokens']
    : ['max_completion_tokens', 'max_tokens'];

  function settings(model: string, { temperature: heat = 0, maxTokens = 1_500 }: GenerateOptions) {
    const limit = limits[0];
    return {
      model,
      ...(temperature ? { temperature: heat } : {}),
      ...(limit === undefined ? {} : { [limit]: maxTokens }),
    };
  }

  return {
    settings,
    body(model, request, options) {
      return {
        ...settings(model, options),
        messages: [
          { role: 'system', content: format === 'json_schema' ? request.system : withShape(request) },
          { role: 'user', content: request.user },
        ],
        ...formatOf(format, request),
      };
    },
    learn(error) {
      if (error.status !== 400 && error.status !== 422 && error.status !== 501) return false;
      const complaint = `${error.param ?? ''} ${error.message}`;
      const limit = limits[0];
      if (/temperature/i.test(complaint) && temperature) temperature = false;
      else if (limit !== undefined && new RegExp(`\\b${limit}\\b`).test(complaint)) limits = limits.slice(1);
      else if (
        /response_format|json_schema|json_object|structured|grammar|schema/i.test(complaint) &&
        format !== 'none'
      ) {
        format = FORMATS[FORMATS.indexOf(format) + 1] ?? 'none';
      } else return false;
      return true;
    },
  };
}

function formatOf<T>(format: (typeof FORMATS)[number], { schema, schemaName }: JsonRequest<T>): Partial<Body> {
  if (format === 'json_schema') return { response_format: zodResponseFormat(schema, schemaName) };
  return format === 'json_object' ? { response_format: { type: 'json_object' } } : {};
}

/** Where the server cannot be given the schema, the model is told it in words. */
function withShape<T>({ system, schema, schemaName }: JsonRequest<T>): string {
  const shape = JSON.stringify(zodResponseFormat(schema, schemaName).json_schema.schema);
  return `${system}\n\nAnswer with one JSON object and nothing else. It must match this JSON schema:\n${shape}`;
}
