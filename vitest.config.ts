import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'instrument/**/*.test.ts',
      'native/**/*.test.ts',
      'visualizer/**/*.test.ts',
      'experiments/**/*.test.ts',
      'benchmarks/**/*.test.ts',
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
