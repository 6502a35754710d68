/** Whether the database, and not our own code, is what failed. */
export function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && /^Mongo/.test(error.name);
}

/** What MongoDB answers when less than 500 MB are free and it should make an index. */
const OUT_OF_DISK_SPACE = 14_031;

/** Whether the database refuses for want of room on its disk. */
export function isOutOfDiskSpace(error: unknown): boolean {
  return isDatabaseError(error) && Object(error).code === OUT_OF_DISK_SPACE;
}
