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

/** End-to-end files that stop databases or count a process's seconds: nothing may run beside them. */
const ALONE = ['database', 'handover', 'process', 'start'].map((name) => `test/e2e/${name}.test.ts`);

const setupFiles = ['test/support/fixed-seed.ts'];
const e2e = { testTimeout: 120_000, hookTimeout: 120_000, globalSetup: ['test/support/database-engine.ts'] };

/** Groups run one after the other; the files of a group side by side. */
export default defineConfig({
  test: {
    projects: [
      project('unit', { setupFiles, testTimeout: 20_000, isolate: false, sequence: { groupOrder: 0 } }), // pure: nothing to keep apart
      project('integration', {
        setupFiles,
        testTimeout: 60_000,
        hookTimeout: 60_000,
        maxWorkers: 4,
        isolate: false,
        globalSetup: ['test/support/database-engine.ts'],
        sequence: { groupOrder: 1 },
      }),
      project('fuzz', {
        setupFiles,
        globalSetup: ['test/support/database-engine.ts'],
        hookTimeout: 60_000,
        maxWorkers: 4,
        sequence: { groupOrder: 1 },
      }),
      project('e2e', { ...e2e, exclude: ALONE, maxWorkers: 3, sequence: { groupOrder: 2 } }),
      project('e2e-alone', {
        ...e2e,
        include: ALONE,
        maxWorkers: 1,
        fileParallelism: false,
        sequence: { groupOrder: 3 },
      }),
      project('long', { ...e2e, testTimeout: 300_000, maxWorkers: 1, sequence: { groupOrder: 4 } }), // `npm run test:long`
      project('chaos', { testTimeout: 300_000, maxWorkers: 1, sequence: { groupOrder: 4 } }),
    ],
  },
});
