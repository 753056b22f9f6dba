/** What the page and its worker say to each other. The worker holds the recording; the page only ever sees what it shows. */
import type { CameOf } from '../../instrument/model/came-of.ts';
import type { ThreadOutline } from '../../instrument/model/compare-outline.ts';
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { Frame } from '../../instrument/model/places.ts';
import type { QueueName } from '../../instrument/model/queues-kinds.ts';
import type { RuleId } from '../../instrument/model/rules.ts';
import type { Manifest } from '../../instrument/schema/manifest.ts';
import type { AsyncId, Nanoseconds, ThreadKey } from '../../instrument/schema/units.ts';
import type { HeapLayer } from '../view/heap-texts.ts';
import type { EdgeQuestion } from './edges.ts';
import type { LineAnswer } from './line-answer.ts';
import type { RangeAnswer, RangeQuestion } from './range-answer.ts';
import type { TableAnswer, TableQuestion } from './table-rows.ts';

/** Lanes whose items are moments: the item is a time, and there is nothing to select. */
export const MOMENTS: ReadonlySet<Lane> = new Set([LANE.QUEUES, LANE.HEAP]);

/** One thing on the timeline: a row of the lane's column (spans, phases, iterations, gcs, notes). */
export interface ItemRef {
  thread: ThreadKey;
  lane: Lane;
  item: number;
}

export function sameItem(a: ItemRef | null, b: ItemRef | null): boolean {
  return a === b || (!!a && !!b && a.thread === b.thread && a.lane === b.lane && a.item === b.item);
}

export type Link = 'connecting' | 'open' | 'lost';

export interface Connection {
  link: Link;
  /** Attempts since the connection was last open. */
  attempts: number;
  /** When the next attempt is made, in milliseconds since the epoch. */
  retryAt: number | null;
  /** Why the stream cannot be read, where that is so; no attempt follows. */
  fault: string | null;
}

export interface ThreadSummary {
  key: ThreadKey;
  pid: number;
  tid: number;
  main: boolean;
  /** Worker's name or process title, '' before the thread has said anything. */
  name: string;
  node: string;
  argv: string[];
  events: number;
  lost: number;
  begin: Nanoseconds;
  end: Nanoseconds;
  /** Rows of each lane. */
  rows: number[];
  /** Lanes that can be closed and begin open here. */
  opens: Lane[];
  /** The queues that have held anything, in the order of their rows. */
  queues: QueueName[];
  /** The layers of the heap that hold anything, bottom first, and the most that all held together, in KiB. */
  heap: { layers: HeapLayer[]; peak: number };
  /** Names of the rows of its process's thread pool; of a worker thread none. */
  pool: string[];
  ended: { code: number | null } | null;
  /** Whether phases and call sites were recorded; null before the thread has said so. */
  phases: boolean | null;
  sites: 'stack-cache' | 'error-stack' | 'none' | null;
}

/** Records that were let go. */
export interface Dropped {
  /** How many there were before what is here, all threads. */
  before: number;
  /** From when on nothing of these is missing. */
  until: Nanoseconds;
  /** How many are missing in the middle. */
  within: number;
}

export interface Summary {
  connection: Connection;
  name: string;
  manifest: Manifest | null;
  state: Manifest['state'];
  exit: Manifest['exit'];
  notes: string[];
  lost: number;
  /** What a flight recording had let go before it could come here. */
  dropped: Dropped;
  /** Events decoded so far, all threads. */
  events: number;
  /** Grows whenever there is more to show: events, what source maps tell of call sites, and that it is all. */
  news: number;
  /** Slots in the log, as the host last said, and those that are decoded. */
  slots: number;
  slotsDecoded: number;
  /** The recording has ended and all of it is decoded. */
  complete: boolean;
  /** All of an ended recording can be shown, if only as an overview. */
  whole: boolean;
  /** How long ago the host had what is not decoded yet, in milliseconds; 0 where nothing is missing. */
  lag: number;
  /** What the decoded part takes in memory. */
  bytes: number;
  /** First and latest time of all threads; 0 and 0 before the first event. */
  begin: Nanoseconds;
  end: Nanoseconds;
  threads: ThreadSummary[];
}

