import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { begunWithin } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

describe('Three ways to work, recorded', () => {
  let recorded: RecordedExperiment;
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
  });

  const BEAT = 9;
  const at = (name: string) => recorded.main.marks.find((mark) => mark.name === name)!.begin;

  checkProperties(experiment, {
    'While the work is done at once nothing is called back.': () => {
      const [sync] = recorded.main.marks.filter(({ name }) => name === 'sync');
      expect(begunWithin(recorded.main, sync.begin, sync.end)).toEqual([]);
    },

    'While it is done in the pool the heart beats, and one callback in poll brings the result.': () => {
      const meanwhile = begunWithin(recorded.main, at('async begins'), at('async ends'));
      expect(meanwhile.filter(({ line }) => line === BEAT).length).toBeGreaterThan(0);
      expect(meanwhile.filter(({ type }) => type === 'LoopscopeLab').map(({ phase }) => phase)).toEqual(['poll']);
    },

    'What a thread of the addon’s own sends is called back in poll.': () => {
      const asked = recorded.main.asked.filter(({ type }) => type === 'LoopscopeLab')[1];
      const messages = begunWithin(recorded.main, at('stream begins'), at('stream ends')).filter(
        ({ id }) => id === asked.id,
      );
      expect(messages.length).toBeGreaterThan(0);
      for (const { phase } of messages) expect(phase).toBe('poll');
    },
  });

  it('prints what it found, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output).toEqual(experiment.expected.output);
  });
});
