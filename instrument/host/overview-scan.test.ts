import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANE } from '../model/lanes.ts';
import { decodeOverview, type ToldRow } from '../model/overview-frame.ts';
import { KIND } from '../schema/events.ts';
import { OverviewScan } from './overview-scan.ts';
import { Recording } from './recording.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, endedPid } from './testing/places.ts';

const CALLBACKS = 160_000;
/** Slots of a log of so many callbacks: begin and end of each, and the segment's clock. */
const SLOTS = CALLBACKS * 2 + 1;
const LONE = 100_000;

/** Callbacks of 5 ns, one every 20 ns; a lone one takes 15. */
function callbacks(count: number): Uint32Array {
  const words = new Uint32Array(count * 8);
  for (let i = 0; i < count; i++) {
    const end = i * 20 + (i === LONE ? 16 : 6);
    words.set([KIND.BEFORE, i + 2, 0, i * 20 + 1, KIND.AFTER, i + 2, 0, end], i * 8);
  }
  return words;
}

function recordingOf(...threads: { tid: number; count: number }[]): Recording {
  const directory = emptyRecording({ state: 'ended', originNs: '0' });
  const pid = endedPid();
  for (const { tid, count } of threads)
    new FakeThread(join(directory, 'threads'), pid, tid, count * 2 + 1).raw(callbacks(count)).publish();
  const recording = new Recording(directory, 'own');
  recording.findThreads();
  recording.refresh();
  return recording;
}

async function scanned(recording: Recording): Promise<OverviewScan> {
  const scan = new OverviewScan(recording);
  expect(scan.start()).toBe(true);
  await new Promise<void>((resolve) => {
    scan.listen(() => scan.complete && resolve());
  });
  return scan;
}

const callbacksIn = (frame: Uint8Array): ToldRow =>
  decodeOverview(frame.buffer as ArrayBuffer).lanes.get(LANE.CALLBACKS)![0];

describe('the overview of a large recording', () => {
  test('has every callback of it, and the longest by its number', async () => {
    const recording = recordingOf({ tid: 0, count: CALLBACKS });
    const { frames } = await scanned(recording);
    expect(recording.slots).toBe(SLOTS);
    const told = decodeOverview(frames[0].buffer as ArrayBuffer);
    expect([told.begin, told.end]).toEqual([1, (CALLBACKS - 1) * 20 + 6]);
    const { slices } = callbacksIn(frames[0]);
    expect(slices.length).toBeLessThanOrEqual(8192);
    expect(slices.count.reduce((sum, count) => sum + count, 0)).toBe(CALLBACKS);
    const longest = slices.longest.indexOf(Math.max(...slices.longest));
    expect([slices.longest[longest], slices.item[longest]]).toEqual([15, LONE]);
  });

  test('is read once, however many ask for it', async () => {
    const scan = await scanned(recordingOf({ tid: 0, count: CALLBACKS }));
    const { version, frames } = scan;
    expect(scan.start()).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect([scan.version, scan.frames]).toEqual([version, frames]);
  });

  test('can be left and gone on with', async () => {
    const scan = new OverviewScan(recordingOf({ tid: 0, count: CALLBACKS }));
    scan.start();
    scan.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(scan.complete).toBe(false);
    scan.start();
    await new Promise<void>((resolve) => {
      scan.listen(() => resolve());
    });
    expect(scan.complete).toBe(true);
  });

  test('has each thread by its number', async () => {
    const { frames } = await scanned(recordingOf({ tid: 0, count: CALLBACKS }, { tid: 1, count: 10 }));
    expect(frames.map((frame) => decodeOverview(frame.buffer as ArrayBuffer).index)).toEqual([0, 1]);
    expect(callbacksIn(frames[1]).slices.length).toBe(10);
  });
});

test('of a small recording, or where a viewer has most of it already, there is none', () => {
  const recording = recordingOf({ tid: 0, count: 10 });
  expect(new OverviewScan(recording).start()).toBe(false);
  const large = recordingOf({ tid: 0, count: CALLBACKS });
  expect(new OverviewScan(large).start(SLOTS - 1000)).toBe(false);
});

test('of a program that runs there is none as long as it has written less than three million slots', () => {
  const running = recordingOf({ tid: 0, count: CALLBACKS });
  running.manifest = { ...running.manifest, state: 'recording' };
  expect(new OverviewScan(running).start()).toBe(false);
  const longer = recordingOf({ tid: 0, count: 1_500_000 });
  longer.manifest = { ...longer.manifest, state: 'recording' };
  const scan = new OverviewScan(longer);
  expect(scan.start()).toBe(true);
  scan.stop();
});
