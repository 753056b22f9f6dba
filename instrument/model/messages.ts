/**
 * Who posted the messages that arrive. A port, and a channel between two processes, hands on what was posted at its other end
 * in the same order: so the n-th message that was posted at one end is the n-th that arrives at the other.
 *
 *   thread 10:0   post #7 ──┐            ┌── before #7
 *                           │  one line  │
 *   thread 10:1             └▶ before #4 │   post #4 ──┘          both count on when a port moves to another thread
 */
import type { AsyncId, Nanoseconds, ThreadKey } from '../schema/units.ts';
import { firstAtOrAfter } from './columns.ts';
import type { ResourceRow, SpanRow } from './tables.ts';
import { type ThreadLink, threadLinks } from './thread-links.ts';
import type { PostRow, ReceiptRow, Traffic } from './thread-messages.ts';
import type { ThreadTimeline } from './timeline.ts';

/** A message that was posted; `to` is null where it has not arrived, or where it is not known where it did. */
export interface Message {
  from: ThreadTimeline;
  post: PostRow;
  to: { thread: ThreadTimeline; receipt: ReceiptRow } | null;
}

/** One end of a line: a port, wherever it has moved to, or a process's end of a channel. */
interface End {
  places: Place[];
  other: End | null;
}

interface Place {
  thread: ThreadTimeline;
  id: AsyncId;
  /** How many were posted there that no record tells of. */
  unseen?: number;
}

/** A message that ports have gone with, until it arrives. */
interface InTransit {
  thread: ThreadTimeline;
  post: PostRow;
  ports: readonly AsyncId[];
}

/** How far a thread has been looked at. */
interface Seen {
  pairs: number;
  carried: number;
}

/** All messages of a recording that may still grow. */
export class Messages {
  readonly #threads: () => readonly ThreadTimeline[];
  readonly #ends = new Map<ThreadTimeline, Map<AsyncId, End>>();
  readonly #seen = new Map<ThreadTimeline, Seen>();
  /** Children that are joined to their parents. */
  readonly #joined = new Set<ThreadKey>();
  #inTransit: InTransit[] = [];
  /** How many events there were when it was last brought up to date. */
  #events = 0;

  constructor(threads: () => readonly ThreadTimeline[]) {
    this.#threads = threads;
  }

  /** The message that a callback or a tick handles; null where it handles none, or where it is not known who posted it. */
  handledBy(thread: ThreadTimeline, span: SpanRow): Message | null {
    const { spans, resources, messages } = thread;
    if (messages.receipts.length === 0) return null;
    this.#update();
    const resource = spans.resource.get(span);
    const tick = spans.lane.get(span) === 1 ? resource : -1;
    const at = tick < 0 ? spans.start.get(span) : resources.time.get(tick);
    const receipt = receiptAt(thread, at, tick < 0 ? span : -1, tick);
    return receipt < 0 ? null : this.#origin(thread, receipt);
  }

  /** The messages that a channel's pipe brought in one callback, in their order. */
  *broughtBy(thread: ThreadTimeline, span: SpanRow): Generator<Message, void> {
    const { spans, resources, messages, end } = thread;
    const { time, tick } = messages.receipts;
    this.#update();
    const until = spans.endOr(span, end);
    for (let row = firstAtOrAfter(time, spans.start.get(span)); row < time.length && time.get(row) <= until; row++) {
      if (tick.get(row) < 0 || resources.execSpan.get(tick.get(row)) !== span) continue;
      const message = this.#origin(thread, row);
      if (message) yield message;
    }
  }

  /** The messages that were posted in a callback; for -1, those that were posted outside of all, in a stretch of time. */
  *postedIn(
    thread: ThreadTimeline,
    span: SpanRow,
    from = thread.spans.start.get(span),
    to = thread.spans.endOr(span, thread.end),
  ): Generator<Message, void> {
    const { time, span: postedIn } = thread.messages.posts;
    this.#update();
    for (let row = firstAtOrAfter(time, from); row < time.length && time.get(row) <= to; row++)
      if (postedIn.get(row) === span) yield this.#message(thread, row);
  }

