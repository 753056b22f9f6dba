/** Recordings as the worker has them, from logs that are written as text. */
import { LogWriter, logOf, ORIGIN_NS } from '../../instrument/model/testing/log-writer.ts';
import type { Manifest } from '../../instrument/schema/manifest.ts';
import { PROTOCOL_VERSION, type Status } from '../../instrument/schema/messages.ts';
import { LiveRecording } from '../source/recording.ts';

export const MANIFEST: Manifest = {
  ...{ format: 'loopscope', schemaVersion: 1, loopscope: '0.1.0', command: ['node', 'app.js'], cwd: '/home/me' },
  ...{ startedAt: '2026-11-22T10:00:00.000Z', originNs: String(ORIGIN_NS), detail: 'app', pid: 4711 },
  versions: { node: 'v20.20.2', v8: '11.3', uv: '1.46.0', platform: 'linux', arch: 'x64' },
  ...{ state: 'recording', exit: null, endedAt: null, lost: 0, notes: [], experiment: null },
};

export const STATUS: Status = {
  type: 'status',
  state: 'recording',
  exit: null,
  lost: 0,
  notes: [],
  slots: 0,
  at: 0,
  complete: false,
};

/** A recording that has said hello and has these threads, nothing decoded yet. */
export function recordingOf(...keys: string[]): LiveRecording {
  const recording = new LiveRecording();
  recording.message({ type: 'hello', protocol: PROTOCOL_VERSION, name: 'app', manifest: MANIFEST });
  keys.forEach((key, index) => {
    const [pid, tid] = key.split(':').map(Number);
    recording.message({ type: 'thread', index, key, pid, tid });
  });
  return recording;
}

/** A finished recording of one thread. */
export function finishedRecording(text: string): LiveRecording {
  return recordingFrom(logOf(text, new LogWriter()));
}

/** A finished recording of one thread, from its log's words. */
export function recordingFrom(words: Uint32Array): LiveRecording {
  return recordingOfThreads({ '4711:0': words });
}

/** A finished recording of several threads, from their logs' words. */
export function recordingOfThreads(logs: Record<string, Uint32Array>): LiveRecording {
  const recording = recordingOf(...Object.keys(logs));
  const words = Object.values(logs);
  words.forEach((log, index) => {
    recording.slots(index, 0, log);
  });
  recording.message({
    ...STATUS,
    state: 'ended',
    exit: { code: 0, signal: null },
    slots: words.reduce((sum, { length }) => sum + length / 4, 0),
    complete: true,
  });
  while (recording.decode(() => false));
  return recording;
}
