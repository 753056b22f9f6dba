import { describe, expect, test } from 'vitest';
import { GC, PHASE } from '../schema/events.ts';
import type { Ends } from './derived-columns.ts';
import { LANE, type Lane, type LaneSource, ThreadLanes, TONE } from './lanes.ts';
import { SliceBuffer } from './levels.ts';
import { NOTE } from './tables.ts';

/** A column that tests may write at will. */
class Cells {
  readonly values: number[] = [];
  get length() {
    return this.values.length;
  }
  get(row: number) {
    return this.values[row];
  }
}

/** A table of such columns; `add` takes a row's values in the order of the columns. */
function table<Name extends string>(...names: Name[]) {
  const columns = Object.fromEntries(names.map((name) => [name, new Cells()])) as Record<Name, Cells>;
  return {
    ...columns,
    get length() {
      return columns[names[0]].length;
    },
    add(...row: number[]): number {
      return names.map((name, i) => columns[name].values.push(row[i]))[0] - 1;
    },
  };
}

function withDurations<T extends { start: Cells; end: Cells }>(it: T): T & { end: Ends } {
  const duration = (row: number) => it.end.get(row) - it.start.get(row);
  return Object.assign(it, { end: Object.assign(it.end, { duration }) });
}

/** Columns as a thread's timeline has them, filled by hand. */
function source() {
  const it = {
    end: 0,
    spans: withDurations(table('start', 'end', 'parent', 'lane', 'phase')),
    phases: table('phase', 'start', 'end', 'idle', 'iteration'),
    iterations: table('number', 'start', 'end'),
    gcs: table('kind', 'start', 'end'),
    notes: table('kind', 'time', 'duration'),
  };
  return Object.assign(it satisfies LaneSource, {
    span: (start: number, end: number, parent = -1, lane = 0, phase = -1) =>
      it.spans.add(start, end, parent, lane, phase),
    phase: (phase: number, start: number, end: number, idle = 0, iteration = 1) =>
      it.phases.add(phase, start, end, idle, iteration),
    iteration: (number: number, start: number, end: number) => it.iterations.add(number, start, end),
    gc: (kind: number, start: number, end: number) => it.gcs.add(kind, start, end),
    note: (kind: number, time: number, duration = 0) => it.notes.add(kind, time, duration),
  });
}

function shown(lanes: ThreadLanes, lane: Lane, row = 0): string[] {
  const buffer = new SliceBuffer();
  lanes.query(lane, row, -Infinity, Infinity, 1, buffer);
  const name = (tone: number) =>
    Object.entries(TONE)
      .find(([, value]) => value === tone)?.[0]
      .toLowerCase();
  return Array.from(
    { length: buffer.length },
    (_, i) => `${buffer.start[i]}–${buffer.end[i]} ${name(buffer.tone[i])} ${buffer.item[i]}`,
  );
}

