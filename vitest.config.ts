import { configDefaults, defineConfig } from 'vitest/config';

/** Tests of what knows no files and no processes. */
const THINKING = ['instrument/model/**/*.test.ts', 'instrument/schema/**/*.test.ts'];

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
          exclude: [...configDefaults.exclude, ...THINKING],
        },
      },
      {
        extends: true,
        test: {
          name: 'thinking and page',
          include: [...THINKING, 'visualizer/**/*.test.ts'],
          // They share no state that matters, and reading the modules anew for each file took longer than many of them run.
          isolate: false,
        },
      },
    ],
  },
});
