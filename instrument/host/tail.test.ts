import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Recording } from './recording.ts';
import { Tail } from './tail.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, endedPid, MANIFEST } from './testing/places.ts';

/** Follows a recording; `until` waits for a change after which `condition` holds. */
function follow(directory: string, ownership: 'own' | 'foreign' = 'own') {
  const tail = new Tail(new Recording(directory, ownership));
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const stop = tail.listen(() => {
        if (!condition()) return;
        stop();
        resolve();
      });
    });
  return { tail, until };
}

describe('following a recording', () => {
  test('sees threads and records as they come', async () => {
    const directory = emptyRecording();
    const { tail, until } = follow(directory);
    const { recording } = tail;
    const thread = new FakeThread(join(directory, 'threads'), process.pid, 0);
    await until(() => recording.slots === 1);
    thread.befores(1, 2);
    const seen = until(() => recording.slots > 1);
    thread.publish();
    await seen;
    expect(recording.slots).toBe(3);
    new FakeThread(join(directory, 'threads'), process.pid, 1).befores(3).publish();
    await until(() => recording.logs.length === 2 && recording.slots === 5);
  });

  test('tells of what somebody else who looks has found first', async () => {
    const directory = emptyRecording();
    const { tail, until } = follow(directory);
    const { recording } = tail;
    const thread = new FakeThread(join(directory, 'threads'), process.pid, 0);
    await until(() => recording.slots === 1);
    thread.befores(1).publish();
    recording.refresh();
    await until(() => recording.slots === 2);
  });

  test('finds a threads folder that is made later', async () => {
    const directory = emptyRecording();
    const { tail, until } = follow(directory);
    mkdirSync(join(directory, 'threads', `${process.pid}-0`));
    await until(() => tail.recording.logs.length === 1);
    expect(tail.recording.slots).toBe(0);
  });

  test('finishes when the recording has ended and every writer is gone', async () => {
    const directory = emptyRecording();
    new FakeThread(join(directory, 'threads'), endedPid(), 0).befores(1).publish().befores(2);
    const { tail, until } = follow(directory);
    await until(() => tail.recording.closed);
    expect(tail.finished).toBe(false);
    tail.recording.manifest = { ...MANIFEST, state: 'ended' };
    tail.poke();
    await until(() => tail.finished);
    expect(tail.recording.slots).toBe(3);
  });

  test("follows somebody else's manifest", async () => {
    const directory = emptyRecording({ pid: process.pid });
    const { tail, until } = follow(directory, 'foreign');
    await until(() => true);
    const ended = until(() => tail.finished);
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ ...MANIFEST, state: 'ended' }));
    await ended;
    expect(tail.recording.manifest.state).toBe('ended');
  });

  test('takes a recording that nobody writes to any more for ended after a while', async () => {
    const { tail, until } = follow(emptyRecording({ pid: endedPid() }), 'foreign');
    await until(() => tail.finished);
    expect(tail.recording.notes()[0]).toContain('Loopscope did not close this recording');
  });

  test('looks at nothing while nobody listens, and never again once all has been seen', async () => {
    const { tail, until } = follow(emptyRecording({ state: 'ended' }));
    const refresh = vi.spyOn(tail.recording, 'refresh');
    expect(refresh).not.toHaveBeenCalled();
    await until(() => tail.finished);
    const looks = refresh.mock.calls.length;
    const stop = tail.listen(() => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    // One look for records, and one for call sites.
    expect(refresh.mock.calls.length).toBeLessThanOrEqual(looks + 2);
    stop();
  });
});
