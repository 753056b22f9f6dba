import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { experiment } from './experiment.ts';

describe('Memory that V8 cannot see, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  checkProperties(experiment, {
    'There are more collections while V8 is told of the memory than while it is not.': () => {
      const [untold, told, end] = ['untold', 'told', 'end'].map(
        (name) => recorded.main.marks.find((mark) => mark.name === name)!.begin,
      );
      const between = (from: number, to: number) =>
        recorded.main.collections.filter(({ begin }) => begin > from && begin < to).length;
      expect(between(told, end)).toBeGreaterThan(between(untold, told));
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output).toEqual(experiment.expected.output);
  });
});