  /**
   * The messages of which one end at least lies between two times and whose other end is known; null where there may be more
   * than `most`.
   */
  between(from: Nanoseconds, to: Nanoseconds, most: number): Message[] | null {
    const threads = this.#threads();
    const ranges = threads.map(({ messages: { posts, receipts } }) => [
      firstAtOrAfter(posts.time, from),
      firstAtOrAfter(posts.time, to),
      firstAtOrAfter(receipts.time, from),
      firstAtOrAfter(receipts.time, to),
    ]);
    const count = ranges.reduce((sum, [post, postEnd, receipt, end]) => sum + postEnd - post + end - receipt, 0);
    if (count > 2 * most) return null;
    const found: Message[] = [];
    this.#update();
    threads.forEach((thread, i) => {
      const [post, postEnd, receipt, receiptEnd] = ranges[i];
      for (let row = post; row < postEnd; row++) {
        const message = this.#message(thread, row);
        if (message.to) found.push(message);
      }
      for (let row = receipt; row < receiptEnd; row++) {
        const message = this.#origin(thread, row);
        // Else it was found where it was posted.
        if (message && (postedAt(message) < from || postedAt(message) >= to)) found.push(message);
      }
    });
    return found.length > most ? null : found;
  }

  /** What became of a message. */
  message(from: ThreadTimeline, post: PostRow): Message {
    this.#update();
    return this.#message(from, post);
  }

  #message(from: ThreadTimeline, post: PostRow): Message {
    const { through, number } = from.messages.posts;
    const end = this.#end(from, through.get(post));
    const at = end && place(end, from, through.get(post), number.get(post), 'posts');
    const to = at === undefined || !end?.other ? null : rowAt(end.other, at, 'receipts');
    return { from, post, to: to && { thread: to.thread, receipt: to.row } };
  }

  /** Where a message that arrived came from. */
  #origin(thread: ThreadTimeline, receipt: ReceiptRow): Message | null {
    const { through, number } = thread.messages.receipts;
    const end = this.#end(thread, through.get(receipt));
    const at = end && place(end, thread, through.get(receipt), number.get(receipt), 'receipts');
    const from = at === undefined || !end?.other ? null : rowAt(end.other, at, 'posts');
    return from && { from: from.thread, post: from.row, to: { thread, receipt } };
  }

  #end(thread: ThreadTimeline, id: AsyncId): End | undefined {
    return this.#ends.get(thread)?.get(id);
  }

  /** Takes in what threads say of their ports since it was last called. */
  #update(): void {
    const threads = this.#threads();
    const events = threads.reduce((sum, thread) => sum + thread.events, 0);
    if (events === this.#events) return;
    this.#events = events;
    for (const thread of threads) this.#takePorts(thread);
    const isAlone = ({ key, meta }: ThreadTimeline) => (meta?.port || meta?.channel) && !this.#joined.has(key);
    if (threads.some(isAlone)) for (const link of threadLinks(threads)) this.#joinChild(link);
    // A port that arrives may bring others.
    for (let left = -1; left !== this.#inTransit.length && this.#inTransit.length > 0; ) {
      left = this.#inTransit.length;
      this.#inTransit = this.#inTransit.filter((one) => !this.#arrive(one));
    }
  }

  #takePorts(thread: ThreadTimeline): void {
    const seen = this.#seen.get(thread) ?? { pairs: 0, carried: 0 };
    const { pairs, carried } = thread.messages;
    for (const [one, other] of pairs.slice(seen.pairs)) this.#join({ thread, id: one }, { thread, id: other });
    for (const one of carried.slice(seen.carried)) this.#inTransit.push({ thread, ...one });
    this.#seen.set(thread, { pairs: pairs.length, carried: carried.length });
  }

  #join(...places: [Place, Place]): void {
    const [one, two] = places.map((place): End => ({ places: [place], other: null }));
    one.other = two;
    two.other = one;
    for (const end of [one, two]) this.#put(end);
  }

  /** An end is where its latest place is. */
  #put(end: End): void {
    const { thread, id } = end.places[end.places.length - 1];
    const ends = this.#ends.get(thread) ?? new Map<AsyncId, End>();
    this.#ends.set(thread, ends.set(id, end));
  }

  /** A worker to the port by which its parent steers it, a process to the channel through which it was started. */
  #joinChild({ parent, child, resource }: ThreadLink): void {
    const own = child.meta?.port ?? child.meta?.channel;
    if (own === undefined || this.#joined.has(child.key)) return;
    const theirs =
      child.tid > 0
        ? parent.messages.steering.find(({ worker }) => worker === resource)?.port
        : parent.channels.find((one) => one.resource === resource)?.pipe;
    if (theirs === undefined) return;
    this.#joined.add(child.key);
    const unseen = child.meta?.channelPosts ?? 0;
    this.#join({ thread: parent, id: theirs }, { thread: child, id: own, unseen });
  }

  /** Moves the ports that went with a message to where it has arrived. False where it has not. */
  #arrive({ thread, post, ports }: InTransit): boolean {
    const { through, number } = thread.messages.posts;
    const end = this.#end(thread, through.get(post));
    const at = end && place(end, thread, through.get(post), number.get(post), 'posts');
    const to = at === undefined || !end?.other ? null : rowAt(end.other, at, 'receipts');
    if (!to) return false;
    const arrived = arrivedWith(to.thread, to.row, ports.length);
    // Where more or fewer were made than went with it, it cannot be told which is which.
    if (arrived.length !== ports.length) return true;
    ports.forEach((port, i) => {
      const moved = this.#end(thread, port);
      if (!moved) return;
      moved.places.push({ thread: to.thread, id: arrived[i] });
      this.#put(moved);
    });
    return true;
  }
}

