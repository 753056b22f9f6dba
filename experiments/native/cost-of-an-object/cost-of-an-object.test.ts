import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { shortest } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

describe('The cost of an object, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  checkProperties(experiment, {
    'An object with three properties costs more than two numbers.': () => {
      expect(shortest(recorded.main, 'an object in')).toBeGreaterThan(shortest(recorded.main, 'two numbers in'));
    },

    'An array of 10,000 numbers costs more than five times what a typed array of them does.': () => {
      expect(shortest(recorded.main, 'an Array in')).toBeGreaterThan(5 * shortest(recorded.main, 'a Float64Array in'));
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output.map((line) => line.split(':')[0])).toEqual([
      'two numbers in',
      'an object in',
      'an object out',
      'an Array in',
      'a Float64Array in',
    ]);
  });
});
