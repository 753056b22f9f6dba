/** The stream's connection: opens it, says what is already here, opens it again when it breaks. */
import { decodeOverview, isOverview, type ToldThread } from '../../instrument/model/overview-frame.ts';
import type { BacklogTaken, HostMessage, Subscribe } from '../../instrument/schema/messages.ts';
import { Frames, fetchBacklog, readsBacklogs, type TakeSlots } from './backlog.ts';
import type { Connection } from './protocol.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;

/** The part of a browser's WebSocket that is used. */
export interface SocketLike {
  binaryType: string;
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

export interface SocketOwner {
  /** Slots that are here, by thread, asked at every connecting. */
  have(): Subscribe['have'];
  message(message: HostMessage): void;
  /** Slots that are the owner's from now on. */
  slots: TakeSlots;
  /** Slots that are valid until this returns. */
  lentSlots: TakeSlots;
  /** What a thread looks like of which most is still to come. */
  told(thread: ToldThread): void;
  /** The connection's state has changed. */
  changed(connection: Connection): void;
  /** True once everything has come: a connection that closes then is not lost. */
  done(): boolean;
}

/** What it takes to reach a host. */
export interface Lines {
  open(): SocketLike;
  /** Brings a backlog. Rejects where it does not come whole; null where it can't be read here. */
  fetch: ((id: string, take: TakeSlots, signal: AbortSignal) => Promise<void>) | null;
  /** Runs something later; returns how to call that off. */
  later(run: () => void, ms: number): () => void;
}

export class StreamSocket {
  readonly #owner: SocketOwner;
  readonly #lines: Lines;
  /** Backlogs have come to their ends so far. */
  #fetches: boolean;
  #socket: SocketLike | null = null;
  #cancelRetry: (() => void) | null = null;
  #connection: Connection = { link: 'connecting', attempts: 0, retryAt: null, fault: null };

  constructor(owner: SocketOwner, lines: Lines) {
    this.#owner = owner;
    this.#lines = lines;
    this.#fetches = lines.fetch !== null;
  }

  get connection(): Connection {
    return this.#connection;
  }

  connect(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (this.#socket || this.#connection.fault) return;
    const socket = this.#lines.open();
    const gone = new AbortController();
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      const backlogs = this.#fetches;
      socket.send(JSON.stringify({ type: 'subscribe', have: this.#owner.have(), backlogs } satisfies Subscribe));
    };
    socket.onmessage = ({ data }) => this.#receive(data, socket, gone.signal);
    socket.onclose = () => {
      gone.abort();
      this.#closed(socket);
    };
  }

  /** Gives up for good and says why. */
  fail(fault: string): void {
    this.#set({ ...this.#connection, link: 'lost', retryAt: null, fault });
    this.#socket?.close();
  }

  #receive(data: unknown, socket: SocketLike, gone: AbortSignal): void {
    if (this.#connection.fault) return;
    if (typeof data === 'string') {
      const message = JSON.parse(data) as HostMessage;
      if (message.type === 'hello') this.#set({ link: 'open', attempts: 0, retryAt: null, fault: null });
      if (message.type === 'backlog') void this.#fetch(message.id, socket, gone);
      else this.#owner.message(message);
    } else if (data instanceof ArrayBuffer && isOverview(data)) this.#owner.told(decodeOverview(data));
    else if (data instanceof ArrayBuffer) {
      new Frames(this.#owner.slots).push(new Uint32Array(data));
    }
  }

  /** Fetches a backlog; one that does not come whole is the last: the stream brings the rest. */
  async #fetch(id: string, socket: SocketLike, gone: AbortSignal): Promise<void> {
    try {
      await this.#lines.fetch?.(id, (...slots) => gone.aborted || this.#owner.lentSlots(...slots), gone);
      if (!gone.aborted) socket.send(JSON.stringify({ type: 'taken' } satisfies BacklogTaken));
    } catch {
      if (gone.aborted) return;
      this.#fetches = false;
      socket.close();
    }
  }

  #closed(socket: SocketLike): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    if (this.#connection.fault || this.#owner.done()) return;
    const attempts = this.#connection.attempts + 1;
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
    this.#cancelRetry = this.#lines.later(() => this.connect(), wait);
    this.#set({ link: 'lost', attempts, retryAt: Date.now() + wait, fault: null });
  }

  #set(connection: Connection): void {
    this.#connection = connection;
    this.#owner.changed(connection);
  }
}

/**
 * To the host of a stream.
 * @param stream its address
 */
export function linesTo(stream: () => string): Lines {
  return {
    open: () => new WebSocket(stream()) as never,
    fetch: readsBacklogs() ? (id, take, signal) => fetchBacklog(backlogOf(stream(), id), take, signal) : null,
    later(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

function backlogOf(stream: string, id: string): string {
  const address = new URL(`./api/backlog?id=${id}`, stream);
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:';
  return address.href;
}
