import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { shortest } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

describe('Below Node, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  checkProperties(experiment, {
    'The way through 64 MiB takes longer than that through 16 KiB.': () => {
      // Each went as many steps as it takes lines, 2²⁰ at least.
      expect(shortest(recorded.main, 'latency 65536')).toBeGreaterThan(shortest(recorded.main, 'latency 16'));
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output[0]).toMatch(/^this thread may run on \d+ cores, with \d+ features each$/);
    expect(recorded.output.join('\n')).toMatch(/32 MiB were touched for the first time: [1-9]\d* page faults/);
    expect(recorded.output.join('\n')).toMatch(/ten times asleep: \d\d+ context switches/);
  });
});
