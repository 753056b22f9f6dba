import { describe, expect, test } from 'vitest';
import { causedBy, chainOf, originOf } from './causes.ts';
import { resourceName, spanName } from './names.ts';
import { timelineOf } from './testing/timeline-of.ts';

const PROGRAM = timelineOf(`
  @0     main
         init 2 Timeout <1 at /srv/app.js:1:1 main
  @100   turn
  @1000  timers
  @1100  before 2
         init 3 TickObject <2 at /srv/app.js:4:11 onTimer
         init 4 Immediate <2
  @1200  after 2
  @1300  before 3
         init 5 PROMISE <3
         after 3
  @1400  before 5
         after 5
  @1500  turn
  @1600  poll
  @1700  before 99
         init 6 Timeout <99
  @1800  after 99
  @2000  check
  @2100  closing
  @2200  timers
  @2300  before 2
  @2350  after 2
  @2400  turn
         init 7 TickObject <0
  @2500  before 7
  @2600  after 7
  @2700  thread-end 0`);

const spanOf = (id: number) => PROGRAM.resources.firstSpan.get(PROGRAM.resourceOf(id));

describe('causes', () => {
  test('a callback knows who scheduled it, where, and how long it waited', () => {
    expect(originOf(PROGRAM, spanOf(3))).toEqual({
      scheduler: { span: spanOf(2) },
      scheduledAt: 1100,
      waited: 200,
      previous: -1,
      site: [['/srv/app.js', 4, 11, 'onTimer']],
    });
    expect(originOf(PROGRAM, spanOf(2))).toMatchObject({ scheduler: 'main script', scheduledAt: 0, waited: 1100 });
    expect(originOf(PROGRAM, spanOf(7))).toMatchObject({ scheduler: 'outside of any callback' });
  });

  test('a later run waited since the end of the one before it', () => {
    const second = PROGRAM.spans.length - 2;
    expect(originOf(PROGRAM, second)).toMatchObject({ scheduledAt: 0, waited: 1100, previous: spanOf(2) });
  });

  test('what was made before recording has no origin', () => {
    const span = spanOf(5) + 1;
    expect(spanName(PROGRAM, span)).toBe('UNKNOWN #99');
    expect(originOf(PROGRAM, span)).toEqual({
      scheduler: 'before recording',
      scheduledAt: null,
      waited: null,
      previous: -1,
      site: null,
    });
  });

  test('what a callback scheduled comes in its order, whether it has run or not', () => {
    const caused = (span: number) => [...causedBy(PROGRAM, span)].map((row) => resourceName(PROGRAM, row));
    expect(caused(spanOf(2))).toEqual(['tick #3', 'Immediate #4']);
    expect(caused(spanOf(3))).toEqual(['microtask #5']);
    expect(caused(spanOf(5))).toEqual([]);
    expect(caused(-1)).toEqual(['Timeout #2', 'tick #7']);
  });

  test('the chain of causes leads back to the main script', () => {
    const chain = (id: number, limit?: number) => {
      const { spans, root } = chainOf(PROGRAM, spanOf(id), limit);
      return [...spans.map((span) => spanName(PROGRAM, span)), root];
    };
    expect(chain(5)).toEqual(['tick #3', 'Timeout #2', 'main script']);
    expect(chain(2)).toEqual(['main script']);
    expect(chain(7)).toEqual(['outside of any callback']);
    expect(chain(5, 1)).toEqual(['tick #3', null]);
  });

  test('the chain ends at what was made before recording', () => {
    const timeline = timelineOf(
      '@1 poll\n@2 before 99\ninit 6 Timeout <99\n@3 after 99\n@4 timers\n@5 before 6\n@6 after 6',
    );
    expect(chainOf(timeline, 1)).toEqual({ spans: [0], root: 'before recording' });
  });
});
