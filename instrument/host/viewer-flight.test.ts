import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeThread, writeNames } from './testing/fake-log.ts';
import { emptyRecording, endedPid } from './testing/places.ts';
import { complete, serve, TestViewer } from './testing/test-viewer.ts';
import { segmentName } from './thread-log.ts';

describe('a viewer of a flight recording', () => {
  const flight = { limit: 2 ** 20, threads: 0, records: 0 };
  const letGo = (thread: FakeThread, ...numbers: number[]) => {
    for (const number of numbers) rmSync(join(thread.directory, segmentName(number)));
  };

  test('gets in place of what was let go how much that was, and all that there is', async () => {
    const directory = emptyRecording({ state: 'ended', flight });
    const pid = endedPid();
    const thread = new FakeThread(join(directory, 'threads'), pid, 0, 4);
    thread.befores(1, 2, 3).seal().befores(4, 5, 6).seal().befores(7).publish();
    writeNames(thread.directory, pid, 0, 1_000_000, new Uint32Array(0));
    letGo(thread, 0);
    const { server } = await serve(directory);
    const viewer = new TestViewer(server);
    await viewer.until(complete);
    const key = viewer.frames[0].key;
    expect(viewer.frames).toEqual([
      { key, first: 4, count: 3, inPlace: true },
      { key, first: 4, count: 6 },
    ]);
    expect(viewer.ids[key]).toEqual([0, 4, 5, 6, 0, 7]);
    expect(viewer.status).toMatchObject({ slots: 10, notes: [] });
  });

  test('that has a part of it goes on behind the gap', async () => {
    const directory = emptyRecording({ state: 'ended', flight });
    const thread = new FakeThread(join(directory, 'threads'), endedPid(), 0, 4);
    thread.befores(1, 2, 3).seal().befores(4, 5, 6).seal().befores(7).publish();
    letGo(thread, 0, 1);
    const { server, tail } = await serve(directory);
    tail.recording.findThreads();
    const { key } = tail.recording.logs[0];
    const viewer = new TestViewer(server, { [key]: 6 });
    await viewer.until(complete);
    expect(viewer.frames).toEqual([
      { key, first: 8, count: 1, inPlace: true },
      { key, first: 8, count: 2 },
    ]);
  });

  test('is told of threads that come while others are let go whole', async () => {
    const directory = emptyRecording({ flight });
    const threads = join(directory, 'threads');
    const old = new FakeThread(threads, process.pid, 1, 4).befores(1).publish();
    const { server, tail } = await serve(directory);
    const viewer = new TestViewer(server);
    await viewer.until(({ ids }) => ids[`${process.pid}:1`]?.length === 2);
    rmSync(old.directory, { recursive: true });
    tail.recording.forget(tail.recording.logs[0]);
    new FakeThread(threads, process.pid, 2, 4).befores(9).publish();
    await viewer.until(({ ids }) => ids[`${process.pid}:2`]?.length === 2);
    expect(viewer.ids[`${process.pid}:2`]).toEqual([0, 9]);
    const found = viewer.messages.filter((message) => message.type === 'thread');
    expect(found.map(({ index, tid }) => [index, tid])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
});
