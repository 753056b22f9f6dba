import { describe, expect, test } from 'vitest';
import { gcName, KIND, PHASE_NAMES } from '../schema/events.ts';
import type { Column } from './columns.ts';
import { LogWriter, logOf, ORIGIN_NS } from './testing/log-writer.ts';
import { timelineOf } from './testing/timeline-of.ts';
import { ThreadTimeline } from './timeline.ts';

const values = (column: Column) => Array.from({ length: column.length }, (_, row) => column.get(row));

/** Callbacks as text: indented by depth, with what each was made in and what it made. */
function spansOf(timeline: ThreadTimeline): string[] {
  const { spans, resources, phases } = timeline;
  return values(spans.start).map((start, row) => {
    const resource = spans.resource.get(row);
    const caused = [];
    for (let at = spans.firstCaused.get(row); at >= 0; at = resources.nextInSpan.get(at))
      caused.push(resources.id.get(at));
    const phase = spans.phase.get(row) < 0 ? 'no phase' : PHASE_NAMES[phases.phase.get(spans.phase.get(row))];
    return [
      '  '.repeat(spans.depth.get(row)) + timeline.typeName(spans.type.get(row)),
      `#${spans.id.get(row)} ${start}–${spans.end.get(row)} ${phase}`,
      `lane ${spans.lane.get(row)} parent ${spans.parent.get(row)}`,
      `made in ${resource < 0 ? '?' : resources.execSpan.get(resource)} makes ${caused.join(' ') || 'nothing'}`,
    ].join(' ');
  });
}

