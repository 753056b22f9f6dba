import { describe, expect, test } from 'vitest';
import { poolOf, process, requestLines } from './testing/pool-of.ts';

/** Requests of a type, made in main from 11 µs on, one per microsecond; the loop polls from 30 µs on. */
const made = (type: string, ...ids: number[]): string => `
  @10 main
  ${ids.map((id, i) => `@${11 + i} init ${id} ${type} <1`).join('\n')}
  @20 turn
  @30 poll`;

/** A poll that slept until a time, called back at once, and ended: with what follows up to the next poll. */
const poll = (from: number, wakes: number, ...ids: number[]): string => `
  ${ids.map((id, i) => `@${wakes + 2 * i} before ${id}\n@${wakes + 1 + 2 * i} after ${id}`).join('\n')}
  @${wakes + 2 * ids.length} check idle=${wakes - from}
  @${wakes + 2 * ids.length} closing
  @${wakes + 2 * ids.length} turn
  @${wakes + 2 * ids.length} poll`;

describe('requests on the thread pool, from the logs alone', () => {
  test('run at once while a thread is free; the fifth waits for the first of four to end', () => {
    const pool = poolOf(`${process(4)}${made('PBKDF2REQUEST', 2, 3, 4, 5, 6)}
      ${poll(30, 200, 3)} ${poll(202, 260, 2)} ${poll(262, 300, 4, 5)} ${poll(304, 1400, 6)}`);
    expect(pool.size).toBe(4);
    expect(requestLines(pool)).toEqual([
      '#2 queued 11 started 11 done 202..260..260 called 260 on 0 behind 0',
      '#3 queued 12 started 12 done 100..200..200 called 200 on 1 behind 1',
      '#4 queued 13 started 13 done 262..300..300 called 300 on 2 behind 2',
      '#5 queued 14 started 14 done 262..300..300 called 302 on 3 behind 3',
      '#6 queued 15 started 100..200..200 done 1300..1400..1400 called 1400 on 1 behind 4',
    ]);
    const fifth = pool.table.request(pool.table.order[4]);
    expect(pool.table.request(fifth.after).id).toBe(3);
    expect([fifth.started.certainty, fifth.done.certainty]).toEqual(['inferred', 'inferred']);
  });

  test('do not wait where the pool has a thread for each', () => {
    const pool = poolOf(`${process(8)}${made('PBKDF2REQUEST', 2, 3, 4, 5, 6)} ${poll(30, 200, 3, 2, 4, 5, 6)}`);
    expect(pool.table.threads).toBe(8);
    for (const row of pool.table.order) {
      const { started, queuedAt, after } = pool.table.request(row);
      expect([started.at, after]).toEqual([queuedAt, -1]);
    }
  });

  test('may have been done at any time while the loop was held up', () => {
    const pool = poolOf(`${process(1)}
      @10 main
      @11 init 2 FSREQCALLBACK <1
      @12 init 3 FSREQCALLBACK <1
      @900 turn
      @900 poll
      @905 before 2
      @906 after 2
      @907 before 3
      @908 after 3
      @910 check idle=1`);
    expect(requestLines(pool)).toEqual([
      '#2 queued 11 started 11 done 11..458..905 called 905 on 0 behind 0',
      '#3 queued 12 started 12..458..905 done 12..682..905 called 907 on 0 behind 1',
    ]);
  });

  test('that are look-ups take half of the threads, and those made later go ahead of them', () => {
    const pool = poolOf(`${process(4)}
      @10 main
      @11 init 2 GETADDRINFOREQWRAP <1
      @12 init 3 GETADDRINFOREQWRAP <1
      @13 init 4 GETADDRINFOREQWRAP <1
      @14 init 5 FSREQCALLBACK <1
      @20 turn
      @30 poll ${poll(30, 100, 5)} ${poll(102, 200, 2)} ${poll(202, 300, 3, 4)}`);
    expect(requestLines(pool).map((line) => line.replace(/done.*on/, 'on'))).toEqual([
      '#2 queued 11 started 11 on 0 behind 0',
      '#3 queued 12 started 12 on 1 behind 1',
      '#4 queued 13 started 102..200..200 on 2 behind 2',
      '#5 queued 14 started 14 on 2 behind 3',
    ]);
    const [, , third] = pool.table.order;
    expect(pool.table.request(pool.table.request(third).after).id).toBe(2);
  });

  test('are left out where they were synchronous, and where they are no requests to the pool', () => {
    const pool = poolOf(`${process(4)}
      @10 main
      @11 init 2 PBKDF2REQUEST <1
      @12 init 3 RANDOMBYTESREQUEST <1
      @13 init 4 TCPCONNECTWRAP <1
      @14 init 5 QUERYWRAP <1
      @15 init 6 HTTPCLIENTREQUEST <1
      @20 turn
      @30 poll ${poll(30, 100, 3, 4, 5, 6)}`);
    expect(requestLines(pool)).toEqual(['#3 queued 12 started 12 done 30..100..100 called 100 on 0 behind 0']);
  });

  test('keep their thread while they are not done', () => {
    const pool = poolOf(
      `${process(1)}${made('FSREQCALLBACK', 2, 3)}
      @40 closing`,
      { finish: false },
    );
    expect(requestLines(pool)).toEqual([
      '#2 queued 11 started 11 done Infinity on 0 behind 0',
      '#3 queued 12 started Infinity done Infinity on 0 behind 1',
    ]);
  });

  test('of one zlib stream follow one another; when each was made is not recorded', () => {
    const pool = poolOf(`${process(4)}${made('ZLIB', 2)} ${poll(30, 100, 2)} ${poll(102, 200, 2)}`);
    expect(requestLines(pool)).toEqual([
      '#2 queued 11 started 11 done 30..100..100 called 100 on 0 behind 0',
      '#2 queued 101 started 101 done 102..200..200 called 200 on 0 behind 0',
    ]);
    expect(pool.table.request(0).queuedCertainty).toBe('inferred');
  });

  test('of all threads of a process go to one pool', () => {
    const pool = poolOf(`${process(1)}${made('FSREQCALLBACK', 2)} ${poll(30, 200, 2)}`, {
      workers: {
        1: `@5 thread-start 4711:1
            @6 main
            @15 init 2 FSREQCALLBACK <1
            @20 turn
            @30 poll ${poll(30, 300, 2)}`,
      },
    });
    expect(requestLines(pool)).toEqual([
      '#2 queued 11 started 11 done 100..200..200 called 200 on 0 behind 0',
      '#2 queued 15 started 100..200..200 done 200..300..300 called 300 on 0 behind 1',
    ]);
    const [main, worker] = pool.timelines;
    expect([pool.ofSpan(main, 0), pool.ofSpan(worker, 0), pool.ofSpan(worker, 1)]).toEqual([0, 1, -1]);
  });

  test('are as many as come, however the log comes in', () => {
    const pool = poolOf(`${process(4)}${made('FSREQCALLBACK', 2, 3)}`, { finish: false });
    expect(pool.length).toBe(2);
    pool.update();
    expect(pool.length).toBe(2);
    expect(pool.table).toBe(pool.table);
  });
});

