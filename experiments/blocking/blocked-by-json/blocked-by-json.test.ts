import { beforeAll, describe, expect, it } from 'vitest';
import { checkProperties } from '../../testing/check-properties.ts';
import { type RecordedExperiment, recordExperiment } from '../../testing/record-experiment.ts';
import type { RecordedCallback, RecordedThread } from '../../testing/recorded-thread.ts';
import { experiment } from './experiment.ts';

const LINE = { beat: 20, backUp: 25, order: 48 };

describe('blocked by JSON, recorded', () => {
  let recorded: RecordedExperiment;
  let customers: RecordedThread;
  let backups: RecordedCallback[];
  beforeAll(() => {
    recorded = recordExperiment(experiment.name);
    customers = recorded.workers[0];
    backups = intervals(recorded.main, LINE.backUp);
  });

  const intervals = (thread: RecordedThread, line: number) =>
    thread.callbacks.filter((callback) => callback.line === line && callback.type === 'Timeout');
  const within = (t: number, { begin, end }: RecordedCallback) => t > begin && t < end;

  checkProperties(experiment, {
    'The longest callback of the main thread is the timer of the backup.': () => {
      const longest = recorded.main.callbacks.toSorted((a, b) => b.end - b.begin - (a.end - a.begin))[0];
      expect([longest.type, longest.line, longest.phase]).toEqual(['Timeout', LINE.backUp, 'timers']);
    },

    'While a backup runs no other callback of its thread begins.': () => {
      expect(backups.length).toBeGreaterThan(0);
      for (const backup of backups) {
        expect(recorded.main.callbacks.filter(({ begin }) => within(begin, backup))).toEqual([]);
        expect(recorded.main.phases.filter(({ begin }) => within(begin, backup))).toEqual([]);
      }
    },

    'The gap between two heartbeats is at least as long as the backup that fell into it.': () => {
      const beats = intervals(recorded.main, LINE.beat);
      // Behind the last backup the shop may close before the heart beats again.
      const between = backups.filter(({ end }) => end < beats.at(-1)!.begin);
      expect(between.length).toBeGreaterThan(0);
      for (const backup of between) {
        const before = beats.findLast(({ end }) => end <= backup.begin)!;
        const after = beats.find(({ begin }) => begin >= backup.end)!;
        expect(beats.indexOf(after)).toBe(beats.indexOf(before) + 1);
        expect(after.begin - before.begin).toBeGreaterThanOrEqual(backup.end - backup.begin);
      }
    },

    'The worker’s loop goes on during a backup: orders are sent.': () => {
      const orders = intervals(customers, LINE.order);
      expect(orders).toHaveLength(50);
      expect(orders.filter(({ begin }) => backups.some((backup) => within(begin, backup))).length).toBeGreaterThan(0);
    },

    'An order that is sent during a backup is answered after it.': () => {
      const requests = customers.asked.filter(({ type }) => type === 'HTTPCLIENTREQUEST');
      let waiting = 0;
      for (const backup of backups) {
        for (const { id } of requests.filter(({ t }) => within(t, backup))) {
          const answer = customers.callbacks.find((callback) => callback.id === id)!;
          expect(answer.begin).toBeGreaterThan(backup.end);
          waiting++;
        }
      }
      expect(waiting).toBeGreaterThan(0);
    },
  });

  it('ends by itself once all orders are served', () => {
    expect(recorded.exitCode).toBe(0);
    expect(recorded.output[0]).toMatch(/^50 orders served; the slowest took \d+ ms$/);
    expect(recorded.output[1]).toMatch(/^120000 orders backed up; longest gap between heartbeats \d+ ms$/);
  });
});