describe('a thread as tables', () => {
  test('a callback of a resource that is older than the log has the type that its first callback tells', () => {
    const writer = new LogWriter();
    writer.record(KIND.OLDER, writer.type('MESSAGEPORT'), 2, 0, null);
    writer.record(KIND.BEFORE, 0, 2, 0, 10);
    writer.record(KIND.AFTER, 0, 2, 0, 20);
    const timeline = new ThreadTimeline('4711:1', ORIGIN_NS);
    timeline.push(writer.words);
    timeline.finish();
    expect(spansOf(timeline)).toEqual(['MESSAGEPORT #2 10–20 no phase lane 0 parent -1 made in ? makes nothing']);
  });

  test('callbacks know their nesting, phase, cause and what they caused', () => {
    const timeline = timelineOf(`
      @0    thread-start 4711:0 main
      @1    main
            init 2 Timeout <1
      @5    turn
      @6    timers
      @7    before 2
            init 3 TickObject <2
            init 4 PROMISE <2
      @8    before 99
            init 5 Immediate <99
      @9    after 99
            init 6 PROMISE <4
      @10   after 2
      @11   before 3
            after 3
      @12   before 4
            after 4
      @13   before 6
            after 6
      @15   turn
      @16   poll`);
    expect(spansOf(timeline)).toEqual([
      'Timeout #2 7–10 timers lane 0 parent -1 made in -1 makes 3 4 6',
      '  UNKNOWN #99 8–9 timers lane 0 parent 0 made in ? makes 5',
      'TickObject #3 11–12 timers lane 1 parent -1 made in 0 makes nothing',
      'PROMISE #4 12–13 timers lane 2 parent -1 made in 0 makes nothing',
      'PROMISE #6 13–15 timers lane 2 parent -1 made in 0 makes nothing',
    ]);
    const { resources } = timeline;
    expect(values(resources.trigger)).toEqual([1, 2, 2, 99, 4]);
    expect(values(resources.time)).toEqual([1, 7, 7, 8, 9]);
    expect(values(resources.firstSpan)).toEqual([0, 2, 3, -1, 4]);
    expect(resources.id.get(resources.firstOutside)).toBe(2);
    expect([2, 6, 99, 7].map((id) => timeline.resourceOf(id))).toEqual([0, 4, -1, -1]);
  });

  test('a resource that runs again knows its earlier runs', () => {
    const timeline = timelineOf(`
      init 2 Timeout <1
      init 3 Timeout <1
      @1 before 2
      @2 after 2
      @3 before 3
      @4 after 3
      @5 before 2
      @6 after 2
      @7 before 2
      @8 after 2`);
    expect(values(timeline.spans.previous)).toEqual([-1, -1, 0, 2]);
    expect(values(timeline.resources.firstSpan)).toEqual([0, 1]);
  });

  test('while the program runs, what is open has no end; a killed program ends at its latest time', () => {
    const log = '@0 main\ninit 2 A <1\n@5 poll\n@7 before 2\n@8 before 3\n@9 gc-begin scavenge 700KiB';
    const live = timelineOf(log, { finish: false });
    expect(values(live.spans.end)).toEqual([Number.NaN, Number.NaN]);
    expect(live.running).toEqual([0, 1]);
    expect(values(live.gcs.end)).toEqual([Number.NaN]);
    expect(values(live.phases.end)).toEqual([5, Number.NaN]);
    expect(values(live.iterations.end)).toEqual([5, Number.NaN]);
    expect(live.spans.endOr(0, live.end)).toBe(9);
    const killed = timelineOf(log);
    expect(values(killed.spans.end)).toEqual([9, 9]);
    expect(values(killed.gcs.end)).toEqual([9]);
    expect(values(killed.phases.end)).toEqual([5, 9]);
    expect(values(killed.iterations.end)).toEqual([5, 9]);
    expect([killed.ended, killed.finished, live.finished]).toEqual([null, true, false]);
  });

  test('process.exit in a callback ends it, its phase and the thread at once', () => {
    const timeline = timelineOf('@0 main\n@5 poll\n@7 before 2\n@8 before 3\n@9 thread-end 4', { finish: false });
    expect(values(timeline.spans.end)).toEqual([9, 9]);
    expect(values(timeline.phases.end)).toEqual([5, 9]);
    expect(timeline.ended).toEqual({ code: 4 });
  });

  test('phases, iterations and collections are rows of their own', () => {
    const timeline = timelineOf(`
      @0  main
      @10 turn
      @11 poll
      @12 before 2
      @13 gc-begin mark-sweep-compact 900KiB
      @14 gc-end mark-sweep-compact 300KiB
      @15 after 2
      @20 check idle=5 io=2
      @21 closing
      @22 gc-begin scavenge 400KiB
      @23 gc-end scavenge 350KiB
      @24 turn
      @25 poll
      @40 check idle=15
      @41 closing`);
    const { phases, iterations, gcs } = timeline;
    expect(
      values(phases.start).map(
        (start, row) =>
          `${PHASE_NAMES[phases.phase.get(row)]} ${phases.iteration.get(row)} ${start}–${phases.end.get(row)} ${phases.idle.get(row)} ${phases.io.get(row)}`,
      ),
    ).toEqual([
      'main 0 0–10 0 0',
      'idle-prepare 1 10–11 0 0',
      'poll 1 11–20 5 2',
      'check 1 20–21 0 0',
      'closing 1 21–24 0 0',
      'idle-prepare 2 24–25 0 0',
      'poll 2 25–40 15 0',
      'check 2 40–41 0 0',
      'closing 2 41–41 0 0',
    ]);
    expect(
      values(iterations.start).map((start, row) => `${iterations.number.get(row)} ${start}–${iterations.end.get(row)}`),
    ).toEqual(['0 0–10', '1 10–24', '2 24–41']);
    expect(
      values(gcs.start).map(
        (start, row) =>
          `${gcName(gcs.kind.get(row))} ${start}–${gcs.end.get(row)} ${gcs.usedBefore.get(row)}→${gcs.usedAfter.get(row)} in span ${gcs.span.get(row)} phase ${gcs.phase.get(row)}`,
      ),
    ).toEqual(['mark-sweep-compact 13–14 900→300 in span 0 phase 2', 'scavenge 22–23 400→350 in span -1 phase 4']);
  });

  test('a collection that is told of later is put where it was', () => {
    const timeline = timelineOf(`
      @10 poll
      @20 before 2
      @30 after 2
      @40 check
      @50 before 3
      @60 gc-late scavenge took=4 ago=38
      @61 gc-late scavenge took=4 ago=23`);
    const { gcs, phases } = timeline;
    expect(values(gcs.start)).toEqual([22, 38]);
    expect(values(gcs.end)).toEqual([26, 42]);
    expect(values(gcs.span)).toEqual([0, -1]);
    expect(values(gcs.phase).map((row) => PHASE_NAMES[phases.phase.get(row)])).toEqual(['poll', 'poll']);
  });

  test('what the thread says of itself is there, before that what its key says', () => {
    const timeline = new ThreadTimeline('4711:3.2', ORIGIN_NS);
    expect([timeline.pid, timeline.tid, timeline.main, timeline.meta]).toEqual([4711, 3, false, null]);
    timeline.push(
      logOf('@5 thread-start 4712:0 main\nmeta {"node":"v20.20.2","argv":["a.js"]}\n@9 lost 7\n@12 lost 5'),
    );
    expect([timeline.pid, timeline.tid, timeline.main, timeline.meta?.argv]).toEqual([4712, 0, true, ['a.js']]);
    expect([timeline.lost, timeline.begin, timeline.end, timeline.events]).toEqual([12, 5, 12, 3]);
  });

  test('rows go on over many chunks of the columns', () => {
    const writer = new LogWriter();
    for (let i = 0; i < 150_000; i++) {
      writer.init(i + 2, 'PROMISE', i + 1, null, null);
      writer.record(7, 0, i + 2, 0, i * 10 + 10);
      writer.record(8, 0, i + 2, 0, null);
    }
    const timeline = new ThreadTimeline('1:0', ORIGIN_NS);
    timeline.push(writer.words);
    timeline.finish();
    const { spans, resources } = timeline;
    expect([spans.length, resources.length]).toEqual([150_000, 150_000]);
    for (const row of [0, 63, 64, 65_535, 65_536, 131_071, 149_998]) {
      expect([spans.start.get(row), spans.end.get(row), spans.id.get(row)]).toEqual([
        row * 10 + 10,
        row * 10 + 20,
        row + 2,
      ]);
      expect([resources.trigger.get(row), resources.firstSpan.get(row)]).toEqual([row + 1, row]);
    }
  });
});

test('a damaged log of callbacks that never end, and ends of callbacks that never began, is read in one go', () => {
  const MANY = 150_000;
  const words = new Uint32Array(MANY * 8);
  for (let row = 0; row < MANY; row++) {
    words.set([KIND.BEFORE, row + 2, 0, row + 1], row * 4);
    words.set([KIND.AFTER, MANY + row + 2, 0, MANY + row + 1], (MANY + row) * 4);
  }
  const timeline = new ThreadTimeline('1:0', 0n);
  timeline.push(words);
  timeline.finish();
  expect(timeline.spans.length).toBe(MANY);
  expect(timeline.spans.end.get(MANY - 1)).toBe(2 * MANY);
});
