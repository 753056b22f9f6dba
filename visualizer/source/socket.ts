/** The stream's connection: opens it, says what is already here, opens it again when it breaks. */
import { decodeOverview, isOverview, type ToldThread } from '../../instrument/model/overview-frame.ts';
import { FRAME, FRAME_HEADER_BYTES, type HostMessage, type Subscribe } from '../../instrument/schema/messages.ts';
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
  slots(thread: number, first: number, words: Uint32Array): void;
  /** What a thread looks like of which most is still to come. */
  told(thread: ToldThread): void;
  /** The connection's state has changed. */
  changed(connection: Connection): void;
  /** True once everything has come: a connection that closes then is not lost. */
  done(): boolean;
}

export class StreamSocket {
  readonly #owner: SocketOwner;
  readonly #open: () => SocketLike;
  readonly #later: (run: () => void, ms: number) => () => void;
  #socket: SocketLike | null = null;
  #cancelRetry: (() => void) | null = null;
  #connection: Connection = { link: 'connecting', attempts: 0, retryAt: null, fault: null };

  constructor(owner: SocketOwner, open: () => SocketLike, later = laterByTimeout) {
    this.#owner = owner;
    this.#open = open;
    this.#later = later;
  }

  get connection(): Connection {
    return this.#connection;
  }

  connect(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (this.#socket || this.#connection.fault) return;
    const socket = this.#open();
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'subscribe', have: this.#owner.have() } satisfies Subscribe));
    };
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => this.#closed(socket);
  }

  /** Gives up for good and says why. */
  fail(fault: string): void {
    this.#set({ ...this.#connection, link: 'lost', retryAt: null, fault });
    this.#socket?.close();
  }

  #receive(data: unknown): void {
    if (this.#connection.fault) return;
    if (typeof data === 'string') {
      const message = JSON.parse(data) as HostMessage;
      if (message.type === 'hello') this.#set({ link: 'open', attempts: 0, retryAt: null, fault: null });
      this.#owner.message(message);
    } else if (data instanceof ArrayBuffer && isOverview(data)) this.#owner.told(decodeOverview(data));
    else if (data instanceof ArrayBuffer) {
      const header = new Uint32Array(data, 0, FRAME_HEADER_BYTES / 4);
      const first = header[FRAME.FIRST_LOW] + header[FRAME.FIRST_HIGH] * 2 ** 32;
      const words = new Uint32Array(data, FRAME_HEADER_BYTES, header[FRAME.COUNT] * 4);
      this.#owner.slots(header[FRAME.THREAD], first, words);
    }
  }

  #closed(socket: SocketLike): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    if (this.#connection.fault || this.#owner.done()) return;
    const attempts = this.#connection.attempts + 1;
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
    this.#cancelRetry = this.#later(() => this.connect(), wait);
    this.#set({ link: 'lost', attempts, retryAt: Date.now() + wait, fault: null });
  }

  #set(connection: Connection): void {
    this.#connection = connection;
    this.#owner.changed(connection);
  }
}

function laterByTimeout(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
