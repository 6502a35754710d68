export const AGENT_NAMES = ['scout', 'analyst', 'writer', 'outreach', 'tracker'] as const;
export type AgentName = (typeof AGENT_NAMES)[number];
export type TaskStatus = 'running' | 'completed' | 'failed';

export type TaskAttempt = { at: Date; status: TaskStatus; error: string | null; durationSeconds: number };

/** One dispatched piece of agent work; survives restarts. */
export type Task = {
  taskId: string;
  agentName: AgentName;
  params: Record<string, unknown>;
  status: TaskStatus;
  result: unknown;
  runId: string | null;
  startedAt: Date;
  endedAt: Date | null;
  durationSeconds: number | null;
  retryCount: number;
  attempts: TaskAttempt[];
};
