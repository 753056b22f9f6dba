import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import type { RecordedCallback } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

const LAPS = 6;
const LINE = { timer: 16, ticks: 19, microtasks: 20, stat: 22, immediate: 27, connect: 32, closingTick: 36 };

describe('the tour of the phases, recorded', () => {
  let recorded: RecordedExperiment;
  let timers: RecordedCallback[];
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
    timers = askedFor(LINE.timer, 'Timeout');
  });

  const askedFor = (line: number, ...types: string[]) =>
    recorded.main.callbacks.filter((callback) => callback.line === line && types.includes(callback.type));
  const phasesOf = (callbacks: RecordedCallback[]) => callbacks.map(({ phase }) => phase);
  const inEveryLap = <T>(value: T) => Array<T>(LAPS).fill(value);
  /** Callbacks between the timer of one lap and that of the next. */
  const inLap = (lap: number, callbacks: RecordedCallback[]) =>
    callbacks.filter(({ begin }) => begin >= timers[lap - 1].begin && !(begin >= timers[lap]?.begin));

  checkProperties(experiment, {
    'Each phase that can run callbacks runs one of the script’s in every lap.': () => {
      expect(phasesOf(timers)).toEqual(inEveryLap('timers'));
      expect(phasesOf(askedFor(LINE.connect, 'PIPECONNECTWRAP'))).toEqual(inEveryLap('pending'));
      expect(phasesOf(askedFor(LINE.stat, 'FSREQCALLBACK'))).toEqual(inEveryLap('poll'));
      expect(phasesOf(askedFor(LINE.immediate, 'Immediate'))).toEqual(inEveryLap('check'));
      expect(phasesOf(askedFor(LINE.connect, 'PIPEWRAP'))).toEqual(inEveryLap('closing'));
    },

    'The first timer runs before the first iteration.': () => {
      expect(timers[0].iteration).toBe(0);
      expect(timers[1].iteration).toBeGreaterThan(0);
    },

    'In every lap the timer comes first, then its ticks, then its microtasks, then pending, check and closing.': () => {
      const { callbacks } = recorded.main;
      for (let lap = 1; lap <= LAPS; lap++) {
        const order = inLap(lap, callbacks).flatMap(({ line, type }) => {
          if (line === LINE.timer && type === 'Timeout') return ['timer'];
          if (line === LINE.ticks && type === 'TickObject') return ['tick'];
          if (line === LINE.microtasks && type === 'PROMISE') return ['microtask'];
          if (line === LINE.connect && type === 'PIPECONNECTWRAP') return ['pending'];
          if (line === LINE.immediate && type === 'Immediate') return ['check'];
          if (line === LINE.connect && type === 'PIPEWRAP') return ['closing'];
          if (line === LINE.closingTick && type === 'TickObject') return ['closing’s tick'];
          return [];
        });
        const ticks = Array<string>(lap).fill('tick');
        const microtasks = Array<string>(lap).fill('microtask');
        expect(order).toEqual(['timer', ...ticks, ...microtasks, 'pending', 'check', 'closing', 'closing’s tick']);
      }
    },

    'The refused connection is reported in the pending phase, and its socket is closed in the closing phase.': () => {
      for (let lap = 1; lap <= LAPS; lap++) {
        const [refused] = inLap(lap, askedFor(LINE.connect, 'PIPECONNECTWRAP'));
        const [closed] = inLap(lap, askedFor(LINE.connect, 'PIPEWRAP'));
        expect([refused.phase, closed.phase]).toEqual(['pending', 'closing']);
        expect(closed.iteration).toBe(refused.iteration);
        expect(refused.iteration).toBe(timers[lap - 1].iteration + 1);
      }
    },

    'Between the laps the loop is asleep in poll.': () => {
      // On a machine that is too busy a lap can be late, and the next one begins at once.
      const asleep = recorded.main.phases.filter(
        ({ begin, end, idleNs }) => idleNs > 0 && begin > timers[0].begin && end <= timers[LAPS - 1].begin,
      );
      expect(new Set(asleep.map(({ phase }) => phase))).toEqual(new Set(['poll']));
    },

    'The tick that beforeExit asks for runs in the exit phase.': () => {
      const last = recorded.main.phases.at(-1)!;
      expect(last.phase).toBe('exit');
      expect(phasesOf(askedFor(61, 'TickObject'))).toEqual(['exit']);
      expect(phasesOf(askedFor(62, 'PROMISE'))).toContain('exit');
    },

    'Garbage is collected while callbacks run.': () => {
      expect(recorded.main.collections.filter(({ insideCallback }) => insideCallback).length).toBeGreaterThan(0);
    },
  });

  it('prints one line for each lap, in the order in which its callbacks ran', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output).toHaveLength(LAPS + 1);
    expect(recorded.output[0]).toMatch(/^main → timers → tick → microtask → pending → /);
    expect(recorded.output[LAPS]).toBe('6 laps, 40000 objects left over');
  });
});
