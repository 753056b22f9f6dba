import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'programs',
          include: [
            'instrument/**/*.test.ts',
            'native/**/*.test.ts',
            'experiments/**/*.test.ts',
            'benchmarks/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'page',
          include: ['visualizer/**/*.test.ts'],
          // They share no state that matters, and reading the modules anew for each file took longer than many of them run.
          isolate: false,
        },
      },
    ],
  },
});
