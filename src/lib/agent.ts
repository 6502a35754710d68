import type { Logger } from './logger.ts';

/** What every agent is handed besides its input. */
export type AgentContext = { signal: AbortSignal; log: Logger };

/** One decision: typed input in, value out. An agent saves nothing; the orchestrator commits what it returns. */
export type Agent<Input, Output> = (input: Input, context: AgentContext) => Promise<Output>;