/** Whether there is anything to be shown, if only as an overview. */
export function hasPicture(summary: Summary | null): boolean {
  return summary !== null && (summary.events > 0 || summary.end > 0);
}

export interface Query {
  from: Nanoseconds;
  to: Nanoseconds;
  nsPerPx: number;
  threads: { key: ThreadKey; lanes: Lane[] }[];
  /** Width of the overview in pixels. */
  overviewPx: number;
  /** A search by which the lanes are filtered; none where not given. */
  filter?: string;
}

/** What one row of a lane shows, in columns; see SliceBuffer. */
export interface Slices {
  length: number;
  start: Float64Array;
  end: Float64Array;
  /** Of delays, the longest. */
  busy: Float64Array;
  count: Uint32Array;
  item: Uint32Array;
  tone: Uint8Array;
  /** Weight of the heaviest of what a slice stands for: its length, but for iterations. */
  longest: Float64Array;
  /** While lanes are filtered: how many of what each slice stands for was found; `item` is the longest of those then. */
  hits?: Uint32Array;
  /** Texts of the slices that have room for one, by index. */
  labels: Map<number, string>;
  /** Of requests to the thread pool that stand alone: how far they had come when, by index. */
  requests?: Map<number, RequestMoments>;
}

/** A request's moments, as far as they have come; see PoolRequest. */
export interface RequestMoments {
  started: Nanoseconds;
  startedFrom: Nanoseconds;
  startedTo: Nanoseconds;
  done: Nanoseconds;
  doneFrom: Nanoseconds;
  doneTo: Nanoseconds;
  /** It has not been called back. */
  isOpen: boolean;
}

/** What can be handed over of slices. */
export function buffersOf({ start, end, busy, count, item, tone, longest, hits }: Slices): ArrayBuffer[] {
  const columns = [start, end, busy, count, item, tone, longest, ...(hits ? [hits] : [])];
  return columns.map((column) => column.buffer as ArrayBuffer);
}

export interface LaneSlices {
  lane: Lane;
  /** Of queues, one for each: from when to when, `busy` the greatest depth, `count` the depth at the end. */
  rows: Slices[];
  /** Of queues, the greatest depth of each row over the whole recording; of loop delays, the longest of all threads. */
  peaks: number[];
}

/** Loop delay over the whole recording: one value per column of the overview. */
export interface Overview {
  begin: Nanoseconds;
  end: Nanoseconds;
  /** Longest time between two looks for work in each column, ns; all threads. */
  delay: Float64Array;
  longest: Nanoseconds;
}

/** A moment of one thread that is joined to one of another. */
export interface LinkEnd {
  ref: ItemRef;
  /** Row within the lane. */
  row: number;
  time: Nanoseconds;
}

/** One thread has started another, has been told that it had ended, or has got a message. */
export interface ThreadArrow {
  kind: 'start' | 'end' | 'message';
  from: LinkEnd;
  to: LinkEnd;
}

export interface Answer {
  from: Nanoseconds;
  to: Nanoseconds;
  bucket: Nanoseconds;
  /** Events that were decoded when this was answered. */
  events: number;
  /** All of an ended recording can be seen in it, where the view holds it. */
  whole: boolean;
  /** How long it took to answer, in milliseconds. */
  took: number;
  threads: { key: ThreadKey; lanes: LaneSlices[] }[];
  overview: Overview;
  /** What joins threads then; none where there is too much of it to be seen. */
  links: ThreadArrow[];
  /** Whether all of what the lanes are filtered by has been found. */
  filtered: boolean;
}

/** A callback as another item's facts mention it: where to find it, what to call it. */
export interface Mention {
  ref: ItemRef | null;
  title: string;
  site: Frame | null;
  tone: number;
  start: Nanoseconds;
  end: Nanoseconds;
  /** Row within the lane. */
  row: number;
  /** When it was scheduled. */
  scheduledAt: Nanoseconds | null;
  /** What is said of it on its right; how long it ran where not given. */
  value?: string;
}

export interface MentionGroup {
  title: string;
  mentions: Mention[];
  /** What is said below them; '' for nothing. */
  end: string;
}

