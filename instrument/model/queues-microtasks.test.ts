import { describe, expect, test } from 'vitest';
import { APP, changes, LAB, queuesOf, waits } from './testing/queues-of.ts';

describe('microtasks in lab detail', () => {
  test('the callbacks of a pending promise are queued when it settles, those of a settled one at once', () => {
    const queues = queuesOf(`${LAB}
      @10 main
      @11 init 2 PROMISE <1
      @12 init 3 PROMISE <2
      @13 init 4 PROMISE <2
      @20 resolve 2
      @21 init 5 PROMISE <2
      @22 init 6 Microtask <1
      @30 before 3
      @31 resolve 3
      @32 after 3
      @40 before 4
      @42 after 4
      @50 before 5
      @52 after 5
      @60 before 6
      @61 after 6
      @70 poll`);
    expect(changes(queues, 'microtasks')).toBe('20:2 21:3 22:4 30:3 40:2 50:1 60:0');
    expect(waits(queues, 'microtasks')).toBe('4 waited 24.25, at most 38');
    expect(queues.certainty('microtasks').kind).toBe('exact');
  });

  test('a promise that settles later than its callback was added: in another turn of the loop', () => {
    const queues = queuesOf(`${LAB}
      @10 main
      @11 init 2 PROMISE <1
      @12 init 3 PROMISE <2
      @13 init 4 Timeout <1
      @20 turn
      @21 timers
      @30 before 4
      @35 resolve 2
      @39 after 4
      @50 before 3
      @59 after 3
      @60 turn
      @61 poll`);
    expect(changes(queues, 'microtasks')).toBe('35:1 50:0');
  });

  test('a chain has one job at a time', () => {
    const queues = queuesOf(`${LAB}
      @10 main
      @11 init 2 PROMISE <1
      @12 resolve 2
      @13 init 3 PROMISE <2
      @14 init 4 PROMISE <3
      @20 before 3
      @25 resolve 3
      @26 after 3
      @30 before 4
      @31 after 4`);
    expect(changes(queues, 'microtasks')).toBe('13:1 20:0 25:1 30:0');
  });

  test('a callback that returns a promise queues a job as it ends, and that job’s reaction waits for the other promise', () => {
    const queues = queuesOf(`${LAB}
      @10 main
      @11 init 2 PROMISE <1
      @12 resolve 2
      @13 init 3 PROMISE <2
      @20 before 3
      @21 init 4 PROMISE <3
      @22 resolve 4
      @25 after 3
      @30 before 3
      @31 init 5 PROMISE <4
      @32 after 3
      @40 before 5
      @41 resolve 3
      @42 after 5`);
    expect(changes(queues, 'microtasks')).toBe('13:1 20:0 25:1 30:0 31:1 40:0');
    expect(queues.certainty('microtasks').kind).toBe('exact');
  });

  test('an async function that returns a promise: its job counts from the earliest moment, and that is said', () => {
    const queues = queuesOf(`${LAB}
      @10 main
      @11 init 2 PROMISE <1
      @12 init 3 PROMISE <1
      @13 resolve 3
      @20 before 2
      @21 init 4 PROMISE <3
      @22 after 2
      @30 before 4
      @31 resolve 2
      @32 after 4`);
    expect(changes(queues, 'microtasks')).toBe('11:1 20:0 21:1 30:0');
    expect(queues.certainty('microtasks')).toEqual({
      kind: 'inferred',
      reason:
        '1 of 2 jobs count from the earliest moment possible: when they were queued is not recorded, as where one promise is resolved by another.',
    });
  });

  test('a job that ran before one that was queued earlier is not taken for exact', () => {
    const queues = queuesOf(`${LAB}
      @10 main
      @11 init 2 Microtask <1
      @12 init 3 Microtask <1
      @20 before 3
      @21 after 3
      @30 before 2
      @31 after 2`);
    expect(changes(queues, 'microtasks')).toBe('12:2 20:1 30:0');
    expect(queues.certainty('microtasks').kind).toBe('inferred');
  });

  test('jobs that queue jobs: the depth falls and rises in the order in which it did', () => {
    const queues = queuesOf(`${LAB}
      @10 main
      @11 init 2 Microtask <1
      @12 init 3 Microtask <1
      @20 before 2
      @21 init 4 Microtask <2
      @22 init 5 Microtask <2
      @23 after 2
      @30 before 3
      @31 after 3
      @40 before 4
      @41 init 6 Microtask <4
      @42 after 4
      @50 before 5
      @51 after 5
      @60 before 6
      @61 after 6`);
    expect(changes(queues, 'microtasks')).toBe('11:1 12:2 20:1 21:2 22:3 30:2 40:1 41:2 50:1 60:0');
  });
});

describe('microtasks in app detail', () => {
  test('count from when the promise was made, or from the callback after which they ran', () => {
    const queues = queuesOf(`${APP}
      @10 main
          init 2 PROMISE <1
          init 3 PROMISE <2
      @20 turn
      @21 poll
      @30 before 99
      @31 check
      @40 closing
      @41 turn
      @42 poll
          init 9 FSREQPROMISE <1
      @50 before 9
      @55 after 9
      @60 before 3
          after 3
      @70 check`);
    expect(changes(queues, 'microtasks')).toBe('50:1 60:0');
    expect(queues.certainty('microtasks')).toEqual({
      kind: 'inferred',
      reason:
        'When promises settle is recorded in lab detail only: a job counts from the earliest moment at which it can have been queued.',
    });
  });

  test('what waits for a callback’s promise is queued when that callback ends', () => {
    const queues = queuesOf(`${APP}
      @10 main
          init 2 PROMISE <1
          init 3 PROMISE <2
          init 4 PROMISE <3
      @20 before 3
          after 3
      @30 before 4
          after 4
      @40 turn`);
    expect(changes(queues, 'microtasks')).toBe('10:1 20:0 30:1 30:0');
  });
});
