import type { Narrator } from '../../domain/narrative.ts';
import type { TextModel } from '../../providers/llm/text-model.ts';
import { narratorRequest, PROMPT } from './prompts/narrator.ts';

/** Long enough for a small model, short enough that a hanging one costs a run seconds: three silent requests open its breaker. */
const PATIENCE_MS = 8_000;

/** A model puts the facts into a sentence: asked once, since the rules' sentence is nearly as good. */
export function createModelNarrator(model: TextModel, patienceMs: number = PATIENCE_MS): Narrator {
  return {
    name: `${model.name} (prompt ${PROMPT.version})`,
    async explain(facts, { signal, runId }) {
      const options = { signal, runId, temperature: 0.3, maxTokens: 120, timeoutMs: patienceMs, attempts: 1 };
      return (await model.generateJson(narratorRequest(facts), options)).value.sentence;
    },
  };
}