describe('requests on the thread pool, with what the host has seen', () => {
  const BUSY_LOOP = `${process(1)}
    @10 main
    @11 init 2 FSREQCALLBACK <1
    @12 init 3 FSREQCALLBACK <1
    @900 turn
    @900 poll
    @905 before 2
    @906 after 2
    @907 before 3
    @908 after 3
    @910 check idle=1`;

  test('are done between two looks', () => {
    const pool = poolOf(BUSY_LOOP, {
      samples: `
        @300 finished 1 0 10
        @400 finished 2 0 20
        @910 looks 90 900 20`,
    });
    expect(requestLines(pool)).toEqual([
      '#2 queued 11 started 11 done 290..295..300 called 905 on 0 behind 0',
      '#3 queued 12 started 290..295..300 done 380..390..400 called 907 on 0 behind 1',
    ]);
    const [first, second] = [0, 1].map((row) => pool.table.request(row));
    expect([first.done.certainty, second.started.certainty, second.done.certainty]).toEqual([
      'sampled',
      'sampled',
      'sampled',
    ]);
  });

  test('were done before the loop got a CPU to wake on', () => {
    const pool = poolOf(`${process(1)}${made('FSREQCALLBACK', 2)} ${poll(30, 5000, 2)}`, {
      samples: '@3000 finished 1 0 1000\n@5100 looks 90 5090 1000',
    });
    expect(requestLines(pool)).toEqual(['#2 queued 11 started 11 done 2000..2500..3000 called 5000 on 0 behind 0']);
  });

  test('were not done at the last look before they were called back', () => {
    const pool = poolOf(BUSY_LOOP, { samples: '@300 finished 1 0 10\n@910 looks 90 900 20' });
    expect(requestLines(pool)[1]).toBe(
      '#3 queued 12 started 290..295..300 done 785..845..905 called 907 on 0 behind 1',
    );
  });

  test('have the thread that was seen at work just then, and its time on a CPU', () => {
    const pool = poolOf(`${process(2)}${made('PBKDF2REQUEST', 2, 3)} ${poll(30, 5000, 3)} ${poll(5002, 9000, 2)}`, {
      samples: `
        @5 thread 0 501
        @5 thread 1 502
        @5 state 0 idle 0 0
        @5 state 1 idle 0 0
        @12 state 0 running 0 2
        @12 state 1 running 0 2
        @4990 state 0 idle 3000 50
        @8990 state 1 idle 4000 50
        @9100 looks 99 9090 50`,
    });
    const [slow, quick] = [...pool.table.order].map((row) => pool.table.request(row));
    expect([slow.id, slow.systemId, slow.threadCertainty, slow.cpu]).toEqual([2, 502, 'sampled', 4e6]);
    expect([quick.id, quick.systemId, quick.threadCertainty, quick.cpu]).toEqual([3, 501, 'sampled', 3e6]);
  });

  test('that one thread took without a pause share what was seen of it', () => {
    const pool = poolOf(`${process(1)}${made('PBKDF2REQUEST', 2, 3)} ${poll(30, 5000, 2)} ${poll(5002, 9000, 3)}`, {
      samples: `
        @5 thread 0 501
        @5 state 0 idle 0 0
        @12 state 0 running 0 2
        @8990 state 0 idle 4000 50
        @9100 looks 99 9090 50`,
    });
    const requests = [...pool.table.order].map((row) => pool.table.request(row));
    expect(requests.map(({ systemId, cpu }) => [systemId, cpu])).toEqual([
      [501, null],
      [501, null],
    ]);
  });

  test('count as many threads as were seen, where the program made the pool larger', () => {
    const threads = [0, 1, 2].map((n) => `@5 thread ${n} ${501 + n}\n@5 state ${n} idle 0 0`).join('\n');
    const pool = poolOf(`${process(2)}${made('FSREQCALLBACK', 2, 3, 4)} ${poll(30, 100, 2, 3, 4)}`, {
      samples: threads,
    });
    expect(pool.size).toBe(3);
    expect(pool.table.request(2).after).toBe(-1);
  });
});