/** A sentence about this run, with the rule behind it where there is one. */
export interface Sentence {
  text: string;
  rule: RuleId | null;
}

export interface Facts {
  ref: ItemRef;
  title: string;
  tone: number;
  start: Nanoseconds;
  /** NaN while it is open. */
  end: Nanoseconds;
  row: number;
  /** `phase: timers`, … in the order to be read. */
  numbers: [label: string, value: string][];
  /** What is to be read first. */
  sentences: Sentence[];
  span: SpanFacts | null;
  /** What was written, as far as a page shows it; null for anything but output. */
  text: string | null;
  /** Sentences on how sure the numbers are. */
  certainty: string[];
  /** Callbacks that belong to it: within a phase or an iteration the longest first. */
  related: Mention[];
  relatedTitle: string;
  lists: MentionGroup[];
  /** What joins it to other threads. */
  links: ThreadArrow[];
}

export interface SpanFacts {
  id: AsyncId;
  type: string;
  /** The stack that created the operation: the innermost frame first, asynchronous callers last; empty where not known. */
  stack: Frame[];
  scheduledAt: Nanoseconds | null;
  why: string;
  /** Causes from the one that scheduled it back towards the main script. */
  chain: Mention[];
  /** What stands at the chain's end; null where the chain is longer than is told. */
  root: 'main script' | 'outside of any callback' | 'before recording' | null;
  /** The run before it of the same operation. */
  previous: Mention | null;
  caused: Mention[];
  causedTotal: number;
  /** All that came of it, further on too. */
  came: CameOf;
}

/** Which neighbour: the next or previous callback of any lane, or iteration. */
export interface Step {
  from: ItemRef | null;
  /** Where to look when nothing is selected. */
  time: Nanoseconds;
  thread: ThreadKey | null;
  kind: 'callback' | 'iteration';
  direction: 1 | -1;
}

export interface Profile {
  /** Longest callbacks of the whole recording. */
  longest: Mention[];
  iterations: number;
  callbacks: number;
  ticks: number;
  microtasks: number;
  collections: number;
  collectionTime: Nanoseconds;
  asleep: Nanoseconds;
  longestDelay: Nanoseconds;
  longestDelayAt: { thread: ThreadKey; start: Nanoseconds; end: Nanoseconds } | null;
  /** What recording cost all threads, estimated; null where that is not known. */
  cost: string | null;
}

/** What a search has come to. */
export interface Found {
  /** The hit that was asked for; null where there is none, or none was asked for. */
  ref: ItemRef | null;
  /** Which one it is, from 1, in the order of time; 0 where there is none. */
  position: number;
  count: number;
  /** Whether everything that is decoded has been looked at. */
  done: boolean;
}

/** The hit next to an item, or to a time where nothing is selected. */
export interface Find {
  text: string;
  from: ItemRef | null;
  time: Nanoseconds;
  direction: 1 | -1;
}

export type Question =
  | { ask: 'facts'; ref: ItemRef }
  | { ask: 'step'; step: Step }
  | { ask: 'profile' }
  | { ask: 'search'; text: string }
  | { ask: 'find'; find: Find }
  | { ask: 'range'; range: RangeQuestion }
  | { ask: 'line'; ref: ItemRef }
  | { ask: 'edge'; edge: EdgeQuestion }
  /** What a comparison needs of a thread: of the main one where none is named. */
  | { ask: 'outline'; thread: ThreadKey | null }
  | { ask: 'table'; table: TableQuestion };

export interface Replies {
  facts: Facts | null;
  step: ItemRef | null;
  profile: Profile;
  search: Found;
  find: Found;
  range: RangeAnswer;
  /** Null for what is no run of a callback. */
  line: LineAnswer | null;
  edge: Nanoseconds | null;
  outline: ThreadOutline | null;
  table: TableAnswer;
}

export type ToWorker =
  | { type: 'open'; url: string }
  | { type: 'retry' }
  | { type: 'query'; id: number; query: Query }
  | { type: 'question'; id: number; question: Question };

export type FromWorker =
  | { type: 'summary'; summary: Summary }
  | { type: 'answer'; id: number; answer: Answer }
  | { type: 'reply'; id: number; value: Replies[keyof Replies] };
