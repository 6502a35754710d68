/** Whether the database, and not our own code, is what failed. */
export function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && /^Mongo/.test(error.name);
}
