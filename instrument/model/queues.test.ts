import { describe, expect, test } from 'vitest';
import { type QueueName, ThreadQueues } from './queues.ts';
import { logOf, ORIGIN_NS } from './testing/log-writer.ts';
import { APP, changes, LAB, queuesOf, waits } from './testing/queues-of.ts';
import { ThreadTimeline } from './timeline.ts';

describe('ticks', () => {
  const log = `
    @10 main
    @20 init 2 TickObject <1
    @30 init 3 TickObject <1
    @40 init 4 TickObject <1
    @50 before 2
        init 5 TickObject <2
        after 2
    @60 before 3
    @70 after 3
    @80 before 4
    @90 after 4
    @95 before 5`;

  test('are queued from nextTick to their run', () => {
    const queues = queuesOf(log);
    expect(changes(queues, 'ticks')).toBe('20:1 30:2 40:3 50:2 50:3 60:2 80:1 95:0');
    expect(waits(queues, 'ticks')).toBe('4 waited 36.25, at most 45');
    expect(queues.certainty('ticks').kind).toBe('exact');
    expect([queues.depthAt('ticks', 45), queues.maxIn('ticks', 60, 90)]).toEqual([3, 2]);
  });

  test('in app detail have the time of the record before them, and that is said', () => {
    const queues = queuesOf(
      `${APP}@10 main\n init 2 TickObject <1\n init 3 TickObject <1\n@40 before 2\n after 2\n@50 before 3`,
    );
    expect(changes(queues, 'ticks')).toBe('10:2 40:1 50:0');
    expect(queues.certainty('ticks')).toEqual({
      kind: 'inferred',
      reason:
        'Its peak and order are exact, but app detail does not read the clock when something is queued: that has the time of the record before it.',
    });
  });

  test('what process.exit() leaves is still queued at the end', () => {
    expect(changes(queuesOf('@1 main\n@2 init 2 TickObject <1\n@3 thread-end 0'), 'ticks')).toBe('2:1');
  });

  test('after records were lost nothing is exact, and ticks are done where the loop goes on', () => {
    const queues = queuesOf('@1 main\n@2 init 2 TickObject <1\n@3 lost 7\n@9 turn\n@10 poll\n@12 check\n@13 closing');
    expect(changes(queues, 'ticks')).toBe('2:1 9:0');
    expect(queues.certainty('ticks')).toEqual({
      kind: 'inferred',
      reason: 'Records were lost, and with them what they would have said of this queue.',
    });
  });
});

describe('immediates', () => {
  const log = `
    @10 main
    @20 init 2 Immediate <1
    @30 init 3 Immediate <1
    @40 init 4 Immediate <1
    @50 turn
    @51 poll
    @60 check
    @70 before 2
    @71 init 5 Immediate <2
    @75 after 2
    @80 before 4
    @81 after 4
    @90 closing
    @91 turn
    @92 poll
    @93 check
    @95 before 5
    @96 after 5
    @99 closing`;

  test('are queued until they run, a cleared one until the check phase that passed it over', () => {
    const queues = queuesOf(log);
    expect(changes(queues, 'immediates')).toBe('20:1 30:2 40:3 70:2 71:3 80:2 90:1 95:0');
    expect(queues.certainty('immediates')).toEqual({
      kind: 'inferred',
      reason:
        'When an immediate is cleared is not recorded: 1 that did not run counts until the check phase that would have run it.',
    });
  });

  test('are exact where none was cleared', () => {
    const queues = queuesOf(log.replace('@30 init 3 Immediate <1', ''));
    expect(changes(queues, 'immediates')).toBe('20:1 40:2 70:1 71:2 80:1 95:0');
    expect(queues.certainty('immediates').kind).toBe('exact');
  });
});

describe('timers', () => {
  test('wait from when they are set to each of their runs; those that never ran are left out', () => {
    const queues = queuesOf(`
      @10 main
      @20 init 2 Timeout <1
      @21 init 3 Timeout <1
      @22 init 4 Timeout <1
      @30 turn
      @40 timers
      @50 before 2
      @52 after 2
      @60 before 4
      @61 after 4
      @70 turn
      @71 poll
      @80 check
      @81 closing
      @82 timers
      @90 before 2
      @91 after 2
      @92 turn
      @93 thread-end 0`);
    expect(changes(queues, 'timers')).toBe('20:1 22:2 50:1 52:2 60:1 90:0');
    expect(waits(queues, 'timers')).toBe(`3 waited ${(30 + 38 + 38) / 3}, at most 38`);
    expect(queues.certainty('timers')).toEqual({
      kind: 'inferred',
      reason: 'When a timer is cleared is not recorded: 1 timer that has not run is left out.',
    });
  });

  test('are exact once each has run', () => {
    const queues = queuesOf('@1 main\n@2 init 2 Timeout <1\n@5 timers\n@9 before 2\n@10 after 2');
    expect(queues.certainty('timers').kind).toBe('exact');
  });
});

