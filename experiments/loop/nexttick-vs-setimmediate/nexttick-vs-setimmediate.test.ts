import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import type { RecordedCallback } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

/** The first turn of each recursion is the timer's own callback. */
const TURNS_ASKED_FOR = 59;

describe('nextTick against setImmediate, recorded', () => {
  let recorded: RecordedExperiment;
  let ticks: RecordedCallback[];
  let immediates: RecordedCallback[];
  let reads: RecordedCallback[];
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
    ticks = askedFor(27, 'TickObject');
    immediates = askedFor(33, 'Immediate');
    reads = askedFor(44, 'FSREQCALLBACK');
  });

  const askedFor = (line: number, type: string) =>
    recorded.main.callbacks.filter((callback) => callback.line === line && callback.type === type);
  const between = (callbacks: RecordedCallback[], first: RecordedCallback, last: RecordedCallback) =>
    callbacks.filter(({ begin }) => begin > first.begin && begin < last.begin);

  checkProperties(experiment, {
    'The tick runs before the loop’s first iteration, the immediate in the check phase.': () => {
      const [tick] = askedFor(11, 'TickObject');
      const [immediate] = askedFor(10, 'Immediate');
      expect([tick.phase, tick.iteration]).toEqual(['main', 0]);
      expect([immediate.phase, immediate.iteration]).toEqual(['check', 1]);
    },

    'All sixty ticks run within one timers phase.': () => {
      expect(ticks).toHaveLength(TURNS_ASKED_FOR);
      const phases = new Set(ticks.map(({ phase, iteration }) => `${phase} of ${iteration}`));
      const [timer] = askedFor(15, 'Timeout');
      expect(phases).toEqual(new Set([`timers of ${timer.iteration}`]));
    },

    'No read comes back between the first and the last of the sixty ticks.': () => {
      const [timer] = askedFor(15, 'Timeout');
      const first = reads.find(({ asked }) => asked! > timer.begin && asked! < timer.end);
      expect(first!.begin).toBeGreaterThan(ticks.at(-1)!.end);
      expect(between(reads, timer, ticks.at(-1)!)).toEqual([]);
    },

    'The sixty immediates run in sixty iterations.': () => {
      expect(immediates).toHaveLength(TURNS_ASKED_FOR);
      const [{ iteration }] = immediates;
      expect(immediates.map((immediate) => immediate.iteration)).toEqual(
        Array.from({ length: TURNS_ASKED_FOR }, (_, turn) => iteration + turn),
      );
      expect(new Set(immediates.map(({ phase }) => phase))).toEqual(new Set(['check']));
    },

    'Reads come back in poll between the immediates.': () => {
      const through = between(reads, immediates[0], immediates.at(-1)!);
      expect(through.length).toBeGreaterThan(0);
      expect(new Set(through.map(({ phase }) => phase))).toEqual(new Set(['poll']));
    },
  });

  it('prints what Node guarantees', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output).toEqual(experiment.expected.output);
  });
});
