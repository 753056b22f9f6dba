/** A viewer without a page: what the host sends, as it comes. */
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { decodeOverview, isOverview, type ToldThread } from '../../model/overview-frame.ts';
import {
  FRAME,
  FRAME_HEADER_BYTES,
  type HostMessage,
  IN_PLACE,
  SAMPLES_FROM,
  type Status,
  samplesKey,
} from '../../schema/messages.ts';
import { Recording } from '../recording.ts';
import { ViewerServer } from '../server.ts';
import { Tail } from '../tail.ts';
import { temporaryFolder } from './places.ts';

/** A viewer that keeps what it gets: messages, and by thread the ids of the `before` records (0 for a clock record). */
export class TestViewer {
  readonly messages: HostMessage[] = [];
  readonly ids: Record<string, number[]> = {};
  readonly frames: { key: string; first: number; count: number; inPlace?: true }[] = [];
  readonly overviews: ToldThread[] = [];
  closed: { code: number; reason: string } | null = null;
  #keys: string[] = [];
  #samples: string[] = [];
  readonly #server: ViewerServer;
  #socket: WebSocket;
  #wake: () => void = () => {};

  constructor(
    server: ViewerServer,
    have: Record<string, number> = {},
    first = JSON.stringify({ type: 'subscribe', have }),
  ) {
    this.#server = server;
    this.#socket = new WebSocket(`${server.url.replace('http', 'ws')}stream`, {
      origin: `http://127.0.0.1:${server.port}`,
    });
    this.#socket.binaryType = 'nodebuffer';
    this.#socket.on('open', () => this.#socket.send(first));
    this.#socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#frame(data);
      else this.#message(JSON.parse(String(data)));
      this.#wake();
    });
    this.#socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#wake();
    });
    onTestFinished(() => this.#socket.terminate());
  }

  get status(): Status | undefined {
    return this.messages.findLast((message) => message.type === 'status');
  }

  /** The backlogs that it has been offered. */
  get backlogs(): string[] {
    return this.messages.flatMap((message) => (message.type === 'backlog' ? [message.id] : []));
  }

  /** Fetches what it was offered last; its frames are taken as those of the stream are. */
  async fetchBacklog(): Promise<void> {
    const answer = await fetch(`${this.#server.url}api/backlog?id=${this.backlogs.at(-1)}`);
    expect(answer.status).toBe(200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    for (let at = 0; at < bytes.length; ) {
      const end = at + FRAME_HEADER_BYTES + bytes.readUInt32LE(at + FRAME.COUNT * 4) * 16;
      this.#frame(bytes.subarray(at, end));
      at = end;
    }
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.close();
  }

  async until(condition: (viewer: this) => boolean): Promise<void> {
    while (!condition(this)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #message(message: HostMessage): void {
    this.messages.push(message);
    if (message.type === 'samples') {
      this.#samples[message.index] = samplesKey(message.key);
      this.ids[samplesKey(message.key)] = [];
    }
    if (message.type !== 'thread') return;
    this.#keys[message.index] = message.key;
    this.ids[message.key] = [];
  }

  #frame(data: Buffer): void {
    const copy = new Uint8Array(data).buffer;
    if (isOverview(copy)) {
      this.overviews.push(decodeOverview(copy));
      return;
    }
    const word = (index: number) => data.readUInt32LE(index * 4);
    const inPlace = word(FRAME.THREAD) >= IN_PLACE;
    const number = word(FRAME.THREAD) % IN_PLACE;
    const key = number >= SAMPLES_FROM ? this.#samples[number - SAMPLES_FROM] : this.#keys[number];
    const count = word(FRAME.COUNT);
    expect(data).toHaveLength(FRAME_HEADER_BYTES + count * 16);
    const first = word(FRAME.FIRST_HIGH) * 2 ** 32 + word(FRAME.FIRST_LOW);
    this.frames.push({ key, first, count, ...(inPlace ? { inPlace } : {}) });
    if (inPlace) return;
    for (let slot = 0; slot < count; slot++) this.ids[key].push(word(4 + slot * 4 + 1));
  }
}

/** Serves a recording's directory until the test ends. */
export async function serve(directory: string): Promise<{ server: ViewerServer; tail: Tail }> {
  const server = await ViewerServer.listen(temporaryFolder());
  const tail = new Tail(new Recording(directory, 'own'));
  server.serve(tail);
  onTestFinished(() => server.close());
  return { server, tail };
}

/** Whether a viewer has been sent everything. */
export const complete = (viewer: TestViewer): boolean => viewer.status?.complete === true;
