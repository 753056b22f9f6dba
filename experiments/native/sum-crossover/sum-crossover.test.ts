import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { shortest } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

describe('Where a sum pays, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  checkProperties(experiment, {
    'A sum of one number is faster in JavaScript.': () => {
      expect(shortest(recorded.main, 'JavaScript 1')).toBeLessThan(shortest(recorded.main, 'C++ 1'));
    },

    'A sum of a million numbers is faster in C++.': () => {
      expect(shortest(recorded.main, 'C++ 1048576')).toBeLessThan(shortest(recorded.main, 'JavaScript 1048576'));
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output.at(-1)).toMatch(/^C\+\+ wins from (16|256|4096|65536|1048576) numbers on$/);
  });
});
