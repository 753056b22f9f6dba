import { describe, expect, test } from 'vitest';
import { poolLines } from './pool-print.ts';
import { certaintyText, whyCalledLate, whyStarted } from './pool-text.ts';
import { plainStyle } from './print-style.ts';
import { poolOf, process } from './testing/pool-of.ts';

const FIVE_ON_FOUR = `${process(4)}
  @10 main
  @11 init 2 PBKDF2REQUEST <1 at /app/app.js:4:11 derive
  @12 init 3 PBKDF2REQUEST <1
  @13 init 4 PBKDF2REQUEST <1
  @14 init 5 PBKDF2REQUEST <1
  @15 init 6 PBKDF2REQUEST <1
  @20 turn
  @30 poll
  @2000 before 3
  @2001 after 3
  @2002 check idle=1970
  @2002 closing
  @2002 turn
  @2002 poll
  @4000 before 2
  @4001 after 2
  @4002 before 4
  @4003 after 4
  @4004 before 5
  @9000 after 5
  @9001 check idle=1998
  @9001 closing
  @9001 turn
  @9001 poll
  @9002 before 6
  @9003 after 6
  @9004 check idle=1`;

function said(log: string, samples?: string) {
  const pool = poolOf(log, samples === undefined ? {} : { samples });
  const { table } = pool;
  const requests = [...table.order].map((row) => table.request(row));
  return { pool, table, requests, why: requests.map((request) => whyStarted(request, table)) };
}

describe('what is said of a request to the pool', () => {
  test('is why it began when it did', () => {
    expect(said(FIVE_ON_FOUR).why).toEqual([
      'The thread pool was idle, so one of its threads took it at once.',
      'Only 1 of the 4 threads was at work, so a free one took it at once.',
      'Only 2 of the 4 threads were at work, so a free one took it at once.',
      'Only 3 of the 4 threads were at work, so a free one took it at once.',
      'It waited 1.99 ms for a thread: all 4 threads had others when it was made; PBKDF2REQUEST #3 was the one whose end made room for it.',
    ]);
  });

  test('is that look-ups may take half of the threads only', () => {
    const { why } = said(`${process(4)}
      @10 main
      @11 init 2 GETADDRINFOREQWRAP <1
      @12 init 3 GETADDRINFOREQWRAP <1
      @13 init 4 GETADDRINFOREQWRAP <1
      @20 turn
      @30 poll
      @500 before 2
      @501 after 2
      @502 before 3
      @503 after 3
      @504 check idle=470`);
    expect(why[2]).toBe(
      'It waited 487 µs for a thread: look-ups may take only 2 of the 4 threads, and those had others when it was made; GETADDRINFOREQWRAP #2 was the one whose end made room for it.',
    );
  });

  test('is that it still waits', () => {
    const { requests, table } = said(`${process(1)}
      @10 main
      @11 init 2 FSREQCALLBACK <1
      @12 init 3 FSREQCALLBACK <1
      @20 turn
      @30 poll`);
    expect(whyStarted(requests[1], table)).toBe('It still waits: the pool’s only thread had another when it was made.');
  });

  test('is for what its callback waited once it was done, where that is known', () => {
    const bare = said(FIVE_ON_FOUR).requests;
    expect(bare.map(whyCalledLate)).toEqual([null, null, null, null, null]);
    const { requests } = said(FIVE_ON_FOUR, '@5000 finished 1 0 100\n@9100 looks 91 9090 100');
    expect(whyCalledLate(requests[4])).toBe(
      'Done, it waited at least 4.00 ms for the loop, which was busy, in PBKDF2REQUEST #5.',
    );
  });

  test('is how sure the moments are', () => {
    const { requests } = said(FIVE_ON_FOUR, '@5000 finished 1 0 100\n@9100 looks 91 9090 100');
    expect([requests[1], requests[4]].map(certaintyText)).toEqual([
      [
        'Begun: inferred, as a free thread takes a request at once, or as soon as it gets a CPU.',
        'Done: inferred from when the loop woke and looked for results, ± 50.0 µs.',
      ],
      [
        'Begun: inferred from the order in which libuv takes requests, ± 50.0 µs.',
        'Done: seen by the host between two looks, ± 50.0 µs.',
      ],
    ]);
  });
});

describe('what is printed of a pool', () => {
  test('is each request with its four moments, its thread and why it waited', () => {
    const { pool } = said(FIVE_ON_FOUR, '@5000 finished 1 0 100\n@9100 looks 91 9090 100');
    expect([...poolLines(pool, '/app', plainStyle)]).toEqual([
      '',
      'Thread pool of process 4711',
      '',
      '  4 threads · 5 requests · 1 waited for a thread, 1.99 ms at most',
      '  started and done are inferred from the order in which libuv works and from when the loop woke; ± where the host saw between which two looks',
      '',
      '    queued ms   started ms               done ms           called back  request           thread',
      '        0.011        0.011                 4.000 ±0.050          4.000  PBKDF2REQUEST #2  0       app.js:4:11 derive',
      '        0.012        0.012                 2.000 ±0.050          2.000  PBKDF2REQUEST #3  1',
      '        0.013        0.013                 4.000 ±0.050          4.002  PBKDF2REQUEST #4  2',
      '        0.014        0.014                 4.000 ±0.050          4.004  PBKDF2REQUEST #5  3',
      '        0.015        2.000 ±0.050          4.950 ±0.050          9.002  PBKDF2REQUEST #6  1       waited 1.99 ms for a thread of the pool, behind 4 others',
    ]);
  });

  test('is nothing where there were no requests', () => {
    expect([...poolLines(poolOf(`${process(4)}@10 main`), '', plainStyle)]).toEqual([]);
  });

  test('is a dash for what has not come', () => {
    const { pool } = said(`${process(1)}
      @10 main
      @11 init 2 FSREQCALLBACK <1
      @12 init 3 FSREQCALLBACK <1
      @20 turn
      @30 poll`);
    expect([...poolLines(pool, '', plainStyle)].slice(-2)).toEqual([
      '        0.011        0.011                     –                     –  FSREQCALLBACK #2  0',
      '        0.012            –                     –                     –  FSREQCALLBACK #3  –       waits for a thread of the pool since 18.0 µs, behind 1 other',
    ]);
  });
});
