import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { shortest } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

describe('Copy or share, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  checkProperties(experiment, {
    'A view of 32 MiB is faster than a copy of them.': () => {
      expect(shortest(recorded.main, 'view 4194304')).toBeLessThan(shortest(recorded.main, 'copy 4194304'));
    },

    'A copy of 32 MiB takes longer than a copy of 8 KiB.': () => {
      expect(shortest(recorded.main, 'copy 4194304')).toBeGreaterThan(shortest(recorded.main, 'copy 1024'));
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output).toEqual(experiment.expected.output);
  });
});
