import { defineConfig } from 'vitest/config';

const project = (name: string, extra: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    restoreMocks: true,
    ...extra,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', { testTimeout: 20_000, isolate: false }), // pure: nothing to keep apart
      project('integration', {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        globalSetup: ['test/support/database-engine.ts'],
      }),
      project('e2e', {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        globalSetup: ['test/support/database-engine.ts'],
        fileParallelism: false, // one stops databases, others count seconds
      }),
    ],
  },
});
