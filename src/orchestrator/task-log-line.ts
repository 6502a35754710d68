const SECRET = /token|secret|password|api_?key|authorization/i;

/** Values of secret-sounding keys are cut out; anything else is shown as JSON. */
function redacted(value: unknown): string {
  return (
    JSON.stringify(value, (key: string, entry: unknown) =>
      SECRET.test(key) && entry !== null ? '[redacted]' : entry,
    ) ?? 'null'
  );
}

/** The audit line of one task: `[time] TASK: agent params: … result: … duration: …s`. */
export function taskLogLine(entry: {
  at: Date;
  agent: string;
  params: unknown;
  result: unknown;
  durationSeconds: number;
}): string {
  const { at, agent, params, result, durationSeconds } = entry;
  return `[${at.toISOString()}] TASK: ${agent} params: ${redacted(params)} result: ${redacted(result)} duration: ${durationSeconds}s`;
}
