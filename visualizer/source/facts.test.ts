import { describe, expect, test } from 'vitest';
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { HEAP_LOG, SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { finishedRecording } from '../testing/recordings.ts';
import { factsOf } from './facts.ts';
import { profileOf } from './profile.ts';
import { stepFrom } from './step.ts';

const recording = finishedRecording(SMALL_LOG + SMALL_END);
const thread = '4711:0';
const facts = (lane: Lane, item: number) => factsOf(recording, { thread, lane, item })!;
const numbers = (lane: Lane, item: number) =>
  Object.fromEntries(facts(lane, item).numbers.map(([name, value]) => [name, value.replaceAll(/\s/g, ' ')]));

describe('facts', () => {
  test('of a callback: when, how long, in which phase, waited, by whom, what it scheduled', () => {
    expect(numbers(LANE.CALLBACKS, 1)).toEqual({
      ...{
        began: '7.1 ms',
        ran: '1 ms',
        waited: '900 µs',
        phase: 'check of iteration #1',
        'GC in it': '400 µs · 1 collection',
      },
    });
    const { title, span } = facts(LANE.CALLBACKS, 1);
    expect(title).toBe('Immediate #5');
    expect(span!.chain.map((cause) => cause.title)).toEqual(['FSREQCALLBACK #4']);
    expect(span!.root).toBe('main script');
    expect(span!.stack[0]).toEqual(['/home/me/app.js', 8, 3, 'onRead']);
    expect(facts(LANE.CALLBACKS, 0).span!.caused.map((effect) => effect.title)).toEqual(['Immediate #5']);
  });

  test('of an operation that has not run: it is listed without a place', () => {
    const timer = factsOf(finishedRecording(`${SMALL_LOG}@20500000 thread-end 0`), {
      thread,
      lane: LANE.CALLBACKS,
      item: 2,
    })!;
    expect(timer.span!.caused.map(({ title, ref }) => [title, ref?.lane])).toEqual([['tick #6', LANE.TICKS]]);
    const left = finishedRecording(`
      @1000 thread-start 4711:0 main
      @1000 main
      @2000 turn
      @2100 poll
      @3000 before 9
      @3100 init 10 Timeout <9
      @3200 after 9
      @4000 check idle=100 io=1
      @5000 thread-end 0`);
    const { span } = factsOf(left, { thread, lane: LANE.CALLBACKS, item: 0 })!;
    expect(span!.caused).toMatchObject([{ title: 'Timeout #10', ref: null, start: Number.NaN, scheduledAt: 3100 }]);
    expect(span!.root).toBe('before recording');
  });

  test('of poll: asleep, awake, I/O events, and the longest callbacks in it', () => {
    const row = [0, 1, 2, 3].find((item) => facts(LANE.PHASES, item).title === 'poll')!;
    expect(numbers(LANE.PHASES, row)).toMatchObject({
      lasted: '2.99 ms',
      asleep: '2 ms',
      awake: '990 µs',
      'I/O events': '1',
    });
    expect(numbers(LANE.PHASES, row).ran).toBe('1 callback');
    expect(facts(LANE.PHASES, row).related.map(({ title }) => title)).toEqual(['FSREQCALLBACK #4']);
  });

  test('of an iteration: how much of it was asleep', () => {
    const first = [0, 1, 2].find((item) => facts(LANE.ITERATIONS, item).title === 'Iteration #1')!;
    expect(numbers(LANE.ITERATIONS, first)).toMatchObject({ asleep: '2 ms', ran: '3 callbacks, 1 tick' });
  });

  test('of a collection: what it freed and whom it interrupted', () => {
    expect(numbers(LANE.GC, 0)).toMatchObject({ lasted: '400 µs', 'heap before': '3.91 MiB', freed: '1.46 MiB' });
    expect(facts(LANE.GC, 0).related.map(({ title }) => title)).toEqual(['Immediate #5']);
  });

  test('of a collection in lab detail: what it freed in each space, and how long it kept a callback waiting', () => {
    const scavenge = factsOf(finishedRecording(HEAP_LOG), { thread, lane: LANE.GC, item: 0 })!;
    const told = scavenge.numbers.map(([name, value]) => `${name}: ${value.replaceAll(/\s/g, ' ')}`);
    expect(scavenge.sentences.map(({ text }) => text.replaceAll(/\s/g, ' '))).toEqual([
      'It interrupted Timeout #2 and delayed it by 4.00 ms, 40 % of its time.',
    ]);
    expect(told.slice(3)).toEqual([
      'heap before: 8.00 MiB',
      'heap after: 6.00 MiB',
      'freed: 2.00 MiB',
      'new: 4.00 MiB → 0 KiB',
      'old: 2.00 MiB → 4.00 MiB',
    ]);
  });

  test('of nothing there are none', () => {
    expect(factsOf(recording, { thread, lane: LANE.CALLBACKS, item: 99 })).toBeNull();
    expect(factsOf(recording, { thread: '1:1', lane: LANE.CALLBACKS, item: 0 })).toBeNull();
  });
});

describe('steps', () => {
  const step = (
    from: [Lane, number] | null,
    direction: 1 | -1,
    kind: 'callback' | 'iteration' = 'callback',
    time = 0,
  ) => {
    const ref = from && { thread, lane: from[0], item: from[1] };
    const found = stepFrom(recording, { from: ref, time, thread, kind, direction });
    return found && [found.lane, found.item];
  };

  test('lead in execution order over all lanes, and stop at both ends', () => {
    expect(step([LANE.CALLBACKS, 2], 1)).toEqual([LANE.TICKS, 3]);
    expect(step([LANE.TICKS, 3], -1)).toEqual([LANE.CALLBACKS, 2]);
    expect(step([LANE.TICKS, 3], 1)).toBeNull();
    expect(step([LANE.CALLBACKS, 0], -1)).toBeNull();
  });

  test('begin at the view where nothing is selected', () => {
    expect(step(null, 1, 'callback', 6_500_000)).toEqual([LANE.CALLBACKS, 1]);
    expect(step(null, -1, 'callback', 6_500_000)).toEqual([LANE.CALLBACKS, 0]);
  });

  test('lead from a phase to the callbacks around it, and from a callback to the iterations', () => {
    expect(step([LANE.PHASES, 0], 1)).toEqual([LANE.CALLBACKS, 0]);
    expect(step([LANE.CALLBACKS, 1], -1, 'iteration')).toEqual([LANE.ITERATIONS, 1]);
    expect(step([LANE.ITERATIONS, 1], 1, 'iteration')).toEqual([LANE.ITERATIONS, 2]);
  });
});

test('the profile counts what ran and finds the longest', () => {
  const profile = profileOf(recording);
  expect(profile).toMatchObject({
    callbacks: 3,
    ticks: 1,
    microtasks: 0,
    collections: 1,
    collectionTime: 400_000,
    asleep: 9_200_000,
  });
  expect(profile.longest.map(({ title }) => title)).toEqual([
    'Timeout #2',
    'Immediate #5',
    'FSREQCALLBACK #4',
    'tick #6',
  ]);
  expect(profile.longestDelay).toBe(12_700_000 - 6_010_000);
});
