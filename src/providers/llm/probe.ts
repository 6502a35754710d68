import type { Probe } from '../../domain/health.ts';
import { httpStatus } from '../../lib/http-status.ts';

/** Whether the model's server answers and takes the key: one GET of its list of models, which costs nothing. */
export function createLlmProbe(llm: { apiKey: string; baseUrl: string | null; model: string } | null): Probe {
  if (llm === null) {
    return async () => ({ status: 'ok', message: 'no model set: templates write the texts', asked: false });
  }
  const base = (llm.baseUrl ?? 'https://api.openai.com/v1').replace(/\/+$/, '');
  return async (signal) => {
    const status = await httpStatus(`${base}/models`, signal, { authorization: `Bearer ${llm.apiKey}` });
    if (status < 400) return { status: 'ok', message: llm.model, asked: true };
    const what = status === 401 || status === 403 ? 'refuses the key' : 'answers with an error';
    return { status: 'error', message: `${what} (HTTP ${status})`, asked: true };
  };
}
