import { beforeEach, describe, expect, test } from 'vitest';
import type { HostMessage } from '../../instrument/schema/messages.ts';
import type { TakeSlots } from './backlog.ts';
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
/** The backlogs that were asked for, and how to answer each. */
let fetches: { id: string; take: TakeSlots; signal: AbortSignal; done: () => void; fail: () => void }[];

beforeEach(() => {
  [sockets, waits, states, done, fetches] = [[], [], [], false, []];
  received = { messages: [], slots: [] };
  const owner: SocketOwner = {
    have: () => ({ '4711:0': received.slots.length }),
    message: (message) => received.messages.push(message),
    told: () => {},
    slots: (thread, first, words) => received.slots.push([thread, first, [...words]]),
    lentSlots: (thread, first, words) => received.slots.push([thread, first, [...words]]),
    changed: (connection) => states.push(connection),
    done: () => done,
  };
  stream = new StreamSocket(owner, {
    open: () => {
      sockets.push(new FakeSocket());
      return sockets[sockets.length - 1];
    },
    fetch: (id, take, signal) =>
      new Promise((resolve, reject) => {
        fetches.push({ id, take, signal, done: resolve, fail: () => reject(new Error('It was cut.')) });
      }),
    later: (run, ms) => {
      const wait = { ms, run, cancelled: false };
      waits.push(wait);
      return () => {
        wait.cancelled = true;
      };
    },
  });
});

const hello = JSON.stringify({ type: 'hello', protocol: 1, name: 'app', manifest: {} });

describe('the stream’s connection', () => {
  test('says what is here as soon as it is open', () => {
    stream.connect();
    sockets[0].onopen!();
    expect(sockets[0].sent).toEqual(['{"type":"subscribe","have":{"4711:0":0},"backlogs":true}']);
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

  describe('offered a backlog', () => {
    const offer = (socket: FakeSocket) => socket.onmessage!({ data: '{"type":"backlog","id":"b1"}' });
    const settled = () => new Promise((resolve) => setTimeout(resolve));

    test('fetches it, and says when it has all', async () => {
      stream.connect();
      sockets[0].onopen!();
      offer(sockets[0]);
      expect(fetches.map(({ id }) => id)).toEqual(['b1']);
      fetches[0].take(2, 7, Uint32Array.of(0xa, 0xb, 0xc, 0xd));
      expect(received.slots).toEqual([[2, 7, [0xa, 0xb, 0xc, 0xd]]]);
      // It is nothing that the owner would have to know of.
      expect(received.messages).toEqual([]);
      expect(sockets[0].sent).toHaveLength(1);
      fetches[0].done();
      await settled();
      expect(sockets[0].sent[1]).toBe('{"type":"taken"}');
    });

    test('connects anew and asks for none where it does not come whole', async () => {
      stream.connect();
      sockets[0].onopen!();
      offer(sockets[0]);
      fetches[0].fail();
      await settled();
      expect(sockets[0].closed).toBe(true);
      sockets[0].onclose!();
      waits[0].run();
      sockets[1].onopen!();
      expect(sockets[1].sent).toEqual(['{"type":"subscribe","have":{"4711:0":0},"backlogs":false}']);
    });

    test('leaves it when the connection breaks, and is offered another one by the next', async () => {
      stream.connect();
      sockets[0].onopen!();
      offer(sockets[0]);
      sockets[0].onclose!();
      expect(fetches[0].signal.aborted).toBe(true);
      fetches[0].take(0, 0, Uint32Array.of(1, 2, 3, 4));
      fetches[0].fail();
      await settled();
      expect(received.slots).toEqual([]);
      waits[0].run();
      sockets[1].onopen!();
      expect(sockets[1].sent).toEqual(['{"type":"subscribe","have":{"4711:0":0},"backlogs":true}']);
    });
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
