import { beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonObject } from '../../../instrument/model/compare-contract.ts';
import { checkClaims, checkProperties } from '../../testing/check-properties.ts';
import { compareTwins, type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
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

describe('its two programs, recorded and compared', () => {
  let comparison: ComparisonObject;
  beforeAll(() => {
    comparison = compareTwins(experiment.name);
  });

  const scheduledIn = (name: string) => comparison.callbacks.filter(({ a }) => a.site?.function === name);
  const positions = (name: string, side: 'a' | 'b') => scheduledIn(name).map((callback) => callback[side].position);

  it('lays the begin of the work over the begin of the work', () => {
    expect(comparison.align.at).toBe(experiment.compare!.align);
    const start = comparison.callbacks.find(({ a }) => a.site?.line === 8)!;
    expect([start.a.t, start.b.t]).toEqual([0, 0]);
  });

  checkClaims(experiment.compare!.properties, {
    'Every callback of the one has its counterpart in the other: it is the same work.': () => {
      expect(comparison.order.only).toEqual({ a: 0, b: 0 });
      const [turns] = comparison.sites.filter(({ site }) => site.a?.line === 16);
      expect(turns).toMatchObject({ type: { a: 'TickObject', b: 'Immediate' }, matched: 23 });
    },

    'By nextTick all turns come before the first read and the first timer of the group.': () => {
      const turns = scheduledIn('turn').filter(({ a }) => a.site!.line === 16);
      expect(turns).toHaveLength(23);
      const last = Math.max(...turns.map(({ a }) => a.position));
      expect(Math.min(...positions('read', 'a'), ...positions('time', 'a'))).toBeGreaterThan(last);
    },

    'By setImmediate reads come through between the turns, places before where they were.': () => {
      expect(Math.min(...positions('read', 'b'))).toBeLessThan(Math.max(...positions('turn', 'b')));
      const [first] = scheduledIn('read');
      expect(first.moved).toBe(true);
      expect(first.shift).toBeLessThan(-10);
      expect(first.a.waitNs).toBeGreaterThan(20e6);
    },
  });
});
