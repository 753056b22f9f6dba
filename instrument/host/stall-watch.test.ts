import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KIND, PHASE } from '../schema/events.ts';
import { StallWatch } from './stall-watch.ts';
import { FakeThread } from './testing/fake-log.ts';
import { temporaryFolder } from './testing/places.ts';
import { segmentName, ThreadLog } from './thread-log.ts';

const MS = 1e6;

/** A thread whose clock counts from 0, and a watch for stalls of 100 ms. */
function begin(slots = 64) {
  const thread = new FakeThread(temporaryFolder(), 4711, 0, slots);
  const log = new ThreadLog(thread.directory, true);
  const watch = new StallWatch(0n, 100 * MS);
  const mark = (phase: number, ms: number) => thread.append(KIND.PHASE, phase, 0, 0, ms * MS);
  const before = (id: number, ms: number) => thread.append(KIND.BEFORE, 0, id, 0, ms * MS);
  const look = (ms: number) => {
    log.refresh(false);
    return watch.look([log], ms * MS).map(({ stall, before }) => ({ ...stall, before }));
  };
  return { thread, log, watch, mark, before, look };
}

test('what a stuck thread wrote last and did not publish is believed when it has stood for a look', () => {
  const { thread, mark, before, look, watch, log } = begin();
  mark(PHASE.POLL, 10);
  thread.publish();
  expect(look(15)).toEqual([]);
  mark(PHASE.CHECK, 20);
  before(7, 21);
  expect(look(500)).toEqual([]);
  expect(watch.certain(log)).toBe(2);
  expect(look(510)).toMatchObject([
    { start: 20 * MS, end: null, mark: PHASE.CHECK, before: null, longest: { id: 7, end: null } },
  ]);
  expect(watch.certain(log)).toBe(4);
});

test('a record that is still being written is not believed, nor what follows it', () => {
  const { thread, mark, before, look, watch, log } = begin();
  mark(PHASE.TIMERS, 10);
  thread.publish().hole();
  before(7, 21);
  for (const ms of [20, 30, 40]) look(ms);
  expect(watch.certain(log)).toBe(2);
});

test('a stall is told once while it goes on, and once when it has ended', () => {
  const { thread, mark, before, look } = begin();
  mark(PHASE.TIMERS, 10);
  before(7, 11);
  thread.publish();
  look(20);
  expect(look(200)).toMatchObject([{ start: 10 * MS, end: null, before: null }]);
  expect(look(300)).toEqual([]);
  thread.append(KIND.AFTER, 0, 7, 0, 340 * MS);
  mark(PHASE.TURN, 341);
  thread.publish();
  const { before: told, ...ended } = look(400)[0];
  expect(ended).toMatchObject({ start: 10 * MS, end: 341 * MS, longest: { id: 7, start: 11 * MS, end: 340 * MS } });
  expect(told).toMatchObject({ start: 10 * MS, end: null, longest: { id: 7, end: null } });
  expect(look(500)).toEqual([]);
});

test('goes on behind what was let go before it could be looked at', () => {
  const { thread, mark, look, log } = begin(4);
  mark(PHASE.TIMERS, 1);
  thread.publish();
  look(5);
  mark(PHASE.TURN, 2);
  mark(PHASE.POLL, 3);
  thread.seal();
  thread.append(KIND.POSITION, PHASE.POLL, 1).publish().seal();
  thread.append(KIND.POSITION, PHASE.CHECK, 9);
  mark(PHASE.CLOSING, 500);
  mark(PHASE.TURN, 700);
  thread.publish();
  rmSync(join(thread.directory, segmentName(0)));
  rmSync(join(thread.directory, segmentName(1)));
  expect(look(710)).toMatchObject([{ start: 500 * MS, end: 700 * MS, mark: PHASE.CLOSING, iteration: 9 }]);
  expect(log.first).toBe(8);
});

test('a stall whose end was let go has ended when it was last seen', () => {
  const { thread, mark, before, look } = begin(4);
  mark(PHASE.TIMERS, 1);
  before(7, 2);
  thread.publish();
  look(5);
  expect(look(200)).toHaveLength(1);
  thread.append(KIND.AFTER, 0, 7).seal();
  thread.append(KIND.POSITION, PHASE.POLL, 1).publish().seal();
  thread.append(KIND.POSITION, PHASE.CHECK, 9).publish();
  rmSync(join(thread.directory, segmentName(0)));
  rmSync(join(thread.directory, segmentName(1)));
  expect(look(900)).toMatchObject([{ end: 200 * MS, longest: { end: 200 * MS }, before: { end: null } }]);
  // Where it stands is known, but not since when.
  expect(look(9000)).toEqual([]);
});

test('nothing of a thread that has ended goes on', () => {
  const { thread, mark, look } = begin();
  mark(PHASE.TURN, 10);
  thread.end();
  look(20);
  expect(look(9000)).toEqual([]);
});
