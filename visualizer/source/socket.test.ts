import { beforeEach, describe, expect, test } from 'vitest';
import type { HostMessage } from '../../instrument/schema/messages.ts';
import type { Connection } from './protocol.ts';
import { type SocketLike, type SocketOwner, StreamSocket } from './socket.ts';

class FakeSocket implements SocketLike {
  binaryType = '';
  sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
}

let sockets: FakeSocket[];
let waits: { ms: number; run: () => void; cancelled: boolean }[];
let states: Connection[];
let received: { messages: HostMessage[]; slots: [number, number, number[]][] };
let done: boolean;
let stream: StreamSocket;

beforeEach(() => {
  [sockets, waits, states, done] = [[], [], [], false];
  received = { messages: [], slots: [] };
  const owner: SocketOwner = {
    have: () => ({ '4711:0': received.slots.length }),
    message: (message) => received.messages.push(message),
    told: () => {},
    slots: (thread, first, words) => received.slots.push([thread, first, [...words]]),
    changed: (connection) => states.push(connection),
    done: () => done,
  };
  stream = new StreamSocket(
    owner,
    () => {
      sockets.push(new FakeSocket());
      return sockets[sockets.length - 1];
    },
    (run, ms) => {
      const wait = { ms, run, cancelled: false };
      waits.push(wait);
      return () => {
        wait.cancelled = true;
      };
    },
  );
});

const hello = JSON.stringify({ type: 'hello', protocol: 1, name: 'app', manifest: {} });

describe('the stream’s connection', () => {
  test('says what is here as soon as it is open', () => {
    stream.connect();
    sockets[0].onopen!();
    expect(sockets[0].sent).toEqual(['{"type":"subscribe","have":{"4711:0":0}}']);
    expect(sockets[0].binaryType).toBe('arraybuffer');
    sockets[0].onmessage!({ data: hello });
    expect(states.map(({ link }) => link)).toEqual(['open']);
    expect(received.messages).toHaveLength(1);
  });

  test('reads a frame’s header: thread, first slot beyond 32 bits, slots', () => {
    stream.connect();
    const words = new Uint32Array([3, 7, 1, 1, 0xa, 0xb, 0xc, 0xd]);
    sockets[0].onmessage!({ data: words.buffer });
    expect(received.slots).toEqual([[3, 2 ** 32 + 7, [0xa, 0xb, 0xc, 0xd]]]);
  });

  test('tries again after a break, each time later, at most every eight seconds, and at once when asked to', () => {
    stream.connect();
    for (let i = 0; i < 7; i++) {
      sockets[i].onclose!();
      expect(states[i]).toMatchObject({ link: 'lost', attempts: i + 1, fault: null });
      waits[i].run();
    }
    expect(waits.map(({ ms }) => ms)).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
    sockets[7].onclose!();
    stream.connect();
    expect(waits[7].cancelled).toBe(true);
    expect(sockets).toHaveLength(9);
    sockets[8].onmessage!({ data: hello });
    sockets[8].onclose!();
    expect(waits[8].ms).toBe(500);
  });

  test('does not call it lost when all had come', () => {
    stream.connect();
    done = true;
    sockets[0].onclose!();
    expect([states, waits]).toEqual([[], []]);
  });

  test('gives up where the stream can’t be read, and says why', () => {
    stream.connect();
    stream.fail('The host speaks protocol 9.');
    expect(sockets[0].closed).toBe(true);
    sockets[0].onclose!();
    stream.connect();
    expect(sockets).toHaveLength(1);
    expect(states).toEqual([{ link: 'lost', attempts: 0, retryAt: null, fault: 'The host speaks protocol 9.' }]);
    sockets[0].onmessage!({ data: hello });
    expect(received.messages).toEqual([]);
  });
});
