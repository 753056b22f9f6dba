import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { shortest } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

describe('Where a matrix product pays, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  checkProperties(experiment, {
    'A product of single numbers is faster in JavaScript.': () => {
      expect(shortest(recorded.main, 'JavaScript 1')).toBeLessThan(shortest(recorded.main, 'C++ 1'));
    },

    'A product of 256 × 256 is more than three times as fast in C++.': () => {
      expect(3 * shortest(recorded.main, 'C++ 256')).toBeLessThan(shortest(recorded.main, 'JavaScript 256'));
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output.map((line) => line.split(':')[0])).toEqual([
      '1 × 1',
      '4 × 4',
      '16 × 16',
      '64 × 64',
      '256 × 256',
    ]);
  });
});
