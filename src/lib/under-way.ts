/** Work that has begun and not ended, so that whoever closes can wait for it. */
export function createUnderWay<Result>() {
  const running = new Set<Promise<Result>>();
  return {
    async run(work: Promise<Result>): Promise<Result> {
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },

    /** Ends once all that had begun has ended. Rejects with the first of them that failed. */
    async ended(): Promise<void> {
      await Promise.all(running);
    },
  };
}
