import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import sirv from 'sirv';
import { WebSocketServer } from 'ws';
import { Backlogs } from './backlog.ts';
import { LoopscopeError, systemCode, systemReason } from './errors.ts';
import { FigureShelf } from './figure-shelf.ts';
import { Gate, newToken } from './gate.ts';
import { Library } from './library.ts';
import { OpenedRecordings } from './opened.ts';
import type { Tail } from './tail.ts';
import { Viewer } from './viewer.ts';

const HOST = '127.0.0.1';
/** Room for a subscription that names tens of thousands of threads. */
const LARGEST_MESSAGE_BYTES = 1024 * 1024;
/** Of what somebody has called an archive. */
const LONGEST_NAME = 200;

/** Serves the page, the scripts' sources and the streams of recordings, on this machine and to its own page alone. */
export class ViewerServer {
  readonly port: number;
  readonly url: string;
  /** The recordings that viewers can have. */
  readonly library = new Library();
  /** The results of benchmarks that the page *Native* shows. */
  readonly figures = new FigureShelf(this.library);
  readonly #opened = new OpenedRecordings(this.library);
  readonly #backlogs = new Backlogs();
  /** Whether call sites are shown where source maps say that they come from. */
  sourceMaps = true;

  #server: Server;
  #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: LARGEST_MESSAGE_BYTES });
  #gate: Gate;
  #files: ReturnType<typeof sirv>;
  #onViewers: () => void = () => {};
  #hadViewers = false;

  private constructor(server: Server, page: string) {
    const token = newToken();
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.url = `http://${HOST}:${this.port}/${token}/`;
    this.#gate = new Gate(token, this.port);
    this.#files = sirv(page, { etag: true, onNoMatch: (_, response) => say(response, 404, 'There is no such page.') });
    server.on('request', (request, response) => this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /**
   * Begins to listen.
   * @param page folder of the built page
   * @param port 0 for a free one
   * @throws LoopscopeError where the port can't be had
   */
  static async listen(page: string, port = 0): Promise<ViewerServer> {
    // A large recording may take its time to come.
    const server = createServer({ requestTimeout: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(portError(port, error)));
      server.listen(port, HOST, resolve);
    });
    return new ViewerServer(server, page);
  }

  /** Which recording viewers get who ask for none. Until it is known they are asked to wait. */
  serve(tail: Tail): void {
    this.library.show(tail);
  }

  /** Where the recordings are that the page has handed over; null where there are none. */
  get openedFolder(): string | null {
    return this.#opened.folder;
  }

  /** How many viewers are connected. */
  get viewers(): number {
    return this.#sockets.clients.size;
  }

  /** Whether any viewer has ever connected. */
  get hadViewers(): boolean {
    return this.#hadViewers;
  }

  /** Calls `listener` whenever a viewer has gone. */
  onViewerGone(listener: () => void): void {
    this.#onViewers = listener;
  }

  /** Sends everybody away and ends. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
    this.#opened.remove();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of this.#headers()) response.setHeader(name, value);
    const admitted = this.#gate.check(request);
    if ('sentence' in admitted) say(response, admitted.status, admitted.sentence);
    else if (request.method === 'POST' && admitted.path === '/api/twins') this.#twins(request, response);
    else if (request.method === 'POST' && /^\/api\/recordings(\?|$)/.test(admitted.path)) this.#open(request, response);
    else if (request.method === 'GET' || request.method === 'HEAD') this.#route(admitted.path, request, response);
    else {
      response.setHeader('Allow', 'GET, HEAD');
      say(response, 405, `${request.method} is not answered here; use GET.`);
    }
  }

  #route(path: string, request: IncomingMessage, response: ServerResponse): void {
    if (!path.startsWith('/')) {
      response.setHeader('Location', this.url);
      say(response, 302, `The page is at ${this.url}`);
      return;
    }
    const url = new URL(`http://${HOST}${path}`);
    if (url.pathname === '/api/source') this.#source(url.searchParams, response);
    else if (url.pathname === '/api/recordings')
      sayObject(response, { ...this.library.list(), figures: this.figures.any });
    else if (url.pathname === '/api/backlog' && request.method === 'GET') this.#backlog(url.searchParams, response);
    else if (url.pathname === '/api/figures') sayObject(response, this.figures.list());
    else if (url.pathname === '/stream') say(response, 426, 'The stream is a WebSocket; connect to it with ws://.');
    else {
      request.url = path;
      this.#files(request, response);
    }
  }

  /** A script's text as a process of a recording ran it. */
  #source(wanted: URLSearchParams, response: ServerResponse): void {
    const file = wanted.get('file') ?? '';
    const answer = this.#tailOf(wanted.get('recording'))?.sources.text(file, Number(wanted.get('pid')));
    if (!answer) say(response, 404, `${file} belongs to no recording that is here.`);
    else if ('sentence' in answer) say(response, 404, answer.sentence);
    else say(response, 200, answer.text);
  }