type Kind = keyof Traffic;

/** When a message was posted. */
export const postedAt = ({ from, post }: Message): Nanoseconds => from.messages.posts.time.get(post);

/** When the callback began that handles a message; NaN where none has yet. */
export function handledAt({ to }: Message): Nanoseconds {
  const span = handler(to);
  return span < 0 ? Number.NaN : to!.thread.spans.start.get(span);
}

/** The callback or the tick that handles a message; -1 where none has yet. */
export function handler(to: Message['to']): SpanRow {
  if (to === null) return -1;
  const { span, tick } = to.thread.messages.receipts;
  const row = tick.get(to.receipt);
  return row < 0 ? span.get(to.receipt) : to.thread.resources.firstSpan.get(row);
}

/** Nobody can count where something is missing. */
const isWhole = ({ lost, drops }: ThreadTimeline): boolean => lost === 0 && drops.length === 0;

/** Which of all that went through an end a thread's n-th through one of its ports is; undefined where that is not known. */
function place(end: End, thread: ThreadTimeline, id: AsyncId, number: number, kind: Kind): number | undefined {
  let before = 0;
  for (const one of end.places) {
    if (!isWhole(one.thread)) return undefined;
    if (kind === 'posts') before += one.unseen ?? 0;
    if (one.thread === thread && one.id === id) return before + number;
    before += one.thread.messages.of(one.id)?.[kind].length ?? 0;
  }
  return undefined;
}

/** The row of the n-th that went through an end, and its thread; null where that has not been seen, or is not known. */
function rowAt(end: End, at: number, kind: Kind): { thread: ThreadTimeline; row: number } | null {
  let left = at;
  for (const { thread, id, unseen = 0 } of end.places) {
    if (!isWhole(thread)) return null;
    if (kind === 'posts') left -= unseen;
    if (left < 0) return null;
    const rows = thread.messages.of(id)?.[kind];
    if (rows !== undefined && left < rows.length) return { thread, row: rows.get(left) };
    left -= rows?.length ?? 0;
  }
  return null;
}

/** The row of a receipt by what handles it; -1 where there is none. */
function receiptAt({ messages }: ThreadTimeline, t: Nanoseconds, span: SpanRow, tick: ResourceRow): ReceiptRow {
  const { receipts } = messages;
  for (let row = firstAtOrAfter(receipts.time, t); row < receipts.length && receipts.time.get(row) === t; row++)
    if (receipts.span.get(row) === span && receipts.tick.get(row) === tick) return row;
  return -1;
}

/**
 * The ports that came with a message. Those that a worker was started with are older than its log: Node makes them one after
 * the other right after the port by which it steers the worker.
 */
function arrivedWith(thread: ThreadTimeline, receipt: ReceiptRow, count: number): readonly AsyncId[] {
  const { receipts, arrived } = thread.messages;
  const through = receipts.through.get(receipt);
  if (through === thread.meta?.port && receipts.number.get(receipt) === 0)
    return Array.from({ length: count }, (_, i) => through + 1 + i);
  return arrived.get(receipt) ?? [];
}
