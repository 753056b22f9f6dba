import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { begunWithin, shortest } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

describe('The cost of a call, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  checkProperties(experiment, {
    'Every stretch lies within the main script, and nothing is called back before the script is over.': () => {
      const main = recorded.main.phases.find(({ phase }) => phase === 'main')!;
      expect(recorded.main.marks).toHaveLength(20);
      for (const { begin, end } of recorded.main.marks) {
        expect(begin).toBeGreaterThan(main.begin);
        expect(end).toBeLessThan(main.end);
        expect(begunWithin(recorded.main, begin, end)).toEqual([]);
      }
    },

    'The fastest stretch of empty calls into C++ takes longer than that of empty calls in JavaScript, and so it is with additions.':
      () => {
        for (const what of ['nothing', 'add']) {
          const inCpp = shortest(recorded.main, `${what} in C++`);
          expect(inCpp).toBeGreaterThan(shortest(recorded.main, `${what} in JavaScript`));
        }
      },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output).toHaveLength(4);
    for (const line of recorded.output) expect(line).toMatch(/^(nothing|add) in (JavaScript|C\+\+): [\d.]+ ns a call$/);
  });
});
