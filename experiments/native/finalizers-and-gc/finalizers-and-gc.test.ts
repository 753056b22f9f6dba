import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { experiment } from './experiment.ts';

describe('Finalizers and the collector, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  checkProperties(experiment, {
    'The program’s collections are in the recording, outside of any phase’s sleep.': () => {
      expect(recorded.main.collections.length).toBeGreaterThan(50);
    },

    'All of the listeners that the collector can see through are collected, none of those that C++ holds.': () => {
      expect(recorded.output).toEqual(experiment.expected.output);
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.main.asked.filter(({ type }) => type === 'Immediate').length).toBeGreaterThan(50);
  });
});
