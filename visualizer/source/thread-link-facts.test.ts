import { describe, expect, test } from 'vitest';
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { logOf } from '../../instrument/model/testing/log-writer.ts';
import { recordingOfThreads } from '../testing/recordings.ts';
import { STARTED_LOG, STARTER_LOG } from '../testing/two-threads.ts';
import { answer } from './answer.ts';
import { factsOf } from './facts.ts';
import type { ThreadArrow } from './protocol.ts';

const recording = recordingOfThreads({ '4711:0': logOf(STARTER_LOG), '4711:1': logOf(STARTED_LOG) });
const [MAIN, WORKER] = ['4711:0', '4711:1'];
const facts = (thread: string, lane: Lane, item: number) => factsOf(recording, { thread, lane, item })!;

/** `title: what (value) → where it leads`. */
const lists = (thread: string, lane: Lane, item: number) =>
  facts(thread, lane, item).lists.flatMap(({ title, mentions }) =>
    mentions.map(({ title: what, value, ref }) =>
      `${title}: ${what} (${value}) → ${ref?.thread}/${ref?.lane}/${ref?.item}`.replaceAll(/\u202f|\u00a0/g, ' '),
    ),
  );

const arrow = ({ kind, from, to }: ThreadArrow) =>
  `${kind} ${from.ref.thread}/${from.ref.lane}/${from.ref.item} at ${from.time} → ${to.ref.thread}/${to.ref.lane}/${to.ref.item} at ${to.time}`;

describe('facts of threads that are joined', () => {
  test('the callback that started a thread leads to its main script, and that back', () => {
    expect(lists(MAIN, LANE.CALLBACKS, 0)).toEqual(['Started: Worker 1 (began after 3.00 ms) → 4711:1/1/0']);
    const start = ['start 4711:0/2/0 at 5000000 → 4711:1/1/0 at 8000000'];
    expect(facts(MAIN, LANE.CALLBACKS, 0).links.map(arrow)).toEqual(start);
    expect(lists(WORKER, LANE.PHASES, 0)).toContain('Worker 1 was started by: Timeout #2 (Main thread) → 4711:0/2/0');
    expect(facts(WORKER, LANE.PHASES, 0).links.map(arrow)).toEqual(start);
  });

  test('what the main script of a thread scheduled leads to what started the thread', () => {
    expect(facts(WORKER, LANE.CALLBACKS, 0).span!.root).toBe('main script');
    expect(lists(WORKER, LANE.CALLBACKS, 0)).toContain(
      'Worker 1 was started by: Timeout #2 (Main thread) → 4711:0/2/0',
    );
  });

  test('the callback that was told of an end leads to it, and that back', () => {
    expect(lists(MAIN, LANE.CALLBACKS, 1)).toContain(
      'Called because this had ended: Worker 1 (2.00 ms before) → 4711:1/1/5',
    );
    expect(facts(MAIN, LANE.CALLBACKS, 1).links.map(arrow)).toEqual([
      'end 4711:1/1/5 at 15000000 → 4711:0/2/1 at 17000000',
    ]);
    expect(lists(WORKER, LANE.PHASES, 5)).toContain('Its end was told to: WORKER #3 (Main thread) → 4711:0/2/1');
  });

  test('what has to do with no other thread has no links', () => {
    expect(facts(MAIN, LANE.PHASES, 0).links).toEqual([]);
    expect(facts(WORKER, LANE.PHASES, 2).links).toEqual([]);
  });
});

describe('an answer', () => {
  const links = (from: number, to: number) =>
    answer(recording, { from, to, nsPerPx: 1000, threads: [], overviewPx: 10 }).answer.links.map(({ kind }) => kind);

  test('has the arrows that lie in it, at least in part', () => {
    expect(links(0, 20e6)).toEqual(['start', 'end']);
    expect(links(0, 4e6)).toEqual([]);
    expect(links(6e6, 7e6)).toEqual(['start']);
    expect(links(16e6, 20e6)).toEqual(['end']);
  });
});
