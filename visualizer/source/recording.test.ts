import { describe, expect, test } from 'vitest';
import { KIND } from '../../instrument/schema/events.ts';
import { IN_PLACE } from '../../instrument/schema/messages.ts';
import { smallLog } from '../testing/logs.ts';
import { MANIFEST, recordingOf, STATUS } from '../testing/recordings.ts';

const { words, end } = smallLog();
const slots = words.length / 4;
const open = { link: 'open', attempts: 0, retryAt: null, fault: null } as const;

describe('the live recording', () => {
  test('decodes frames of any size, a little at a time, and counts what is there', () => {
    const recording = recordingOf('4711:0');
    for (let slot = 0; slot < slots; slot += 5) {
      recording.slots(0, slot, words.slice(slot * 4, (slot + 5) * 4));
      while (recording.decode(() => true));
    }
    recording.slots(0, slots, end);
    recording.message({ ...STATUS, state: 'ended', exit: { code: 0, signal: null }, complete: true });
    expect(recording.complete).toBe(false);
    while (recording.decode(() => true));
    const summary = recording.summary(open);
    expect(summary).toMatchObject({ events: 39, complete: true, begin: 1e6, end: 21e6, exit: { code: 0 } });
    expect(summary.threads[0]).toMatchObject({ key: '4711:0', main: true, node: 'v20.20.2', ended: { code: 0 } });
  });

  test('has news in that all of it is there, also where all of its events had come before', () => {
    const recording = recordingOf('4711:0');
    recording.slots(0, 0, words);
    recording.slots(0, slots, end);
    while (recording.decode(() => false));
    const before = recording.summary(open);
    recording.message({ ...STATUS, state: 'ended', exit: { code: 0, signal: null }, complete: true });
    recording.decode(() => false);
    const after = recording.summary(open);
    expect([before.whole, after.whole]).toEqual([false, true]);
    expect(after.events).toBe(before.events);
    expect(after.news).toBeGreaterThan(before.news);
  });

  test('says what it has, decoded or not, so that a new connection goes on there', () => {
    const recording = recordingOf('4711:0', '4711:1');
    recording.slots(0, 0, words.slice(0, 40));
    expect(recording.have()).toEqual({ '4711:0': 10, '4711:1': 0 });
  });

  test('takes a process’s first thread for the main one before anything has come of it', () => {
    const recording = recordingOf('4711:0', '4711:1');
    expect(recording.summary(open).threads.map(({ main }) => main)).toEqual([true, false]);
  });

  test('slots that come twice count once', () => {
    const recording = recordingOf('4711:0');
    recording.slots(0, 0, words);
    recording.slots(0, 0, words);
    recording.slots(0, slots - 3, words.slice(-12));
    while (recording.decode(() => false));
    expect(recording.summary(open).slotsDecoded).toBe(slots);
  });

  test('takes what stands in place of slots that were let go, and goes on behind them', () => {
    const recording = recordingOf('4711:0');
    recording.slots(0, 0, words.slice(0, 30 * 4));
    const dropped = Uint32Array.of(KIND.DROPPED, slots - 20 - 30, 0, 0);
    expect(recording.slots(IN_PLACE, slots - 20, dropped)).toBeNull();
    expect(recording.slots(0, slots - 20, words.slice((slots - 20) * 4))).toBeNull();
    while (recording.decode(() => true));
    expect(recording.have()).toEqual({ '4711:0': slots });
    const { slotsDecoded, dropped: told } = recording.summary(open);
    expect(slotsDecoded).toBe(slots);
    expect(told).toEqual({ before: 0, until: 0, within: slots - 50 });
  });

  test('that lacks its begin begins where that was kept', () => {
    const recording = recordingOf('4711:0');
    const start = Uint32Array.of(KIND.THREAD_START | (1 << 8), 4711, 0, 0, KIND.DROPPED, slots - 20, 0, 0);
    recording.slots(IN_PLACE, slots - 20, start);
    recording.slots(0, slots - 20, words.slice((slots - 20) * 4));
    while (recording.decode(() => true));
    const { begin, dropped } = recording.summary(open);
    expect(begin).toBeGreaterThan(1e6);
    expect(dropped).toEqual({ before: slots - 20, until: begin, within: 0 });
  });

  test('after reconnecting the numbers of threads may have changed', () => {
    const recording = recordingOf('4711:0', '4711:1');
    recording.message({ type: 'hello', protocol: 1, name: 'app', manifest: MANIFEST });
    recording.message({ type: 'thread', index: 0, key: '4711:1', pid: 4711, tid: 1 });
    recording.slots(0, 0, words.slice(0, 40));
    expect(recording.have()).toEqual({ '4711:0': 0, '4711:1': 10 });
    expect(recording.threads).toHaveLength(2);
  });

  test('what does not fit is refused with a sentence', () => {
    const recording = recordingOf('4711:0');
    expect(recording.slots(0, 12, words)).toBe(
      'Records 0 to 11 of thread 4711:0 are missing from the stream: reload the page.',
    );
    expect(recording.slots(3, 0, words)).toContain('thread number 3');
    expect(recording.message({ type: 'hello', protocol: 2, name: 'app', manifest: MANIFEST })).toContain('protocol 2');
    const other = { ...MANIFEST, originNs: '5' };
    expect(recording.message({ type: 'hello', protocol: 1, name: 'b', manifest: other })).toContain(
      'another recording, b',
    );
  });
});
