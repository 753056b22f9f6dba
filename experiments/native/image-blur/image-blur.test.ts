import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { begunWithin } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

describe('Thirty pictures, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  const BEAT = 11;
  const at = (name: string) => recorded.main.marks.find((mark) => mark.name === name)!.begin;

  checkProperties(experiment, {
    'While the pictures are blurred at once nothing is called back.': () => {
      const [atOnce] = recorded.main.marks.filter(({ name }) => name === 'at once');
      expect(begunWithin(recorded.main, atOnce.begin, atOnce.end)).toEqual([]);
    },

    'While they are blurred in the pool the heart goes on beating.': () => {
      const beats = begunWithin(recorded.main, at('in the pool'), at('out of the pool')).filter(
        ({ line }) => line === BEAT,
      );
      expect(beats.length).toBeGreaterThan(0);
    },

    'Each picture of the pool is a request of its own, called back in poll.': () => {
      const pictures = recorded.main.callbacks.filter(({ type }) => type === 'LoopscopeLab');
      expect(pictures).toHaveLength(30);
      for (const { phase } of pictures) expect(phase).toBe('poll');
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output).toEqual(experiment.expected.output);
  });
});
