import { CONTACT_DETAIL } from '../../domain/claim-words.ts';
import { type ClassifyReply, type ReplyReading, sentimentWith } from '../../domain/reply-reading.ts';
import type { Logger } from '../../lib/logger.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { LlmUnavailableError } from '../../providers/llm/errors.ts';
import type { TextModel } from '../../providers/llm/text-model.ts';
import { classifierRequest, PROMPT } from './prompts/classifier.ts';

const PATIENCE_MS = 20_000;
const MAX_LINE = 140;

/** Below it a person is asked. */
const UNSURE = 0.6;

/**
 * Reads a reply with a model, by rules where there is none. Whoever the rules hear asking for no more mail is heard, whatever
 * a model says; and where rules hear a no and a model a yes, a person is asked.
 *
 * @param rules - what the words alone say
 */
export function createReplyClassifier(
  model: TextModel | null,
  rules: (text: string) => ReplyReading,
  log: Logger,
): ClassifyReply {
  return async (text, { signal, runId = null }) => {
    const byRules = { ...rules(text), by: 'rules' };
    if (model === null || byRules.intent === 'unsubscribe' || text.trim() === '') return byRules;
    try {
      const options = { signal, runId, maxTokens: 250, timeoutMs: PATIENCE_MS, attempts: 2 };
      const { value } = await model.generateJson(classifierRequest(text), options);
      const sentiment = sentimentWith(value.intent, value.sentiment);
      const disagree = byRules.sentiment === 'negative' && sentiment === 'positive';
      return {
        intent: value.intent,
        sentiment,
        confidence: disagree ? Math.min(value.confidence, UNSURE) : value.confidence,
        summary: honestSummary(value.summary, text) ?? byRules.summary,
        by: `${model.name} (prompt ${PROMPT.version})`,
      };
    } catch (error) {
      if (signal.aborted || !(error instanceof LlmUnavailableError)) throw error;
      log.info({ failure: error.failure }, 'a reply is sorted by rules');
      return byRules;
    }
  };
}

/** Two lines; `null` when it holds a number, a link or an address that the reply does not. */
function honestSummary(summary: string, text: string): string | null {
  const lines = summary
    .split('\n')
    .map((line) => clip(oneLine(line), MAX_LINE))
    .filter(Boolean)
    .slice(0, 2);
  const said = lines.join('\n');
  if (said === '') return null;
  const details = [...said.matchAll(new RegExp(CONTACT_DETAIL, 'giu')), ...said.matchAll(/\d[\d.,:/]*/g)];
  return details.every(([words]) => text.includes(words.replace(/[.,:/]+$/, ''))) ? said : null;
}