describe('lanes', () => {
  test('callbacks, ticks and microtasks have rows by their nesting within their own lane', () => {
    const it = source();
    it.phase(PHASE.POLL, 0, 1000);
    const outer = it.span(0, 100, -1, 0, 0);
    const inner = it.span(10, 50, outer, 0, 0);
    it.span(20, 30, inner, 1, 0);
    it.span(60, 70, outer, 0, 0);
    it.span(110, 120, -1, 2, 0);
    const lanes = new ThreadLanes(it);
    lanes.update();
    expect(shown(lanes, LANE.CALLBACKS, 0)).toEqual(['0–100 poll 0']);
    expect(shown(lanes, LANE.CALLBACKS, 1)).toEqual(['10–50 poll 1', '60–70 poll 3']);
    expect(shown(lanes, LANE.TICKS, 0)).toEqual(['20–30 tick 2']);
    expect(shown(lanes, LANE.MICROTASKS, 0)).toEqual(['110–120 microtask 4']);
    expect([outer, inner, 2].map((span) => lanes.rowOfSpan(span))).toEqual([0, 1, 0]);
  });

  test('callbacks that are nested as deep as a stack allows are all there', () => {
    const it = source();
    for (let depth = 0; depth < 3600; depth++) it.span(depth, 10_000 - depth, depth - 1);
    const lanes = new ThreadLanes(it);
    lanes.update();
    expect(lanes.rows(LANE.CALLBACKS)).toBe(3600);
    expect(shown(lanes, LANE.CALLBACKS, 3599)).toEqual(['3599–6401 none 3599']);
  });

  test('what is open is shown up to now, and once when it has ended', () => {
    const it = source();
    const span = it.span(100, Number.NaN);
    it.span(120, 130, span);
    const lanes = new ThreadLanes(it);
    it.end = 150;
    lanes.update();
    expect(shown(lanes, LANE.CALLBACKS, 0)).toEqual(['100–150 none 0']);
    it.spans.end.values[span] = 200;
    it.span(300, 310);
    it.end = 310;
    lanes.update();
    lanes.update();
    expect(shown(lanes, LANE.CALLBACKS, 0)).toEqual(['100–200 none 0', '300–310 none 2']);
  });

  test('poll is shown in two parts, asleep and awake, with the same item', () => {
    const it = source();
    it.phase(PHASE.TIMERS, 0, 10);
    it.phase(PHASE.POLL, 10, 100, 60);
    it.phase(PHASE.POLL, 100, 130, 30);
    const lanes = new ThreadLanes(it);
    lanes.update();
    expect(shown(lanes, LANE.PHASES)).toEqual(['0–10 timers 0', '10–70 asleep 1', '70–100 poll 1', '100–130 asleep 2']);
  });

  test('an iteration weighs what it was awake', () => {
    const it = source();
    it.phase(PHASE.POLL, 10, 1000, 980, 1);
    it.phase(PHASE.POLL, 1010, 1050, 0, 2);
    it.iteration(1, 0, 1000);
    it.iteration(2, 1000, 1100);
    const lanes = new ThreadLanes(it);
    lanes.update();
    const levels = lanes.levels(LANE.ITERATIONS, 0)!;
    expect([levels.weight(0), levels.weight(1)]).toEqual([20, 100]);
    expect(levels.heaviest(0, 2)).toBe(1);
  });

  test('delays run from the end of one sleep to the next look for work', () => {
    const it = source();
    it.phase(PHASE.MAIN, 5, 50);
    it.phase(PHASE.POLL, 60, 100, 30);
    it.phase(PHASE.TIMERS, 100, 140);
    it.phase(PHASE.POLL, 150, 151, 0);
    it.phase(PHASE.CHECK, 151, 160);
    it.phase(PHASE.EXIT, 160, 170);
    const lanes = new ThreadLanes(it);
    lanes.update();
    const { delays } = lanes;
    const found = Array.from({ length: delays.length }, (_, leaf) => [delays.start(leaf), delays.end(leaf)]);
    expect(found).toEqual([
      [5, 60],
      [90, 150],
      [150, 170],
    ]);
    expect(lanes.awakeSince).toBe(170);
  });

  test('a collection inside another one has a row of its own', () => {
    const it = source();
    it.gc(GC.MARK_SWEEP_COMPACT, 0, 100);
    it.gc(GC.WEAK_CALLBACKS, 40, 50);
    it.gc(GC.SCAVENGE, 200, Number.NaN);
    const lanes = new ThreadLanes(it);
    it.end = 210;
    lanes.update();
    expect(shown(lanes, LANE.GC, 0)).toEqual(['0–100 gc_major 0', '200–210 gc_minor 2']);
    expect(shown(lanes, LANE.GC, 1)).toEqual(['40–50 gc_major 1']);
  });

  test('output is a row of moments, in their order', () => {
    const it = source();
    it.note(NOTE.STDOUT, 10);
    it.note(NOTE.MARK, 11);
    it.note(NOTE.STDERR, 12);
    const lanes = new ThreadLanes(it);
    lanes.update();
    it.note(NOTE.STDOUT, 12);
    lanes.update();
    expect(lanes.rows(LANE.OUTPUT)).toBe(1);
    expect(shown(lanes, LANE.OUTPUT)).toEqual(['10–10 stdout 0', '12–12 stderr 2']);
    expect(lanes.levels(LANE.OUTPUT, 0)!.length).toBe(3);
  });

  test('of many texts at one place the one on stderr stands for all', () => {
    const it = source();
    for (const kind of [NOTE.STDOUT, NOTE.STDOUT, NOTE.STDERR, NOTE.STDOUT]) it.note(kind, 10);
    const lanes = new ThreadLanes(it);
    lanes.update();
    expect(shown(lanes, LANE.OUTPUT)).toEqual(['10–10 stderr 2']);
  });

  test('marks have a row; measures have as many as overlap, each in the first that is free', () => {
    const it = source();
    it.note(NOTE.MARK, 10);
    it.note(NOTE.MARK, 20);
    it.note(NOTE.MEASURE, 20, 10);
    it.note(NOTE.MEASURE, 30, 30);
    it.note(NOTE.MARK, 40);
    it.note(NOTE.MEASURE, 45, 20);
    const lanes = new ThreadLanes(it);
    lanes.update();
    expect(lanes.rows(LANE.TIMING)).toBe(3);
    expect(shown(lanes, LANE.TIMING, 0)).toEqual(['10–10 mark 0', '20–20 mark 1', '40–40 mark 4']);
    expect(shown(lanes, LANE.TIMING, 1)).toEqual(['10–20 measure 2', '25–45 measure 5']);
    expect(shown(lanes, LANE.TIMING, 2)).toEqual(['0–30 measure 3']);
    expect([0, 2, 3].map((note) => lanes.rowOfNote(note))).toEqual([0, 1, 2]);
    expect(lanes.rows(LANE.OUTPUT)).toBe(0);
  });

  test('columns that grow little by little give the rows of columns that came at once', () => {
    const whole = source();
    const grown = source();
    const lanesGrown = new ThreadLanes(grown);
    for (let i = 0; i < 2000; i++) {
      const at = i * 100;
      const a = whole.span(at, at + 80, -1, 0);
      whole.span(at + 10, at + 30, a, i % 3);
      const b = grown.span(at, Number.NaN, -1, 0);
      if (i % 3 === 0) lanesGrown.update();
      grown.span(at + 10, at + 30, b, i % 3);
      if (i % 5 === 0) lanesGrown.update();
      grown.spans.end.values[b] = at + 80;
      if (i % 7 === 0) lanesGrown.update();
    }
    lanesGrown.update();
    const lanesWhole = new ThreadLanes(whole);
    lanesWhole.update();
    for (const lane of [LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS]) {
      for (let row = 0; row < lanesWhole.rows(lane); row++)
        expect(shown(lanesGrown, lane, row)).toEqual(shown(lanesWhole, lane, row));
    }
  });
});
