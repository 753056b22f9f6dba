/** A host for tests: serves the built page and speaks the stream's protocol, with logs that the test writes. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import { ORIGIN_NS } from '../../instrument/model/testing/log-writer.ts';
import type { Figures } from '../../instrument/schema/bench.ts';
import type { Manifest } from '../../instrument/schema/manifest.ts';
import {
  FRAME_HEADER_BYTES,
  type HostMessage,
  PROTOCOL_VERSION,
  type RecordingList,
  type Status,
  type Subscribe,
} from '../../instrument/schema/messages.ts';
import type { MappedScript } from '../../instrument/schema/sources.ts';

const PAGE = fileURLToPath(new URL('../../dist/visualizer', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const FRAME_SLOTS = 16_000;

export class TestHost {
  readonly token = randomBytes(8).toString('hex');
  name = 'app';
  /** What it speaks: that of another version is another one. */
  protocol: number = PROTOCOL_VERSION;
  /** What `api/source` gives out, by the file's name. */
  readonly sources = new Map<string, string>();
  /** Slots that the program has written and that are not sent yet. */
  ahead = 0;
  /** What `api/figures` gives out; null where the host has none. */
  figures: Figures | null = null;
  /** What viewers have subscribed with, in order. */
  readonly subscriptions: Subscribe['have'][] = [];
  #server: Server | null = null;
  #sockets = new WebSocketServer({ noServer: true });
  #port = 0;
  #threads: { key: string; words: Uint32Array[]; slots: number }[] = [];
  #status: Status = {
    type: 'status',
    state: 'recording',
    exit: null,
    lost: 0,
    notes: [],
    slots: 0,
    at: 0,
    complete: false,
  };
  #places: MappedScript[] = [];
  #sent = new Map<WebSocket, number[]>();

  static async start(name = 'app'): Promise<TestHost> {
    const host = new TestHost();
    host.name = name;
    await host.listen();
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/${this.token}/`;
  }

  /** Begins to listen, at the same port as before where there was one. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => {
      const own = [`/${this.token}/stream`, `/${this.token}/stream?recording=${encodeURIComponent(this.name)}`];
      if (!own.includes(request.url ?? '')) socket.destroy();
      else this.#sockets.handleUpgrade(request, socket, head, (viewer) => this.#welcome(viewer));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Ends as a host does that is killed. */
  async stop(): Promise<void> {
    for (const viewer of this.#sockets.clients) viewer.terminate();
    const server = this.#server;
    this.#server = null;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** Adds to a thread's log and sends it. */
  append(key: string, words: Uint32Array): void {
    let thread = this.#threads.find((it) => it.key === key);
    if (!thread) {
      thread = { key, words: [], slots: 0 };
      this.#threads.push(thread);
    }
    for (let at = 0; at < words.length; at += FRAME_SLOTS * 4) thread.words.push(words.slice(at, at + FRAME_SLOTS * 4));
    thread.slots += words.length / 4;
    this.#send();
  }

  /** What source maps say; it is sent to those who are there, and to whoever comes. */
  places(scripts: MappedScript[]): void {
    this.#places.push(...scripts);
    for (const viewer of this.#sent.keys()) this.#say(viewer, { type: 'places', scripts });
  }

  /** Changes what the status says and sends it. */
  status(change: Partial<Status>): void {
    this.#status = { ...this.#status, ...change };
    this.#send();
  }

  end(exit: Manifest['exit'] = { code: 0, signal: null }): void {
    this.status({ state: 'ended', exit, complete: true });
  }

  #welcome(viewer: WebSocket): void {
    viewer.on('message', (data) => {
      const { have } = JSON.parse(String(data)) as Subscribe;
      this.subscriptions.push(have);
      this.#say(viewer, { type: 'hello', protocol: this.protocol, name: this.name, manifest: this.#manifest() });
      if (this.#places.length > 0) this.#say(viewer, { type: 'places', scripts: this.#places });
      this.#sent.set(viewer, []);
      this.#have.set(viewer, have);
      this.#send();
    });
    viewer.on('close', () => this.#sent.delete(viewer));
  }

  readonly #have = new WeakMap<WebSocket, Subscribe['have']>();

  #send(): void {
    for (const [viewer, sent] of this.#sent) {
      this.#threads.forEach(({ key, words }, index) => {
        if (sent[index] === undefined) {
          const [pid, tid] = key.split(/[:.]/).map(Number);
          this.#say(viewer, { type: 'thread', index, key, pid, tid });
          sent[index] = this.#have.get(viewer)?.[key] ?? 0;
        }
        let first = 0;
        for (const chunk of words) {
          const count = chunk.length / 4;
          if (first + count > sent[index]) {
            const from = Math.max(first, sent[index]);
            viewer.send(frame(index, from, chunk.subarray((from - first) * 4)));
            sent[index] = first + count;
          }
          first += count;
        }
      });
      const slots = this.ahead + this.#threads.reduce((sum, thread) => sum + thread.slots, 0);
      this.#say(viewer, { ...this.#status, slots, at: Date.now() });
    }
  }

  #say(viewer: WebSocket, message: HostMessage): void {
    viewer.send(JSON.stringify(message));
  }

  #list(): RecordingList {
    const { command, startedAt, detail, state, versions } = this.#manifest();
    const own = { id: this.name, name: this.name, command, startedAt, detail, state, node: versions.node };
    return { shown: this.name, recordings: [own], proposal: null, figures: this.figures !== null };
  }

  #manifest(): Manifest {
    return {
      ...{ format: 'loopscope', schemaVersion: 1, loopscope: '0.1.0', command: ['node', 'app.js'], cwd: '/home/me' },
      ...{ startedAt: '2026-11-22T10:00:00.000Z', originNs: String(ORIGIN_NS), detail: 'app', pid: 4711 },
      versions: { node: 'v20.20.2', v8: '11.3', uv: '1.46.0', platform: 'linux', arch: 'x64' },
      ...{ state: this.#status.state, exit: this.#status.exit, endedAt: null, lost: 0, notes: [], experiment: null },
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const path = url.pathname.replace(`/${this.token}`, '');
    if (path === url.pathname) return refuse(response, 403, 'No.');
    if (path === '/api/recordings') {
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(JSON.stringify(this.#list()));
      return;
    }
    if (path === '/api/figures') {
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(JSON.stringify(this.figures ?? { results: [], progress: null }));
      return;
    }
    if (path === '/api/source') {
      const text = this.sources.get(url.searchParams.get('file') ?? '');
      if (text === undefined) return refuse(response, 404, `${url.searchParams.get('file')} is not there any more.`);
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end(text);
      return;
    }
    const file = join(PAGE, normalize(path === '/' ? '/index.html' : path));
    try {
      const bytes = await readFile(file);
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(bytes);
    } catch {
      refuse(response, 404, 'There is no such page.');
    }
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(sentence);
}

function frame(index: number, first: number, words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + words.byteLength);
  const header = new Uint32Array(bytes.buffer, 0, 4);
  header.set([index, first % 2 ** 32, Math.floor(first / 2 ** 32), words.length / 4]);
  bytes.set(new Uint8Array(words.buffer, words.byteOffset, words.byteLength), FRAME_HEADER_BYTES);
  return bytes;
}
