import { beforeAll, describe, expect, it } from 'vitest';
import type { PoolRequest, ProcessPool } from '../../../instrument/model/pool.ts';
import { PHASE } from '../../../instrument/schema/events.ts';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import { experiment } from './experiment.ts';

const JOBS = 5;

/** How many of the requests were on a thread at a time. */
const atWork = (requests: PoolRequest[], t: number) =>
  requests.filter(({ started, done }) => started.at <= t && t < done.at).length;

describe('a pool of four, recorded', () => {
  let recorded: RecordedExperiment;
  let pools: ProcessPool[];
  let four: PoolRequest[];
  let eight: PoolRequest[];
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
    pools = recorded.pools.toSorted((a, b) => a.timelines[0].begin - b.timelines[0].begin);
    [four, eight] = pools.map(({ table }) => Array.from(table.order, (row) => table.request(row)));
  });

  checkProperties(experiment, {
    'The pool has four threads in the first process and eight in the second.': () => {
      expect(pools.map(({ size }) => size)).toEqual([4, 8]);
      expect([four.length, eight.length]).toEqual([JOBS, JOBS]);
    },

    'The main script makes all five requests before any job is called back.': () => {
      for (const requests of [four, eight]) {
        const first = Math.min(...requests.map(({ calledBackAt }) => calledBackAt));
        for (const { queuedAt } of requests) expect(queuedAt).toBeLessThan(first);
      }
    },

    'With four threads the fifth waits behind four others, and begins when the first of them is done.': () => {
      const [fifth] = four.slice(-1);
      expect(fifth.ahead).toBe(4);
      const firstDone = four.slice(0, 4).find(({ row }) => row === fifth.after)!;
      // Which of two is first that were done between the same two looks cannot be seen.
      for (const { done } of four.slice(0, 4)) expect(done.to).toBeGreaterThanOrEqual(firstDone.done.from);
      expect(fifth.started.at).toBe(firstDone.done.at);
      expect(fifth.started.from).toBeGreaterThan(fifth.queuedAt);
      expect(fifth.calledBackAt).toBeGreaterThan(firstDone.calledBackAt);
    },

    'With eight threads none waits: each begins when it is made.': () => {
      for (const { queuedAt, started, after } of eight) expect([started.at, after]).toEqual([queuedAt, -1]);
      const threads = new Set(eight.map(({ thread }) => thread));
      expect(threads.size).toBe(JOBS);
    },

    'At no time do more than four jobs run at once in the first process.': () => {
      for (const { started } of four) expect(atWork(four, started.at)).toBeLessThanOrEqual(4);
      const last = eight.at(-1)!;
      expect(atWork(eight, last.started.at)).toBe(JOBS);
    },

    'Every job is called back in poll, in the order in which they are done.': () => {
      for (const requests of [four, eight]) {
        const called = requests.toSorted((a, b) => a.calledBackAt - b.calledBackAt);
        for (const { timeline, span } of called) {
          expect(timeline.phases.phase.get(timeline.spans.phase.get(span))).toBe(PHASE.POLL);
        }
        called.slice(1).forEach(({ done }, i) => {
          expect(done.to).toBeGreaterThanOrEqual(called[i].done.from);
        });
      }
    },
  });

  it('prints what is expected, and ends by itself', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output).toEqual(experiment.expected.output);
  });
});
