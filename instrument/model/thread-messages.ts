/**
 * What one thread has posted to others and what it was brought, in the order of its log, and what its log says of the ports
 * it has: which were made together, which came with a message. Messages (messages.ts) joins them across threads.
 *
 *   made in one call    init MESSAGEPORT #7 · init MESSAGEPORT #8 (`new MessageChannel()`)      a pair
 *   came with a message init MESSAGEPORT #9 · before MESSAGEPORT #7                             #9 has arrived by #7
 *   steers a worker     init WORKER #5 · init MESSAGEPORT #6                                    Node's own port to it
 */
import type { StoredFrame } from '../schema/events.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';
import { Float64Column, Int32Column } from './columns.ts';
import type { PhaseRow, ResourceRow, SpanRow } from './tables.ts';

/** A row of a PostTable: one message that was posted. */
export type PostRow = number;
/** A row of a ReceiptTable: one message that arrived. */
export type ReceiptRow = number;

/** One row per message that the thread posted. */
export class PostTable {
  readonly time = new Float64Column();
  /** The port or pipe that it was posted through. */
  readonly through = new Float64Column();
  /** Which of those that were posted through it, from 0. */
  readonly number = new Int32Column();
  /** The callback it was posted in; -1 in the main script, or outside of any callback. */
  readonly span = new Int32Column();
  readonly phase = new Int32Column();

  get length(): number {
    return this.time.length;
  }

  get bytes(): number {
    return [this.time, this.through, this.number, this.span, this.phase].reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

/** One row per message that arrived: a callback of a port, or a tick that a channel's pipe has scheduled. */
export class ReceiptTable {
  /** When the callback began, or the tick was scheduled. */
  readonly time = new Float64Column();
  readonly through = new Float64Column();
  readonly number = new Int32Column();
  /** The callback; -1 where it is a tick. */
  readonly span = new Int32Column();
  /** The tick; -1 where it is a callback. */
  readonly tick = new Int32Column();

  get length(): number {
    return this.time.length;
  }

  get bytes(): number {
    return [this.time, this.through, this.number, this.span, this.tick].reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

/** Rows of what was posted through one port or pipe, and of what it brought. */
export interface Traffic {
  readonly posts: Int32Column;
  readonly receipts: Int32Column;
}

/** A port by which Node steers a worker. */
export interface Steering {
  worker: ResourceRow;
  port: AsyncId;
}

/** What was given away with a message. */
export interface Carried {
  post: PostRow;
  ports: readonly AsyncId[];
}

export class ThreadMessages {
  readonly posts = new PostTable();
  readonly receipts = new ReceiptTable();
  /** Ports that were made together and are each other's ends. */
  readonly pairs: [AsyncId, AsyncId][] = [];
  readonly steering: Steering[] = [];
  readonly carried: Carried[] = [];
  /** Ports that were made right before a message was handed on: they have come with it. */
  readonly arrived = new Map<ReceiptRow, readonly AsyncId[]>();
  /** Ports that were made since a callback began or ended, or a phase began. */
  fresh: AsyncId[] = [];

  readonly #traffic = new Map<AsyncId, Traffic>();
  readonly #ports = new Set<AsyncId>();
  /** The latest worker, and its async id. */
  #worker: Steering = { worker: -1, port: 0 };

  /** Bytes that the tables hold, room to grow included; what is kept of each port is little. */
  get bytes(): number {
    return this.posts.bytes + this.receipts.bytes;
  }

  /** What went through a port or pipe; undefined where nothing did. */
  of(id: AsyncId): Traffic | undefined {
    return this.#traffic.get(id);
  }

  isPort(id: AsyncId): boolean {
    return this.#ports.size > 0 && this.#ports.has(id);
  }

  workerMade(worker: ResourceRow, id: AsyncId): void {
    this.#worker = { worker, port: id + 1 };
  }

  /** @param site the frames of its call site, the caller first */
  portMade(id: AsyncId, site: readonly StoredFrame[] | null): void {
    this.#ports.add(id);
    // Node makes it in the same call as the worker.
    if (this.#worker.port === id) this.steering.push(this.#worker);
    else if (!isBroadcast(site)) this.fresh.push(id);
  }

  /** Ports that were made meanwhile came with no message. */
  settle(): void {
    const { fresh } = this;
    this.fresh = [];
    for (let i = 0; i + 1 < fresh.length; i++)
      if (fresh[i + 1] === fresh[i] + 1) this.pairs.push([fresh[i], fresh[++i]]);
  }

  posted(t: Nanoseconds, through: AsyncId, ports: readonly AsyncId[], span: SpanRow, phase: PhaseRow): void {
    const { posts } = this.#trafficOf(through);
    const row = this.posts.length;
    this.posts.time.push(t);
    this.posts.through.push(through);
    this.posts.number.push(posts.length);
    this.posts.span.push(span);
    this.posts.phase.push(phase);
    posts.push(row);
    if (ports.length > 0) this.carried.push({ post: row, ports });
  }

  /** A message has arrived: `span` handles it, or `tick` will. */
  received(t: Nanoseconds, through: AsyncId, span: SpanRow, tick: ResourceRow): void {
    const { receipts } = this.#trafficOf(through);
    const row = this.receipts.length;
    this.receipts.time.push(t);
    this.receipts.through.push(through);
    this.receipts.number.push(receipts.length);
    this.receipts.span.push(span);
    this.receipts.tick.push(tick);
    receipts.push(row);
    if (this.fresh.length === 0) return;
    this.arrived.set(row, this.fresh);
    this.fresh = [];
  }

  #trafficOf(id: AsyncId): Traffic {
    let traffic = this.#traffic.get(id);
    if (traffic === undefined) {
      traffic = { posts: new Int32Column(), receipts: new Int32Column() };
      this.#traffic.set(id, traffic);
    }
    return traffic;
  }
}

/** Whether a port belongs to a BroadcastChannel, and so has no other end of its own. */
function isBroadcast(site: readonly StoredFrame[] | null): boolean {
  const top = site?.[0];
  return top !== undefined && top[3] === 'BroadcastChannel' && top[0].startsWith('node:');
}
