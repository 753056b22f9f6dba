import type { WebSocket } from 'ws';
import { RECORD_BYTES } from '../schema/events.ts';
import {
  FRAME,
  FRAME_HEADER_BYTES,
  type HostMessage,
  IN_PLACE,
  PROTOCOL_VERSION,
  SAMPLES_FROM,
  type Status,
  samplesKey,
  type ViewerMessage,
} from '../schema/messages.ts';
import type { OverviewScan } from './overview-scan.ts';
import type { Tail } from './tail.ts';
import type { ThreadLog } from './thread-log.ts';

/**
 * What may be on its way to one viewer at a time. A browser copies a frame several times, and each time into memory that is new
 * to it, unless the frame is as small as this.
 */
const FRAME_BYTES = 32 * 1024;
const FRAME_SLOTS = (FRAME_BYTES - FRAME_HEADER_BYTES) / RECORD_BYTES;
/** The shortest time between two statuses, but for the last one. */
const STATUS_MS = 250;
/** How long slots wait for the overview of a large recording, at most. */
const HOLD_MS = 1000;
/** And how long for the page to draw it. */
const DRAW_MS = 150;
/** WebSocket close code: the peer broke the protocol. */
const POLICY_VIOLATION = 1008;
/** WebSocket close code: the host can't go on. */
const INTERNAL_ERROR = 1011;
/** A close frame has room for 123 bytes. */
const LONGEST_REASON = 100;

/** A thread that the viewer knows of. */
interface Sent {
  log: ThreadLog;
  /** Its number in the frames. */
  index: number;
  /** Next slot to send. */
  cursor: number;
}

/**
 * Brings one viewer everything that it does not have, straight from the files:
 * one message is on its way at a time, and the next one is read when the socket has taken it. So a slow viewer costs one
 * buffer, whatever the program writes meanwhile.
 */
export class Viewer {
  #socket: WebSocket;
  #tail: Tail;
  #sourceMaps: boolean;
  /** Next entry of the sources' journal to send. */
  #placesFrom = 0;
  #stopListening: (() => void) | null = null;
  #sent: Sent[] = [];
  #known = new Set<ThreadLog>();
  #nextIndex = 0;
  /** Next record to send of each process's samples. */
  #sampleCursors: number[] = [];
  #have: Record<string, number> = {};
  #buffer: Buffer | null = null;
  #inFlight = false;
  #turn = 0;
  #lastStatus = '';
  #lastStatusAt = Number.NEGATIVE_INFINITY;
  #statusTimer: NodeJS.Timeout | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Of the recording, where it is large and most of it is still to be sent. */
  #overview: OverviewScan | null = null;
  #overviewFrame = 0;
  #overviewVersion = 0;
  #stopOverview: (() => void) | null = null;
  /** So long slots wait for the overview: both at once would keep one another from the processor. */
  #holdUntil = 0;
  #holdTimer: NodeJS.Timeout | null = null;