describe('requests in flight', () => {
  test('count by kind from when they are made to their callback', () => {
    const queues = queuesOf(`
      @10 main
      @20 init 2 FSREQCALLBACK <1
      @21 init 3 FSREQPROMISE <1
      @22 init 4 GETADDRINFOREQWRAP <1
      @23 init 5 PBKDF2REQUEST <1
      @24 init 6 TCPCONNECTWRAP <1
      @25 init 7 TCPSERVERWRAP <1
      @26 init 8 HTTPCLIENTREQUEST <1
      @30 poll
      @40 before 2
          init 9 FSREQCALLBACK <2
      @41 after 2
      @42 before 3
      @43 after 3
      @44 before 4
      @45 after 4
      @46 before 6
      @47 after 6
      @48 before 9
      @49 after 9`);
    expect(changes(queues, 'fs')).toBe('20:1 21:2 40:1 40:2 42:1 48:0');
    expect(changes(queues, 'dns')).toBe('22:1 44:0');
    expect(changes(queues, 'sockets')).toBe('24:1 46:0');
    expect(changes(queues, 'pool')).toBe('');
    expect(queues.certainty('fs').kind).toBe('exact');
    expect(queues.certainty('pool')).toEqual({
      kind: 'inferred',
      reason: '1 job without a callback so far is left out: synchronous ones have none.',
    });
  });

  test('a zlib stream is at work again from one callback to its next', () => {
    const queues = queuesOf('@1 main\n@2 init 2 ZLIB <1\n@5 poll\n@6 before 2\n@8 after 2\n@15 before 2\n@16 after 2');
    expect(changes(queues, 'pool')).toBe('2:1 6:0 8:1 15:0');
    expect(queues.certainty('pool').kind).toBe('inferred');
  });
});

describe('a log that is still being written', () => {
  const log = `${LAB}
    @10 main
    @11 init 2 PROMISE <1
    @12 init 3 TickObject <1
    @13 init 4 Immediate <1
    @14 init 5 FSREQCALLBACK <1
    @15 init 6 Timeout <1
    @16 init 7 Microtask <1
    @17 resolve 2
    @18 init 8 PROMISE <2
    @20 before 3
    @21 after 3
    @22 before 7
    @23 after 7
    @24 before 8
    @25 after 8
    @30 turn
    @31 timers
    @32 before 6
    @33 after 6
    @34 turn
    @35 poll
    @40 before 5
    @41 init 9 FSREQCALLBACK <5
    @42 after 5
    @43 before 9
    @44 after 9
    @50 check
    @60 closing
    @70 thread-end 0`;
  const names: QueueName[] = ['ticks', 'microtasks', 'immediates', 'fs', 'timers'];

  test('gives the same queues as one that is read at once', () => {
    const whole = queuesOf(log);
    const words = logOf(log);
    const timeline = new ThreadTimeline('1:0', ORIGIN_NS);
    const queues = new ThreadQueues(timeline);
    for (let at = 0; at < words.length; at += 4) {
      timeline.push(words.slice(at, at + 4));
      queues.update();
    }
    timeline.finish();
    queues.update();
    for (const name of names) {
      expect(changes(queues, name), name).toBe(changes(whole, name));
      expect(waits(queues, name), name).toBe(waits(whole, name));
      expect(queues.certainty(name), name).toEqual(whole.certainty(name));
    }
    expect(changes(whole, 'immediates')).toBe('13:1 60:0');
    expect(changes(whole, 'microtasks')).toBe('16:1 18:2 22:1 24:0');
  });

  test.each([
    [false, [0, 2, 4, 6]],
    [true, [0, 2, 4]],
  ])('in a hurry (%s) works timers out anew at twice as many only, and at the end', (hurried, lengths) => {
    const words = logOf(
      '@1 main\n@2 init 2 Timeout <1\n@3 init 3 Timeout <1\n@4 init 4 Timeout <1\n@5 timers\n' +
        '@10 before 2\n@11 after 2\n@20 before 3\n@21 after 3\n@30 before 4\n@31 after 4\n@40 check',
    );
    const timeline = new ThreadTimeline('1:0', ORIGIN_NS);
    const queues = new ThreadQueues(timeline);
    queues.hurried = hurried;
    const seen = new Set<number>();
    for (let at = 0; at < words.length; at += 4) {
      timeline.push(words.slice(at, at + 4));
      queues.update();
      seen.add(queues.series('timers').length);
    }
    expect([...seen]).toEqual(lengths);
    timeline.finish();
    expect(changes(queues, 'timers')).toBe('2:1 3:2 4:3 10:2 20:1 30:0');
  });

  test('shows what is queued now', () => {
    const queues = queuesOf(log.split('@20')[0], { finish: false });
    expect(names.map((name) => queues.series(name).depth)).toEqual([1, 0, 1, 0, 0]);
  });
});

test('a callback that runs within its own run has not waited', () => {
  const queues = queuesOf('@1 main\n@2 init 2 Timeout <1\n@4 timers\n@5 before 2\n@7 before 2\n@8 after 2\n@9 after 2');
  expect(waits(queues, 'timers')).toBe('2 waited 1.5, at most 3');
  expect(changes(queues, 'timers')).toMatch(/:0$/);
});