  /** What a viewer lacks, in frames as on its stream. */
  #backlog(wanted: URLSearchParams, response: ServerResponse): void {
    const send = this.#backlogs.take(wanted.get('id') ?? '');
    if (!send) {
      say(response, 404, 'There is no such backlog: each is offered on a stream, and can be fetched once.');
      return;
    }
    response.setHeader('Content-Type', 'application/octet-stream');
    response.setHeader('Cache-Control', 'no-store');
    void send(response);
  }

  /** The recording of an id, or the one that is shown where none is asked for. */
  #tailOf(id: string | null): Tail | null {
    return id === null ? this.library.shown : this.library.tail(id);
  }

  /** Programs are started for the page alone: it is asked to say that it is the page. */
  async #twins(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = this.#gate.check(request, true);
    if ('sentence' in admitted) {
      say(response, admitted.status, admitted.sentence);
      return;
    }
    try {
      const twins = this.library.twins();
      if (twins) sayObject(response, await twins);
      else say(response, 404, 'Nothing is proposed for comparison here.');
    } catch (error) {
      say(response, 500, (error as Error).message);
    }
  }

  /** An archive of a recording, from the page alone; whatever becomes of it, the page hears a sentence. */
  async #open(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = this.#gate.check(request, true);
    if ('sentence' in admitted) {
      request.resume();
      say(response, admitted.status, admitted.sentence);
      return;
    }
    const name = new URL(`http://${HOST}${admitted.path}`).searchParams.get('name')?.slice(0, LONGEST_NAME) || 'It';
    try {
      sayObject(response, await this.#opened.take(request, name));
    } catch (error) {
      // What is still being sent is read, so that the answer is.
      request.resume();
      say(response, error instanceof LoopscopeError ? 422 : 500, (error as Error).message);
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const admitted = this.#gate.check(request, true);
    if ('sentence' in admitted) {
      refuseUpgrade(socket, '403 Forbidden', admitted.sentence);
      return;
    }
    const { pathname, searchParams } = new URL(`http://${HOST}${admitted.path}`);
    const id = searchParams.get('recording');
    const tail = this.#tailOf(id);
    if (pathname !== '/stream') refuseUpgrade(socket, '404 Not Found', 'The stream is at /stream.');
    else if (!tail && id !== null) refuseUpgrade(socket, '404 Not Found', `There is no recording ${id} here.`);
    else if (!tail) {
      refuseUpgrade(socket, '503 Service Unavailable', 'The program is just being started; connect again.');
    } else {
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        new Viewer(webSocket, tail, this.#backlogs, this.sourceMaps);
        this.#hadViewers = true;
        webSocket.once('close', () => setImmediate(() => this.#onViewers()));
      });
    }
  }

  #headers(): [string, string][] {
    const streams = `ws://${HOST}:${this.port} ws://localhost:${this.port}`;
    return [
      [
        'Content-Security-Policy',
        `default-src 'self'; connect-src 'self' ${streams}; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      ],
      ['Referrer-Policy', 'no-referrer'],
      ['X-Content-Type-Options', 'nosniff'],
      ['Cross-Origin-Resource-Policy', 'same-origin'],
      ['Cross-Origin-Opener-Policy', 'same-origin'],
      ['Cross-Origin-Embedder-Policy', 'require-corp'],
    ];
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(status === 200 ? text : `${text}\n`);
}

function sayObject(response: ServerResponse, value: object): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.end(JSON.stringify(value));
}

function refuseUpgrade(socket: Duplex, status: string, sentence: string): void {
  const body = `${sentence}\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function portError(port: number, error: unknown): LoopscopeError {
  return systemCode(error) === 'EADDRINUSE'
    ? new LoopscopeError(
        'E_PORT_IN_USE',
        `Port ${port} is in use by another program; name another one with --port, or leave it out for a free one.`,
        { cause: error },
      )
    : new LoopscopeError(
        'E_PORT_REFUSED',
        `Port ${port} can't be used: ${systemReason(error)}; name another one with --port, or leave it out for a free one.`,
        { cause: error },
      );
}
