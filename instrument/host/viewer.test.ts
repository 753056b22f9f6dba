import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KIND } from '../schema/events.ts';
import { FRAME_HEADER_BYTES, samplesKey } from '../schema/messages.ts';
import { SAMPLE } from '../schema/samples.ts';
import { SamplesWriter } from './samples-file.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, endedPid, MANIFEST } from './testing/places.ts';
import { complete, serve, TestViewer } from './testing/test-viewer.ts';

describe('a viewer', () => {
  test('gets what the host saw of a process’s pool, from where it is', async () => {
    const directory = emptyRecording({ state: 'ended' });
    const pid = endedPid();
    new FakeThread(join(directory, 'threads'), pid, 0).befores(1, 2).publish();
    const writer = new SamplesWriter(directory, `${pid}-0`, pid);
    for (const id of [501, 502, 503]) writer.add(SAMPLE.THREAD, id - 501, id, 0, 1000);
    writer.flush();
    writer.close();
    const { server } = await serve(directory);
    const key = samplesKey(`${pid}:0`);
    const whole = new TestViewer(server);
    await whole.until(complete);
    // The clock's low word comes first.
    expect(whole.ids).toEqual({ [`${pid}:0`]: [0, 1, 2], [key]: [1000, 501, 502, 503] });
    const rest = new TestViewer(server, { [key]: 2 });
    await rest.until(complete);
    expect(rest.ids[key]).toEqual([502, 503]);
    expect(rest.frames.find((frame) => frame.key === key)?.first).toBe(2);
  });

  test('gets samples while they come', async () => {
    const directory = emptyRecording();
    new FakeThread(join(directory, 'threads'), process.pid, 0).befores(1).publish();
    const { server } = await serve(directory);
    const viewer = new TestViewer(server);
    await viewer.until(({ status }) => status !== undefined);
    const writer = new SamplesWriter(directory, `${process.pid}-0`, process.pid);
    onTestFinished(() => writer.close());
    const key = samplesKey(`${process.pid}:0`);
    for (const id of [501, 502]) {
      writer.add(SAMPLE.THREAD, id - 501, id, 0, 1000);
      writer.flush();
      await viewer.until(({ ids }) => ids[key]?.includes(id));
    }
    expect(viewer.ids[key]).toEqual([1000, 501, 502]);
  });

  test('of a finished recording gets who it is, its threads, every slot, and the end', async () => {
    const directory = emptyRecording({ state: 'ended', exit: { code: 3, signal: null }, lost: 4, notes: ['A note.'] });
    const pid = endedPid();
    new FakeThread(join(directory, 'threads'), pid, 0, 4).befores(1, 2, 3).seal().befores(4).publish();
    new FakeThread(join(directory, 'threads'), pid, 1).befores(9).publish();
    const { server } = await serve(directory);
    const viewer = new TestViewer(server);
    await viewer.until(complete);
    expect(viewer.messages[0]).toMatchObject({
      type: 'hello',
      protocol: 1,
      name: 'app',
      manifest: { command: ['node', 'app.js'] },
    });
    expect(viewer.messages.filter((message) => message.type === 'thread')).toEqual([
      { type: 'thread', index: 0, key: `${pid}:0`, pid, tid: 0 },
      { type: 'thread', index: 1, key: `${pid}:1`, pid, tid: 1 },
    ]);
    expect(viewer.ids).toEqual({ [`${pid}:0`]: [0, 1, 2, 3, 0, 4], [`${pid}:1`]: [0, 9] });
    expect(viewer.status).toEqual({
      type: 'status',
      state: 'ended',
      exit: { code: 3, signal: null },
      lost: 4,
      notes: ['A note.'],
      slots: 8,
      at: expect.any(Number),
      complete: true,
    });
  });

  test('that has much still to come is told first what it looks like, and how much it is', async () => {
    const directory = emptyRecording({ state: 'ended', originNs: '0' });
    const words = new Uint32Array(320_000 * 4);
    for (let slot = 0; slot < 320_000; slot++) words.set([KIND.RESOLVE, slot, 0, slot + 1], slot * 4);
    new FakeThread(join(directory, 'threads'), endedPid(), 0, 320_001).raw(words).publish();
    const { server, tail } = await serve(directory);
    tail.recording.findThreads();
    tail.recording.refresh();
    await new Promise<void>((resolve) => {
      tail.overview.listen(resolve);
      tail.overview.start();
    });
    const viewer = new TestViewer(server);
    await viewer.until(complete);
    expect(viewer.messages.map(({ type }) => type).filter((type) => type !== 'status')).toEqual([
      'hello',
      'thread',
      'overview',
    ]);
    expect(viewer.messages.find((message) => message.type === 'status')).toMatchObject({
      slots: 320_001,
      complete: false,
    });
    expect(viewer.overviews.map(({ index, begin, end }) => [index, begin, end])).toEqual([[0, 1, 320_000]]);
    expect(viewer.frames.reduce((sum, { count }) => sum + count, 0)).toBe(320_001);
  });

  test('waits for that no longer than a moment', async () => {
    const directory = emptyRecording({ state: 'ended' });
    new FakeThread(join(directory, 'threads'), endedPid(), 0, 4).befores(1, 2).publish();
    const { server, tail } = await serve(directory);
    // It is never told.
    tail.overview.start = () => true;
    const viewer = new TestViewer(server);
    await viewer.until(complete);
    expect(viewer.overviews).toEqual([]);
    expect(viewer.frames.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });

  test('that comes back gets the rest from where it stopped', async () => {
    const directory = emptyRecording({ state: 'ended' });
    const pid = endedPid();
    new FakeThread(join(directory, 'threads'), pid, 0, 4).befores(1, 2, 3).seal().befores(4).publish();
    const { server } = await serve(directory);
    const viewer = new TestViewer(server, { [`${pid}:0`]: 3 });
    await viewer.until(complete);
    expect(viewer.frames).toEqual([{ key: `${pid}:0`, first: 3, count: 3 }]);
    expect(viewer.ids).toEqual({ [`${pid}:0`]: [3, 0, 4] });
  });

  test('that has everything gets nothing but the end', async () => {
    const directory = emptyRecording({ state: 'ended' });
    const pid = endedPid();
    new FakeThread(join(directory, 'threads'), pid, 0).befores(1).publish();
    const { server } = await serve(directory);
    const viewer = new TestViewer(server, { [`${pid}:0`]: 2, 'unknown:0': 7 });
    await viewer.until(complete);
    expect(viewer.frames).toEqual([]);
  });

  test('of a running program gets records as they are published, then the end', async () => {
    const directory = emptyRecording();
    const thread = new FakeThread(join(directory, 'threads'), process.pid, 0).befores(1).publish();
    const { server, tail } = await serve(directory);
    const viewer = new TestViewer(server);
    const key = `${process.pid}:0`;
    await viewer.until(() => viewer.ids[key]?.length === 2);
    expect(viewer.status?.complete ?? false).toBe(false);
    thread.befores(2).publish();
    await viewer.until(() => viewer.ids[key].length === 3);
    thread.end();
    new FakeThread(join(directory, 'threads'), process.pid, 7).befores(70).end();
    await viewer.until(() => viewer.ids[`${process.pid}:7`]?.length === 3);
    tail.recording.manifest = { ...MANIFEST, state: 'ended', exit: { code: null, signal: 'SIGKILL' } };
    tail.poke();
    await viewer.until(complete);
    expect(viewer.status?.exit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(viewer.ids[key]).toEqual([0, 1, 2, 0]);
  });

  test('does not share its place with others', async () => {
    const directory = emptyRecording({ state: 'ended' });
    const pid = endedPid();
    new FakeThread(join(directory, 'threads'), pid, 0).befores(1, 2, 3).publish();
    const { server } = await serve(directory);
    const viewers = [0, 1, 2].map((have) => new TestViewer(server, { [`${pid}:0`]: have }));
    await Promise.all(viewers.map((viewer) => viewer.until(complete)));
    expect(viewers.map((viewer) => viewer.ids[`${pid}:0`])).toEqual([
      [0, 1, 2, 3],
      [1, 2, 3],
      [2, 3],
    ]);
  });

  test('that reads slowly holds one frame of the host, and gets everything in the end', async () => {
    const directory = emptyRecording({ state: 'ended' });
    const pid = endedPid();
    const slots = 1_000_000;
    const thread = new FakeThread(join(directory, 'threads'), pid, 0, slots);
    fillWith(thread, slots);
    const { server } = await serve(directory);
    const before = process.memoryUsage().arrayBuffers;
    const viewer = new TestViewer(server);
    await viewer.until(() => viewer.frames.length > 0);
    viewer.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(6_000_000);
    viewer.resume();
    await viewer.until(complete);
    const ids = viewer.ids[`${pid}:0`];
    expect(ids).toHaveLength(slots);
    expect(ids.every((id, slot) => id === slot)).toBe(true);
    expect(Math.max(...viewer.frames.map(({ count }) => FRAME_HEADER_BYTES + count * 16))).toBe(32 * 1024);
  });

  describe('that fetches backlogs', () => {
    const SLOTS = 100_000;
    const first = (have = {}) => JSON.stringify({ type: 'subscribe', have, backlogs: true });
    const large = (threads: string, pid: number, tid: number) => {
      const thread = new FakeThread(threads, pid, tid, SLOTS + 10);
      fillWith(thread, SLOTS);
      return thread;
    };

    test('is offered one where much is to come, and told of the end when it has taken it', async () => {
      const directory = emptyRecording({ state: 'ended' });
      const pid = endedPid();
      large(join(directory, 'threads'), pid, 0);
      large(join(directory, 'threads'), pid, 1);
      const { server } = await serve(directory);
      const viewer = new TestViewer(server, {}, first());
      await viewer.until(() => viewer.backlogs.length > 0);
      await viewer.fetchBacklog();
      await new Promise((resolve) => setTimeout(resolve, 300));
      // All has been sent, but what is said on the stream may be faster.
      expect(viewer.status).toMatchObject({ slots: 2 * SLOTS, complete: false });
      viewer.send('{"type":"taken"}');
      await viewer.until(complete);
      for (const key of [`${pid}:0`, `${pid}:1`]) {
        expect(viewer.ids[key]).toHaveLength(SLOTS);
        expect(viewer.ids[key].every((id, slot) => id === slot)).toBe(true);
      }
      // In turn, so that no thread has to wait for all of another one.
      expect(viewer.frames.slice(0, 3).map(({ key }) => key)).toEqual([`${pid}:0`, `${pid}:1`, `${pid}:0`]);
      expect(viewer.backlogs).toHaveLength(1);
    });

    test('gets what a running program has written, and then what it writes, on the stream', async () => {
      const directory = emptyRecording();
      const thread = large(join(directory, 'threads'), process.pid, 0);
      const { server } = await serve(directory);
      const viewer = new TestViewer(server, {}, first());
      const key = `${process.pid}:0`;
      await viewer.until(() => viewer.backlogs.length > 0);
      thread.befores(SLOTS, SLOTS + 1).publish();
      await viewer.fetchBacklog();
      viewer.send('{"type":"taken"}');
      await viewer.until(() => viewer.ids[key].length === SLOTS + 2);
      expect(viewer.ids[key].every((id, slot) => id === slot)).toBe(true);
    });

    test('is sent little on the stream, and the rest where it has most', async () => {
      const directory = emptyRecording({ state: 'ended' });
      const pid = endedPid();
      large(join(directory, 'threads'), pid, 0);
      const { server } = await serve(directory);
      const viewer = new TestViewer(server, {}, first({ [`${pid}:0`]: SLOTS - 5 }));
      await viewer.until(complete);
      expect(viewer.backlogs).toEqual([]);
      expect(viewer.ids[`${pid}:0`]).toEqual([SLOTS - 5, SLOTS - 4, SLOTS - 3, SLOTS - 2, SLOTS - 1]);
    });

    test('is offered none of a flight recording that goes on: it could be let go before it is fetched', async () => {
      const directory = emptyRecording({ flight: { limit: 2 ** 30, threads: 0, records: 0 } });
      large(join(directory, 'threads'), process.pid, 0);
      const { server } = await serve(directory);
      const viewer = new TestViewer(server, {}, first());
      await viewer.until(({ ids }) => ids[`${process.pid}:0`]?.length === SLOTS);
      expect(viewer.backlogs).toEqual([]);
    });

    test('fetches each once, and none when it has left', async () => {
      const directory = emptyRecording({ state: 'ended' });
      large(join(directory, 'threads'), endedPid(), 0);
      const { server } = await serve(directory);
      const status = async ({ backlogs }: TestViewer) =>
        (await fetch(`${server.url}api/backlog?id=${backlogs[0]}`)).status;
      const viewer = new TestViewer(server, {}, first());
      await viewer.until(() => viewer.backlogs.length > 0);
      await viewer.fetchBacklog();
      expect(await status(viewer)).toBe(404);
      const other = new TestViewer(server, {}, first());
      await other.until(() => other.backlogs.length > 0);
      const gone = new Promise<void>((resolve) => server.onViewerGone(resolve));
      other.close();
      await gone;
      expect(await status(other)).toBe(404);
    });

    test('that reads slowly holds one frame of the host', async () => {
      const directory = emptyRecording({ state: 'ended' });
      const slots = 2_000_000;
      fillWith(new FakeThread(join(directory, 'threads'), endedPid(), 0, slots), slots);
      const { server } = await serve(directory);
      const viewer = new TestViewer(server, {}, first());
      await viewer.until(() => viewer.backlogs.length > 0);
      const before = process.memoryUsage().arrayBuffers;
      const answer = await fetch(`${server.url}api/backlog?id=${viewer.backlogs[0]}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(6_000_000);
      expect((await answer.arrayBuffer()).byteLength).toBe(slots * 16 + Math.ceil(slots / 16_384) * FRAME_HEADER_BYTES);
    });

    test('hears why, where a log can’t be read any more', async () => {
      const directory = emptyRecording({ state: 'ended' });
      large(join(directory, 'threads'), endedPid(), 0);
      const { server, tail } = await serve(directory);
      const viewer = new TestViewer(server, {}, first());
      await viewer.until(() => viewer.backlogs.length > 0);
      tail.recording.logs[0].read = () => {
        throw new Error('The disk is gone.');
      };
      const answer = await fetch(`${server.url}api/backlog?id=${viewer.backlogs[0]}`).catch(() => null);
      await expect(Promise.resolve(answer?.arrayBuffer() ?? Promise.reject(new Error('closed')))).rejects.toThrow();
      await viewer.until(() => viewer.closed !== null);
      expect(viewer.closed).toEqual({ code: 1011, reason: 'The disk is gone.' });
    });

    test('that says it has taken one without having been offered any is sent away', async () => {
      const { server } = await serve(emptyRecording({ state: 'ended' }));
      const viewer = new TestViewer(server, {}, first());
      await viewer.until(complete);
      viewer.send('{"type":"taken"}');
      await viewer.until(() => viewer.closed !== null);
      expect(viewer.closed?.code).toBe(1008);
    });
  });

  test.each([
    ['no JSON', 'hello'],
    ['another message', '{"type":"unsubscribe"}'],
    ['null', 'null'],
    ['no count', '{"type":"subscribe","have":{"1:0":"many"}}'],
    ['a negative count', '{"type":"subscribe","have":{"1:0":-1}}'],
  ])('that says %s is sent away with what to say', async (_, text) => {
    const { server } = await serve(emptyRecording({ state: 'ended' }));
    const viewer = new TestViewer(server, {}, text);
    await viewer.until(() => viewer.closed !== null);
    expect(viewer.closed).toEqual({
      code: 1008,
      reason: 'Send {"type":"subscribe","have":{}} once, and nothing else.',
    });
    expect(viewer.messages).toEqual([]);
  });

  test('that subscribes twice is sent away', async () => {
    const { server } = await serve(emptyRecording({ state: 'ended' }));
    const viewer = new TestViewer(server);
    await viewer.until(complete);
    viewer.send('{"type":"subscribe","have":{}}');
    await viewer.until(() => viewer.closed !== null);
    expect(viewer.closed?.code).toBe(1008);
  });

  test('is told what the preload noted', async () => {
    const directory = emptyRecording({ state: 'ended' });
    const thread = new FakeThread(join(directory, 'threads'), endedPid(), 0);
    writeFileSync(join(thread.directory, 'note.txt'), 'The addon was refused.');
    const { server } = await serve(directory);
    const viewer = new TestViewer(server);
    await viewer.until(complete);
    expect(viewer.status?.notes).toEqual(['The addon was refused.']);
  });

  test('that leaves does not keep the host busy', async () => {
    const directory = emptyRecording();
    const { server, tail } = await serve(directory);
    const viewer = new TestViewer(server);
    await viewer.until(() => viewer.messages.length > 0);
    const gone = new Promise<void>((resolve) => server.onViewerGone(resolve));
    viewer.close();
    await gone;
    expect(server.viewers).toBe(0);
    expect(tail.finished).toBe(false);
  });
});

/** Fills the first segment with `before` records whose ids are their slots. */
function fillWith(thread: FakeThread, slots: number): void {
  const words = new Uint32Array((slots - 1) * 4);
  for (let slot = 1; slot < slots; slot++) words.set([KIND.BEFORE, slot], (slot - 1) * 4);
  thread.raw(words).publish();
}
