import { describe, expect, test } from 'vitest';
import { SAMPLE } from '../schema/samples.ts';
import { PoolSamples, type PoolThread } from './pool-samples.ts';
import { ORIGIN_NS } from './testing/log-writer.ts';
import { samplesOf } from './testing/samples-writer.ts';

/** `from(gap)–to(gap) cpu` of each stretch. */
function stretches(thread: PoolThread): string {
  return Array.from({ length: thread.length }, (_, row) => {
    const [start, startGap, end, endGap, cpu] = [
      thread.start,
      thread.startGap,
      thread.end,
      thread.endGap,
      thread.cpu,
    ].map((column) => column.get(row));
    return `${start}(${startGap})–${end}(${endGap}) ${cpu}`;
  }).join(', ');
}

describe('what was seen of a pool', () => {
  test('is the stretches in which each thread worked, with its time on a CPU', () => {
    const { threads } = samplesOf(`
      @10 thread 0 501
      @10 thread 1 502
      @10 state 0 idle 100 0
      @10 state 1 running 200 4294967295
      @20 state 0 running 100 3
      @30 state 0 blocked 104 1
      @40 state 0 running 104 1
      @55 state 0 idle 107 2
      @60 state 1 idle 230 5
      @70 state 0 running 107 6`);
    expect(threads.map(({ id }) => id)).toEqual([501, 502]);
    expect(threads.map(stretches)).toEqual(['20(3)–55(2) 7000, 70(6)–NaN(NaN) NaN', '10(Infinity)–60(5) 30000']);
  });

  test('counts time on a CPU on beyond 32 bits', () => {
    const { threads } = samplesOf(`
      @10 thread 0 501
      @10 state 0 idle 4294967290 0
      @20 state 0 running 4294967290 1
      @30 state 0 idle 4 1`);
    expect(stretches(threads[0])).toBe('20(1)–30(1) 10000');
  });

  test('is how many finished requests waited for each loop', () => {
    const { finished } = samplesOf(`
      @10 finished 1 0 2
      @12 finished 3 0 2
      @12 finished 1 7 4
      @20 finished 0 0 1`);
    const rows = (tid: number) => {
      const { time, gap, count } = finished.get(tid)!;
      return Array.from({ length: time.length }, (_, i) => `${time.get(i)}(${gap.get(i)}):${count.get(i)}`).join(' ');
    };
    expect(rows(0)).toBe('10(2):1 12(2):3 20(1):0');
    expect(rows(7)).toBe('12(4):1');
  });

  test('says when the latest look before a time was, at the latest', () => {
    const samples = samplesOf('@100 looks 10 80 9\n@300 looks 5 100 30');
    expect([10, 21, 100, 101, 199, 200, 250, 300, 999].map((t) => samples.lookBefore(t))).toEqual([
      Number.NEGATIVE_INFINITY,
      20,
      91,
      100,
      100,
      200,
      220,
      270,
      300,
    ]);
  });

  test('leaves out what cannot be, and counts it', () => {
    const samples = samplesOf(`
      @50 thread 3 501
      @50 thread 0 501
      @60 state 0 running 1 1
      @55 state 0 idle 1 1
      @61 state 4 running 1 1
      @70 finished 1 0 1
      @69 finished 2 0 1`);
    expect(samples.skipped).toBe(4);
    expect(stretches(samples.threads[0])).toBe('60(1)–NaN(NaN) NaN'.replace('(1)', '(Infinity)'));
    const damaged = new PoolSamples(ORIGIN_NS);
    damaged.push(Uint32Array.of(SAMPLE.FINISHED, 0, 0, 5, 99, 1, 2, 3, SAMPLE.CLOCK, 1, 0xffffffff, 0, 7, 7));
    expect([damaged.slots, damaged.skipped]).toEqual([3, 3]);
  });
});
