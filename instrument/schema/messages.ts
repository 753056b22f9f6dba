/**
 * What crosses the WebSocket between host and viewer.
 *
 *   viewer → host   {"type":"subscribe","have":{"4711:0": 8191}}     text, once, after connecting (again after reconnecting)
 *   viewer → host   {"type":"taken"}     text, after each backlog
 *   host → viewer   {"type":"hello", …}  {"type":"places", …}  {"type":"thread", …}  {"type":"status", …}     text, JSON
 *   host → viewer   {"type":"samples", …}     text, JSON: what the host saw of a process's thread pool
 *   host → viewer   frame header (16 bytes) + slots of one thread's log, or records of one process's samples      binary
 *   host → viewer   {"type":"backlog","id":"…"}     text, JSON: much is to be fetched, see below
 *   host → viewer   overview header (16 bytes) + what a thread's lanes look like, see overview-frame.ts    binary
 *
 * Which recording is streamed is said in the address, `stream?recording=ID`; without it, the one that the host was started
 * for. `GET api/recordings` lists them all, `POST api/twins` makes the two that are proposed for comparison,
 * `POST api/recordings` takes in one that is packed.
 *
 * A slot's index in a thread's log counts from 0 over all segments, headers left out; a viewer that has N slots of a
 * thread asks for the rest by saying so. Frames of one thread come in order and without gaps.
 *
 * A viewer that subscribes with `"backlogs":true` is offered what it lacks as a backlog, where that is much: `GET
 * api/backlog?id=…` answers it once, as frames one behind the other, of any size. Until the viewer has taken it, no slots of
 * any thread come on the stream, and no status says that all is complete.
 *
 * Where a flight recording has let slots go that a viewer does not have, a frame comes whose thread index has the bit
 * IN_PLACE: its slots take the place of all that the viewer lacks before the frame's index, and the next frame begins there.
 */
import type { Manifest } from './manifest.ts';
import type { MappedScript } from './sources.ts';
import type { ThreadKey } from './units.ts';

export const PROTOCOL_VERSION = 1;

/** Words of a binary frame's header: thread index, index of the first slot (low, high), number of slots. */
export const FRAME = { THREAD: 0, FIRST_LOW: 1, FIRST_HIGH: 2, COUNT: 3 } as const;
export const FRAME_HEADER_BYTES = 16;
/** A bit of a frame's thread index. */
export const IN_PLACE = 0x80000000;

/**
 * Where a viewer has most of a large recording still to come, it is told first what that looks like: each thread's lanes in
 * a few thousand slices. Such a frame has this bit in its thread index. `overview` says that all is told.
 */
export const OVERVIEW_FRAME = 0x4000_0000;

/** In frames, the samples of the process that was announced as number n are thread number SAMPLES_FROM + n. */
export const SAMPLES_FROM = 2 ** 29;

/** How many slots the viewer already has, by thread; of samples by `samplesKey`. */
export interface Subscribe {
  type: 'subscribe';
  have: Record<ThreadKey, number>;
  /** Whether it fetches backlogs. */
  backlogs?: boolean;
}

/** The viewer has read the backlog that it was offered to its end; what came after it may follow. */
export interface BacklogTaken {
  type: 'taken';
}

/** What a process's samples are called among the threads that a viewer has slots of. */
export const samplesKey = (main: ThreadKey): string => `samples of ${main}`;

export interface Hello {
  type: 'hello';
  protocol: number;
  /** Name of the recording's directory without its suffix. */
  name: string;
  manifest: Manifest;
}

/** A thread has been found. `index` is its number in the frames of this connection and never changes within it. */
export interface ThreadFound {
  type: 'thread';
  index: number;
  key: ThreadKey;
  pid: number;
  tid: number;
}

/** Samples of a process's thread pool have been found; see samples.ts. `index` as with threads, counted by itself. */
export interface SamplesFound {
  type: 'samples';
  index: number;
  /** Of the process's main thread. */
  key: ThreadKey;
}

/** What source maps say of the call sites: all that is known after `hello`, then what is found out. */
export interface PlacesFound {
  type: 'places';
  scripts: MappedScript[];
}

/** Much that the viewer lacks can be fetched. */
export interface BacklogOffered {
  type: 'backlog';
  id: string;
}

/** The overview frames before it show everything that was in the logs when the viewer connected. */
export interface OverviewTold {
  type: 'overview';
}

/** Sent whenever something of it has changed, at most a few times a second, also while much is still to be sent. */
export interface Status {
  type: 'status';
  state: Manifest['state'];
  exit: Manifest['exit'];
  lost: number;
  notes: string[];
  /** Slots in the log so far, all threads, those that were let go included: what the viewer is on its way to. */
  slots: number;
  /** When it was sent, in milliseconds since the epoch. */
  at: number;
  /** True once every slot of an ended recording has been sent to this viewer. */
  complete: boolean;
}

export type HostMessage = Hello | PlacesFound | ThreadFound | SamplesFound | OverviewTold | BacklogOffered | Status;
export type ViewerMessage = Subscribe | BacklogTaken;

/** A recording that the host can stream. */
export interface ListedRecording {
  id: string;
  /** Name of its directory without the suffix. */
  name: string;
  command: string[];
  startedAt: string;
  detail: Manifest['detail'];
  state: Manifest['state'];
  node: string;
}

/** Two recordings of the same work done in two ways, which the host makes when it is asked to. */
export interface Proposal {
  experiment: string;
  /** What the two are called. */
  a: string;
  b: string;
  /** The moment that is laid over one another. */
  align: string;
}

/** What `GET api/recordings` answers. */
export interface RecordingList {
  /** The one that is streamed where none is asked for. */
  shown: string | null;
  recordings: ListedRecording[];
  proposal: Proposal | null;
  /** Whether the host has results of benchmarks too, which `GET api/figures` gives out; see bench.ts. */
  figures: boolean;
}

/** What `POST api/recordings?name=app.tar.gz` answers, whose body is an archive of a recording. */
export interface OpenedRecording {
  id: string;
  name: string;
}

/** What `POST api/twins` answers: ids of the two recordings that were made. */
export interface Twins {
  a: string;
  b: string;
}
