import { describe, expect, test } from 'vitest';
import { timelineOf } from './testing/timeline-of.ts';
import { reasonOf } from './why.ts';

/** The sentence for the latest run of an id. */
function whyOf(id: number, log: string): string {
  const timeline = timelineOf(log);
  let span = timeline.spans.length - 1;
  while (timeline.spans.id.get(span) !== id) span--;
  return reasonOf(timeline, span).text;
}

describe('why a callback ran here', () => {
  test('a tick: as soon as the running callback has returned', () => {
    const log = `
      @0  main
          init 2 TickObject <1
          init 3 Timeout <1
      @5  before 2
          after 2
      @6  turn
      @7  timers
      @8  before 3
          init 4 TickObject <3
      @9  after 3
      @10 before 4
          init 5 TickObject <4
          after 4
      @11 before 5
          after 5`;
    expect(whyOf(2, log)).toBe(
      'Ticks run as soon as the running callback has returned, before promises and before the loop goes on: here after the main script.',
    );
    expect(whyOf(4, log)).toContain('here after Timeout #3.');
    expect(whyOf(5, log)).toBe(
      'It was queued inside tick #4: ticks run until none is left, before promises and before the loop goes on.',
    );
  });

  test('a tick that a microtask queued: after the microtask queue is empty', () => {
    expect(whyOf(3, '@0 main\ninit 2 PROMISE <1\n@5 before 2\ninit 3 TickObject <2\nafter 2\n@6 before 3')).toBe(
      'It was queued inside microtask #2: once microtasks are running, ticks wait until the microtask queue is empty.',
    );
  });

  test('a microtask: when the ticks are done', () => {
    const log = '@0 main\ninit 2 TYPE <1\n@5 before 2\n@6 after 2\n@7 before 3\nafter 3';
    expect(whyOf(2, log.replace('TYPE', 'PROMISE'))).toBe(
      'The callbacks of a settled promise run when all ticks are done, before the loop goes on: here after the main script.',
    );
    expect(whyOf(2, log.replace('TYPE', 'Microtask'))).toMatch(/^Microtasks run when/);
  });

  test('a timer: its time had passed when the timers ran', () => {
    const log = `
      @0        main
                init 2 Timeout <1
                init 3 Timeout <1
      @1200000  turn
      @1200100  timers
      @1200200  before 2
      @1200300  after 2
      @1200400  before 3
      @1200500  after 3
      @1200600  turn
      @1200700  poll
      @6200700  check idle=4900000 io=0
      @6200800  closing
      @6200900  timers
      @6201000  before 2
      @6201100  after 2`;
    expect(whyOf(3, log)).toBe(
      'Its time had passed, 1.20 ms after it was set, when the loop ran its timers; 1 callback of the same timers phase came before it.',
    );
    expect(whyOf(2, log)).toBe(
      'Its time had passed, 5.00 ms after its last run, when the loop ran its timers; poll had slept 4.90 ms for it.',
    );
    expect(whyOf(2, log.split('@6200700')[0])).toBe(
      'Its time had passed, 1.20 ms after it was set, when the loop ran its timers for the first time, right after the main script.',
    );
  });

  test('an immediate: depends on where it was set', () => {
    const log = (where: string) => `
      @0  main
          ${where === 'main' ? 'init 9 Immediate <1' : ''}
          init 2 Timeout <1
          init 3 FSREQCALLBACK <1
          init 4 Immediate <1
      @1  turn
      @2  timers
      @3  before 2
          ${where === 'timers' ? 'init 9 Immediate <2' : ''}
      @4  after 2
      @5  turn
      @6  poll
      @7  before 3
          ${where === 'poll' ? 'init 9 Immediate <3' : ''}
      @8  after 3
      @9  check
      ${where === 'check' ? '' : '@10 before 9\n@11 after 9'}
      @12 before 4
          ${where === 'check' ? 'init 9 Immediate <4' : ''}
      @13 after 4
      @14 closing
      @15 turn
      @16 poll
      @17 check
      ${where === 'check' ? '@18 before 9\n@19 after 9' : ''}`;
    expect(whyOf(9, log('main'))).toMatch(/the main script set it, so it ran in the first check/);
    expect(whyOf(9, log('timers'))).toBe(
      'Timeout #2 set it in timers, the end of an iteration; check came in the next one, after poll.',
    );
    expect(whyOf(9, log('poll'))).toBe(
      'FSREQCALLBACK #3 set it in poll, and check comes right after poll: before any timer.',
    );
    expect(whyOf(9, log('check'))).toBe(
      'Immediate #4 set it while check was already running; check runs only what was there when it began, so it waited for the next iteration.',
    );
  });

  test('I/O: who had finished, and whether it woke the loop', () => {
    const log = (type: string) =>
      `@0 main\ninit 2 ${type} <1\n@1 turn\n@2 poll\n@900 before 2\n@910 after 2\n@920 check idle=850 io=1`;
    expect(whyOf(2, log('FSREQCALLBACK'))).toBe(
      'The thread pool had finished its work, and poll hands over results. It ended 850 ns of sleep.',
    );
    expect(whyOf(2, log('TCPSERVERWRAP'))).toMatch(/socket or stream as ready/);
    expect(whyOf(2, log('MESSAGEPORT'))).toMatch(/message from another thread/);
    expect(whyOf(2, log('SOMETHING'))).toMatch(/^What it waited for had happened/);
  });

  test('pending, closing, exit, and a callback inside another one', () => {
    expect(whyOf(2, 'init 2 TCPCONNECTWRAP <1\n@0 closing\n@1 turn\n@2 before 2\n@3 after 2\n@4 poll')).toMatch(
      /in pending/,
    );
    expect(whyOf(2, 'init 2 TCPWRAP <1\n@0 closing\n@2 before 2\n@3 after 2')).toMatch(/^Its handle had been closed/);
    expect(whyOf(4, 'init 4 TickObject <0\n@0 closing\n@1 turn\n@2 before 4\n@3 after 4\n@4 thread-end 0')).toContain(
      'here after the handlers of ‘beforeExit’',
    );
    expect(whyOf(3, 'init 2 A <1\ninit 3 B <2\n@0 poll\n@1 before 2\n@2 before 3\n@3 after 3\n@4 after 2')).toBe(
      'A #2 called it directly, while it was running itself.',
    );
    expect(whyOf(2, '@1 before 2')).toMatch(/not recorded/);
  });
});
