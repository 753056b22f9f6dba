import { expect, test } from 'vitest';
import { PHASE } from '../schema/events.ts';
import { Measure } from './measure.ts';

const { MAIN, TIMERS, POLL, CHECK } = PHASE;

test('the longest stretch without a turn is an iteration without its sleep, named after its longest outermost run', () => {
  const measure = new Measure();
  measure.threadStart(0);
  measure.phaseBegin(0, MAIN, 0);
  measure.init(1, 7, 3, 1, 1, 50);
  measure.phaseEnd(100, MAIN, 0, 0);
  // Iteration 1 takes 1000 in all, but sleeps for 900.
  measure.phaseBegin(100, POLL, 1);
  measure.phaseEnd(1100, POLL, 1, 900);
  // Iteration 2 is awake for 500: a callback of 300 with another one inside of it, then one of 150.
  measure.phaseBegin(1100, TIMERS, 2);
  measure.before(1100, 7);
  measure.before(1150, 8);
  measure.after(1390, 8);
  measure.after(1400, 7);
  measure.before(1400, 9);
  measure.after(1550, 9);
  measure.phaseEnd(1600, TIMERS, 2, 0);
  measure.phaseBegin(1600, CHECK, 3);
  measure.gcBegin(1610);
  measure.gcEnd(1640);
  measure.phaseEnd(1650, CHECK, 3, 0);
  measure.threadEnd(1650);
  measure.finish();
  expect(measure.longest).toEqual({ iteration: 2, start: 1100, awake: 500, longest: { id: 7, site: 50, time: 300 } });
  expect(measure).toMatchObject({ iterations: 3, asleep: 900, collections: 1, collecting: 30, begin: 0, end: 1650 });
  expect(measure.events).toBe(19);
});

test('a callback that never returns ends with its phase', () => {
  const measure = new Measure();
  measure.threadStart(0);
  measure.phaseBegin(0, TIMERS, 0);
  measure.before(10, 7);
  measure.phaseEnd(90, TIMERS, 0, 0);
  measure.finish();
  expect(measure.longest).toMatchObject({ iteration: 0, awake: 90, longest: { id: 7, time: 80 } });
});
