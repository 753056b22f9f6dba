import { describe, expect, test } from 'vitest';
import { LANE, type Lane, ThreadLanes } from '../../instrument/model/lanes.ts';
import { SliceBuffer } from '../../instrument/model/levels.ts';
import { ThreadOverview } from '../../instrument/model/overview.ts';
import { decodeOverview, encodeOverview } from '../../instrument/model/overview-frame.ts';
import { ORIGIN_NS } from '../../instrument/model/testing/log-writer.ts';
import { RandomProgram } from '../../instrument/model/testing/random-program.ts';
import { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { recordingOf, STATUS } from '../testing/recordings.ts';
import { answer, overviewOf } from './answer.ts';
import type { LiveRecording } from './recording.ts';
import { queryRow, rowsOf } from './told.ts';

const KEY = '4711:0';
const LANES = Object.values(LANE).filter((lane) => lane !== LANE.QUEUES && lane !== LANE.HEAP);
const EVER: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

function listed(buffer: SliceBuffer) {
  return Array.from({ length: buffer.length }, (_, i) => [
    ...[buffer.start[i], buffer.end[i], buffer.busy[i], buffer.count[i]],
    ...[buffer.item[i], buffer.tone[i], buffer.longest[i]],
  ]);
}

/** A recording that the host has told all of, and of which so many slots are decoded. */
function loading(words: Uint32Array, slots: number, most: number): LiveRecording {
  const overview = new ThreadOverview(ORIGIN_NS, most);
  overview.push(words);
  overview.finish();
  const bytes = encodeOverview(0, overview.told());
  const recording = recordingOf(KEY);
  recording.message({ ...STATUS, state: 'ended', slots: words.length / 4 });
  recording.told(decodeOverview(bytes.buffer as ArrayBuffer));
  recording.message({ type: 'overview' });
  recording.slots(0, 0, words.slice(0, slots * 4));
  while (recording.decode(() => false));
  return recording;
}

function finished(words: Uint32Array): { timeline: ThreadTimeline; lanes: ThreadLanes } {
  const timeline = new ThreadTimeline(KEY, ORIGIN_NS);
  timeline.push(words);
  timeline.finish();
  const lanes = new ThreadLanes(timeline);
  lanes.update();
  return { timeline, lanes };
}

function shown(recording: LiveRecording, lane: Lane, row: number, bucket: number) {
  const buffer = new SliceBuffer();
  queryRow(recording.threads[0], lane, row, ...EVER, bucket, buffer);
  return listed(buffer);
}

describe('a recording that loads', () => {
  test('shows at any time what it will show in the end, at the resolution of its overview', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { words } = new RandomProgram(seed).writer;
      const { lanes } = finished(words);
      const slots = words.length / 4;
      for (const share of [0, 0.03, 0.31, 0.5, 0.77, 0.99]) {
        const recording = loading(words, Math.floor(slots * share), 40);
        const [thread] = recording.threads;
        for (const lane of LANES) {
          expect(rowsOf(thread, lane), `lane ${lane}`).toBe(lanes.rows(lane));
          for (let row = 0; row < rowsOf(thread, lane); row++) {
            const bucket = thread.told!.lanes.get(lane)![row].bucket * 2 ** (seed % 4);
            const whole = new SliceBuffer();
            lanes.query(lane, row, ...EVER, bucket, whole);
            expect(shown(recording, lane, row, bucket), `seed ${seed}, ${share}, lane ${lane}, row ${row}`).toEqual(
              listed(whole),
            );
          }
        }
      }
    }
  });

  test('loses no event from view at a finer resolution either', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { words } = new RandomProgram(seed).writer;
      const { lanes } = finished(words);
      const recording = loading(words, Math.floor((words.length / 4) * 0.4), 10);
      for (const lane of LANES)
        for (let row = 0; row < lanes.rows(lane); row++) {
          const [some, all] = [shown(recording, lane, row, 1), new SliceBuffer()];
          lanes.query(lane, row, ...EVER, 1, all);
          const counted = listed(all).reduce((sum, [, , , count]) => sum + count, 0);
          expect(some.reduce((sum, [, , , count]) => sum + count, 0)).toBe(counted);
        }
    }
  });

  test('says from when to when it is, how much is decoded, and that all of it can be seen', () => {
    const { words } = new RandomProgram(3).writer;
    const { timeline } = finished(words);
    const recording = loading(words, 20, 40);
    const open = { link: 'open', attempts: 0, retryAt: null, fault: null } as const;
    const summary = recording.summary(open);
    expect(summary).toMatchObject({ begin: timeline.begin, end: timeline.end, whole: true, complete: false });
    expect(summary.slotsDecoded).toBe(20);
    const query = { from: timeline.begin, to: timeline.end, nsPerPx: 1e6, threads: [], overviewPx: 50 };
    expect(answer(recording, query).answer.whole).toBe(true);
  });

  test('shows the loop delay of the whole from the start, and the same in the end', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { words } = new RandomProgram(seed).writer;
      const slots = words.length / 4;
      const whole = loading(words, 0, 10_000);
      const half = loading(words, slots >> 1, 10_000);
      const done = loading(words, slots, 10_000);
      done.message({ ...STATUS, state: 'ended', slots, complete: true });
      done.decode(() => false);
      expect(done.threads[0].told).toBe(null);
      for (const recording of [whole, half]) expect(overviewOf(recording, 64)).toEqual(overviewOf(done, 64));
    }
  });
});