  /** Takes over a socket that has just been opened. */
  constructor(socket: WebSocket, tail: Tail, sourceMaps = true) {
    this.#socket = socket;
    this.#tail = tail;
    this.#sourceMaps = sourceMaps;
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? '' : String(data)));
    socket.on('close', () => this.#stop());
    socket.on('error', () => socket.terminate());
  }

  #receive(text: string): void {
    const have = this.#stopListening ? null : parseSubscribe(text);
    if (!have) {
      this.#socket.close(POLICY_VIOLATION, 'Send {"type":"subscribe","have":{}} once, and nothing else.');
      return;
    }
    this.#have = have;
    const { name, manifest } = this.#tail.recording;
    this.#sendText({ type: 'hello', protocol: PROTOCOL_VERSION, name, manifest });
    this.#stopListening = this.#tail.listen(() => this.#pump());
    const known = Object.values(have).reduce((sum, slots) => sum + slots, 0);
    if (this.#tail.overview.start(known)) {
      this.#overview = this.#tail.overview;
      this.#stopOverview = this.#overview.listen(() => this.#pump());
      this.#hold(HOLD_MS);
    }
    this.#pump();
  }

  #stop(): void {
    this.#stopListening?.();
    this.#stopListening = () => {};
    this.#stopOverview?.();
    if (this.#statusTimer) clearTimeout(this.#statusTimer);
    this.#statusTimer = null;
    if (this.#holdTimer) clearTimeout(this.#holdTimer);
    this.#holdTimer = null;
    this.#buffer = null;
  }

  /** Sends the next thing there is to send, unless something is on its way. */
  #pump(): void {
    if (this.#inFlight || this.#socket.readyState !== this.#socket.OPEN) return;
    try {
      this.#sendPlaces();
      this.#announceThreads();
      this.#announceSamples();
      if (this.#isStatusDue() && this.#sendStatus()) return;
      const frame = this.#nextOverview() ?? (performance.now() < this.#holdUntil ? null : this.#nextFrame());
      if (frame) this.#send(frame);
      else this.#sendStatus();
    } catch (error) {
      // The files have gone under our hands. The program and the other viewers go on.
      this.#socket.close(INTERNAL_ERROR, (error as Error).message.slice(0, LONGEST_REASON));
    }
  }

  #sendPlaces(): void {
    const { journal } = this.#tail.sources;
    for (; this.#sourceMaps && this.#placesFrom < journal.length; this.#placesFrom++)
      this.#sendText({ type: 'places', scripts: journal[this.#placesFrom] });
  }

  #announceThreads(): void {
    const { logs } = this.#tail.recording;
    if (this.#sent.some(({ log }) => log.gone)) {
      for (const { log } of this.#sent) if (log.gone) this.#known.delete(log);
      this.#sent = this.#sent.filter(({ log }) => !log.gone);
    }
    if (this.#sent.length === logs.length) return;
    for (const log of logs) {
      if (this.#known.has(log)) continue;
      const { key, pid, tid } = log;
      const index = this.#nextIndex++;
      this.#known.add(log);
      this.#sent.push({ log, index, cursor: this.#have[key] ?? 0 });
      delete this.#have[key];
      this.#sendText({ type: 'thread', index, key, pid, tid });
    }
  }

  #announceSamples(): void {
    const { samples } = this.#tail.recording;
    for (let index = this.#sampleCursors.length; index < samples.length; index++) {
      const { key } = samples[index];
      this.#sampleCursors.push(this.#have[samplesKey(key)] ?? 0);
      this.#sendText({ type: 'samples', index, key });
    }
  }

  /** The next thread's overview, where there is a newer one than was sent. */
  #nextOverview(): Uint8Array | null {
    const overview = this.#overview;
    if (overview === null) return null;
    if (this.#overviewVersion !== overview.version) {
      this.#overviewVersion = overview.version;
      this.#overviewFrame = 0;
    }
    if (this.#overviewFrame < overview.frames.length) return overview.frames[this.#overviewFrame++];
    if (overview.complete) {
      this.#sendText({ type: 'overview' });
      this.#overview = null;
      this.#hold(DRAW_MS);
    }
    return null;
  }

  /** Keeps slots back: a large recording is seen whole sooner so, and loaded as soon. */
  #hold(ms: number): void {
    this.#holdUntil = performance.now() + ms;
    if (this.#holdTimer) clearTimeout(this.#holdTimer);
    this.#holdTimer = setTimeout(() => this.#pump(), ms + 1);
  }

  /** Samples first, for they are few; then the threads in turn, so that none waits for another one's backlog. */
  #nextFrame(): Buffer | null {
    const { samples } = this.#tail.recording;
    for (let index = 0; index < this.#sampleCursors.length; index++) {
      const first = this.#sampleCursors[index];
      if (first >= samples[index].slots) continue;
      this.#buffer ??= Buffer.allocUnsafeSlow(FRAME_BYTES);
      const count = samples[index].read(first, FRAME_SLOTS, this.#buffer, FRAME_HEADER_BYTES);
      if (count === 0) continue;
      writeHeader(this.#buffer, SAMPLES_FROM + index, first, count);
      this.#sampleCursors[index] = first + count;
      return this.#buffer.subarray(0, FRAME_HEADER_BYTES + count * RECORD_BYTES);
    }
    for (let tried = 0; tried < this.#sent.length; tried++) {
      const thread = this.#sent[this.#turn++ % this.#sent.length];
      const { log, cursor } = thread;
      if (cursor < log.first) return this.#substitute(thread);
      if (cursor >= log.slots) continue;
      this.#buffer ??= Buffer.allocUnsafeSlow(FRAME_BYTES);
      const count = log.read(cursor, FRAME_SLOTS, this.#buffer, FRAME_HEADER_BYTES);
      if (count === 0) {
        if (cursor < log.first) return this.#substitute(thread);
        continue;
      }
      writeHeader(this.#buffer, thread.index, cursor, count);
      thread.cursor = cursor + count;
      return this.#buffer.subarray(0, FRAME_HEADER_BYTES + count * RECORD_BYTES);
    }
    return null;
  }

  /** What takes the place of slots that were let go before they could be sent. */
  #substitute(thread: Sent): Buffer {
    const { log, index, cursor } = thread;
    const words = log.substitute(cursor);
    const frame = Buffer.alloc(FRAME_HEADER_BYTES + words.byteLength);
    writeHeader(frame, index + IN_PLACE, log.first, words.byteLength / RECORD_BYTES);
    frame.set(new Uint8Array(words.buffer, words.byteOffset, words.byteLength), FRAME_HEADER_BYTES);
    thread.cursor = log.first;
    return frame;
  }

  #send(data: Uint8Array | string): void {
    this.#inFlight = true;
    this.#socket.send(data, { binary: typeof data !== 'string' }, (error) => {
      this.#inFlight = false;
      if (!error) this.#pump();
    });
  }

  #sendText(message: HostMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #status(): Status {
    const { manifest, logs } = this.#tail.recording;
    const complete = this.#tail.finished && this.#sent.every(({ log, cursor }) => cursor >= log.slots);
    const slots = logs.reduce((sum, log) => sum + log.slots, 0);
    const lost = manifest.state === 'ended' ? manifest.lost : logs.reduce((sum, log) => sum + log.lost, 0);
    const { state, exit } = manifest;
    const notes = [...new Set([...this.#tail.recording.notes(false), ...this.#tail.sources.notes()])];
    return { type: 'status', state, exit, lost, notes, slots, at: Date.now(), complete };
  }

  /** Whether it is time for a status though there is more to send. */
  #isStatusDue(): boolean {
    const now = performance.now();
    if (now < this.#lookedAt + STATUS_MS) return false;
    this.#lookedAt = now;
    return true;
  }

  /** Sends the status where it is another one, as soon as the last one is old enough. Returns whether it is on its way. */
  #sendStatus(): boolean {
    const status = this.#status();
    const text = JSON.stringify({ ...status, at: 0 });
    if (text === this.#lastStatus) return false;
    const wait = this.#lastStatusAt + STATUS_MS - performance.now();
    if (wait > 0 && !status.complete) {
      this.#statusTimer ??= setTimeout(() => {
        this.#statusTimer = null;
        this.#pump();
      }, wait);
      return false;
    }
    this.#lastStatus = text;
    this.#lastStatusAt = performance.now();
    this.#send(JSON.stringify(status));
    return true;
  }
}

function writeHeader(frame: Buffer, thread: number, first: number, count: number): void {
  frame.writeUInt32LE(thread, FRAME.THREAD * 4);
  frame.writeUInt32LE(first % 2 ** 32, FRAME.FIRST_LOW * 4);
  frame.writeUInt32LE(Math.floor(first / 2 ** 32), FRAME.FIRST_HIGH * 4);
  frame.writeUInt32LE(count, FRAME.COUNT * 4);
}

/** The slots by thread of a subscription; null for anything else. */
function parseSubscribe(text: string): Record<string, number> | null {
  let message: Partial<ViewerMessage> | null;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (message?.type !== 'subscribe' || typeof message.have !== 'object' || message.have === null) return null;
  const counts = Object.values(message.have);
  return counts.every((count) => Number.isSafeInteger(count) && count >= 0) ? message.have : null;
}
