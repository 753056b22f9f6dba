import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { RECORD_BYTES } from '../schema/events.ts';
import {
  FRAME_HEADER_BYTES,
  type HostMessage,
  IN_PLACE,
  PROTOCOL_VERSION,
  SAMPLES_FROM,
  type Status,
  type Subscribe,
  samplesKey,
  type ViewerMessage,
} from '../schema/messages.ts';
import { type Backlogs, type SentLog, writeBacklog, writeHeader } from './backlog.ts';
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
/** So many slots at once are worth a request of their own: a megabyte. */
const BACKLOG_SLOTS = 65_536;
/** WebSocket close code: the peer broke the protocol. */
const POLICY_VIOLATION = 1008;
/** WebSocket close code: the host can't go on. */
const INTERNAL_ERROR = 1011;
/** A close frame has room for 123 bytes. */
const LONGEST_REASON = 100;

/**
 * Brings one viewer everything that it does not have, straight from the files:
 * one message is on its way at a time, and the next one is read when the socket has taken it. So a slow viewer costs one
 * buffer, whatever the program writes meanwhile. Where it lacks much, that is offered to it as the body of an HTTP answer
 * instead: a browser reads one into memory that it has, and takes an eighth of the time.
 */
export class Viewer {
  #socket: WebSocket;
  #tail: Tail;
  #sourceMaps: boolean;
  /** Next entry of the sources' journal to send. */
  #placesFrom = 0;
  #stopListening: (() => void) | null = null;
  #sent: SentLog[] = [];
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
  readonly #backlogs: Backlogs;
  #takesBacklogs = false;
  /** Id of the one that it has been offered and has not said to have read to its end. */
  #backlog: string | null = null;

  /** Takes over a socket that has just been opened. */
  constructor(socket: WebSocket, tail: Tail, backlogs: Backlogs, sourceMaps = true) {
    this.#socket = socket;
    this.#tail = tail;
    this.#backlogs = backlogs;
    this.#sourceMaps = sourceMaps;
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? '' : String(data)));
    socket.on('close', () => this.#stop());
    socket.on('error', () => socket.terminate());
  }

  #receive(text: string): void {
    if (this.#backlog !== null && isTaken(text)) {
      this.#backlog = null;
      this.#pump();
      return;
    }
    const subscribed = this.#stopListening ? null : parseSubscribe(text);
    if (!subscribed) {
      this.#socket.close(POLICY_VIOLATION, 'Send {"type":"subscribe","have":{}} once, and nothing else.');
      return;
    }
    const { have } = subscribed;
    this.#have = have;
    this.#takesBacklogs = subscribed.backlogs === true;
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
    if (this.#backlog !== null) this.#backlogs.take(this.#backlog);
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
      this.#fail(error);
    }
  }

  /** The files have gone under our hands. The program and the other viewers go on. */
  #fail(error: unknown): void {
    this.#socket.close(INTERNAL_ERROR, (error as Error).message.slice(0, LONGEST_REASON));
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
      this.#holdUntil = 0;
    }
    return null;
  }

  /** Keeps slots back: a large recording is seen whole sooner so, and loaded as soon. */
  #hold(ms: number): void {
    this.#holdUntil = performance.now() + ms;
    if (this.#holdTimer) clearTimeout(this.#holdTimer);
    this.#holdTimer = setTimeout(() => this.#pump(), ms + 1);
  }

  /** Samples first, for they are few; then the threads in turn, so that none waits for what another one has. */
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
    const letGo = this.#sent.find(({ log, cursor }) => cursor < log.first);
    if (letGo) return this.#substitute(letGo);
    if (this.#hasBacklog()) return null;
    for (let tried = 0; tried < this.#sent.length; tried++) {
      const thread = this.#sent[this.#turn++ % this.#sent.length];
      const { log, cursor } = thread;
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

  /** Whether there is a backlog to be fetched; one is offered where it is worth it. */
  #hasBacklog(): boolean {
    if (this.#backlog !== null) return true;
    const { isFlight, manifest } = this.#tail.recording;
    // What is offered must still be there when it is fetched.
    if (!this.#takesBacklogs || (isFlight && manifest.state === 'recording')) return false;
    if (this.#sent.reduce((sum, { log, cursor }) => sum + log.slots - cursor, 0) < BACKLOG_SLOTS) return false;
    this.#backlog = this.#backlogs.offer((into) => this.#sendBacklog(into));
    this.#sendText({ type: 'backlog', id: this.#backlog });
    return true;
  }

  async #sendBacklog(into: Writable): Promise<void> {
    try {
      await writeBacklog(this.#sent, into, () => {
        if (!this.#inFlight && this.#isStatusDue()) this.#sendStatus();
      });
      into.end();
    } catch (error) {
      into.destroy();
      this.#fail(error);
    }
  }

  /** What takes the place of slots that were let go before they could be sent. */
  #substitute(thread: SentLog): Buffer {
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
    const isSent = this.#backlog === null && this.#sent.every(({ log, cursor }) => cursor >= log.slots);
    const complete = this.#tail.finished && isSent;
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

/** Whether a viewer says that it has read a backlog to its end. */
const isTaken = (text: string) => text === JSON.stringify({ type: 'taken' } satisfies ViewerMessage);

/** A subscription; null for anything else. */
function parseSubscribe(text: string): Subscribe | null {
  let message: Partial<Subscribe> | null;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (message?.type !== 'subscribe' || typeof message.have !== 'object' || message.have === null) return null;
  const counts = Object.values(message.have);
  return counts.every((count) => Number.isSafeInteger(count) && count >= 0) ? (message as Subscribe) : null;
}
