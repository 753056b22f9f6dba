import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { get, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { LoopscopeError } from './errors.ts';
import { Recording } from './recording.ts';
import { ViewerServer } from './server.ts';
import { Tail } from './tail.ts';
import { emptyRecording, temporaryFolder } from './testing/places.ts';

async function startServer(): Promise<ViewerServer> {
  const page = temporaryFolder();
  mkdirSync(join(page, 'assets'));
  writeFileSync(join(page, 'index.html'), '<title>page</title>');
  writeFileSync(join(page, 'assets/main.js'), 'main');
  const server = await ViewerServer.listen(page);
  server.serve(new Tail(new Recording(emptyRecording({ state: 'ended' }))));
  onTestFinished(() => server.close());
  return server;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Asks with a path as it is, and with any headers. */
function ask(port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** Tries a WebSocket handshake: `open`, or the status and the sentence of the refusal. */
function handshake(url: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('unexpected-response', (_, response) => {
      let text = '';
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve(`${response.statusCode} ${text.trim()}`));
    });
    socket.on('error', () => {});
  });
}

const pathOf = (server: ViewerServer) => new URL(server.url).pathname;

describe('the server', () => {
  test('serves the page and its files below the token', async () => {
    const server = await startServer();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
    expect(await ask(server.port, pathOf(server))).toMatchObject({ status: 200, text: '<title>page</title>' });
    expect(await ask(server.port, `${pathOf(server)}assets/main.js`)).toMatchObject({ status: 200, text: 'main' });
    expect(await ask(server.port, `${pathOf(server)}?view=1`)).toMatchObject({ status: 200 });
  });

  test('says that a page is not there', async () => {
    const server = await startServer();
    expect(await ask(server.port, `${pathOf(server)}nothing.js`)).toMatchObject({ status: 404 });
    expect(await ask(server.port, `${pathOf(server)}../../../etc/passwd`)).toMatchObject({ status: 404 });
    expect(await ask(server.port, `${pathOf(server)}%2e%2e/%2e%2e/etc/passwd`)).toMatchObject({ status: 404 });
  });

  test('leads from the token to the page', async () => {
    const server = await startServer();
    const answer = await ask(server.port, pathOf(server).slice(0, -1));
    expect(answer).toMatchObject({ status: 302, headers: { location: server.url } });
  });

  test('answers nobody who does not bring its token', async () => {
    const server = await startServer();
    const wrong = pathOf(server).replace(/[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0'));
    for (const path of ['/', '/index.html', wrong, `${wrong}assets/main.js`, '/stream', '*']) {
      expect(await ask(server.port, path)).toMatchObject({
        status: 403,
        text: "The address lacks this session's token; open the address that loopscope printed.\n",
      });
    }
  });

  test('answers nobody who reached it by another name', async () => {
    const server = await startServer();
    for (const host of ['example.org', `example.org:${server.port}`, '127.0.0.1', `127.0.0.1:${server.port + 1}`]) {
      expect(await ask(server.port, pathOf(server), { host })).toMatchObject({
        status: 403,
        text: `The host ${host} is not this server's; open the address that loopscope printed.\n`,
      });
    }
    expect(await ask(server.port, pathOf(server), { host: `localhost:${server.port}` })).toMatchObject({ status: 200 });
  });

  test('answers no page but its own', async () => {
    const server = await startServer();
    for (const origin of ['https://example.org', 'null', `https://127.0.0.1:${server.port}`, 'http://127.0.0.1']) {
      expect(await ask(server.port, pathOf(server), { origin })).toMatchObject({
        status: 403,
        text: `The origin ${origin} is not this server's; open the address that loopscope printed.\n`,
      });
    }
    const own = `http://127.0.0.1:${server.port}`;
    expect(await ask(server.port, pathOf(server), { origin: own })).toMatchObject({ status: 200 });
  });

  test('opens the stream to its own page alone', async () => {
    const server = await startServer();
    const stream = `${server.url.replace('http', 'ws')}stream`;
    const origin = `http://127.0.0.1:${server.port}`;
    expect(await handshake(stream, { origin })).toBe('open');
    expect(await handshake(stream)).toMatch(/^403 The origin \(none\) is not this server's/);
    expect(await handshake(stream, { origin: 'https://example.org' })).toMatch(/^403 The origin/);
    expect(await handshake(stream, { origin, host: 'example.org' })).toMatch(/^403 The host/);
    expect(await handshake(stream.replace(/[0-9a-f]{32}/, 'f'.repeat(32)), { origin })).toMatch(
      /^403 The address lacks/,
    );
    expect(await handshake(stream.replace('stream', 'elsewhere'), { origin })).toMatch(/^404 /);
  });

  test('sends headers that keep the page to itself', async () => {
    const server = await startServer();
    for (const path of [pathOf(server), '/']) {
      const { headers } = await ask(server.port, path);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });

  test('only reads', async () => {
    const server = await startServer();
    expect(await ask(server.port, pathOf(server), {}, 'POST')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
    expect(await ask(server.port, pathOf(server), {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  test('gives the source of a script, and a sentence where it does not', async () => {
    const server = await startServer();
    const file = join(temporaryFolder(), 'app ä.js');
    writeFileSync(file, 'let ä = 1;\n');
    const source = (name: string) => ask(server.port, `${pathOf(server)}api/source?file=${encodeURIComponent(name)}`);
    expect(await source(file)).toMatchObject({
      status: 200,
      text: 'let ä = 1;\n',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(await source('/etc/passwd')).toMatchObject({
      status: 404,
      text: expect.stringContaining('is not a script'),
    });
  });

  test('listens on this machine alone', async () => {
    const server = await startServer();
    const outside = await new Promise((resolve) => {
      get({ host: '127.0.0.2', port: server.port }, () => resolve('answered')).on('error', (error) =>
        resolve((error as NodeJS.ErrnoException).code),
      );
    });
    expect(outside).toBe('ECONNREFUSED');
  });

  test('says which port is taken', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    onTestFinished(() => void other.close());
    const error = await ViewerServer.listen(temporaryFolder(), port).catch((reason) => reason);
    expect(error).toBeInstanceOf(LoopscopeError);
    expect(error).toMatchObject({ code: 'E_PORT_IN_USE', exitCode: 2 });
    expect(error.message).toBe(
      `Port ${port} is in use by another program; name another one with --port, or leave it out for a free one.`,
    );
  });

  test('ends with connections open', async () => {
    const server = await startServer();
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}stream`, {
      origin: `http://127.0.0.1:${server.port}`,
    });
    await new Promise((resolve) => socket.once('open', resolve));
    expect(server.viewers).toBe(1);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await server.close();
    await closed;
  });
});

describe('several recordings', () => {
  /** A folder with three recordings, of which the server shows the first and was given none. */
  async function startLibrary() {
    const folder = temporaryFolder();
    const made = ['first', 'second', 'third'].map((name, i) => {
      const directory = emptyRecording({ state: 'ended', startedAt: `2026-01-0${i + 1}T00:00:00.000Z` }, folder);
      renameSync(directory, join(folder, `${name}.loopscope`));
      return join(folder, `${name}.loopscope`);
    });
    mkdirSync(join(folder, 'no-recording.loopscope'));
    const server = await ViewerServer.listen(temporaryFolder());
    onTestFinished(() => server.close());
    server.serve(new Tail(new Recording(made[0])));
    return { server, folder, origin: new URL(server.url).origin };
  }

  /** The name that the stream of an address says. */
  function nameOf(address: string, origin: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address, { origin });
      socket.on('open', () => socket.send('{"type":"subscribe","have":{}}'));
      socket.on('message', (data, isBinary) => {
        const message = isBinary ? null : JSON.parse(String(data));
        if (message?.type === 'hello') resolve(message.name);
        socket.terminate();
      });
      socket.on('error', reject);
    });
  }

  const listOf = async (server: ViewerServer) =>
    JSON.parse((await ask(server.port, `${pathOf(server)}api/recordings`)).text);

  test('are listed: the one that is shown, then those beside it, the newest first', async () => {
    const { server } = await startLibrary();
    const list = await listOf(server);
    expect(list).toMatchObject({ shown: 'first', proposal: null });
    expect(list.recordings.map(({ id }: { id: string }) => id)).toEqual(['first', 'third', 'second']);
    expect(list.recordings[0]).toEqual({
      ...{ id: 'first', name: 'first', command: ['node', 'app.js'], startedAt: '2026-01-01T00:00:00.000Z' },
      ...{ detail: 'app', state: 'ended', node: 'v20.20.2' },
    });
  });

  test('are streamed by their id, and what is not listed is not', async () => {
    const { server, origin } = await startLibrary();
    const stream = `${server.url.replace('http', 'ws')}stream`;
    expect(await nameOf(stream, origin)).toBe('first');
    expect(await nameOf(`${stream}?recording=third`, origin)).toBe('third');
    for (const id of ['gone', '../first', 'no-recording', '/etc'])
      expect(await handshake(`${stream}?recording=${encodeURIComponent(id)}`, { origin })).toBe(
        `404 There is no recording ${id} here.`,
      );
  });

  test('of the same name keep apart', async () => {
    const { server, origin } = await startLibrary();
    const elsewhere = emptyRecording({ state: 'ended' });
    renameSync(elsewhere, elsewhere.replace('app.loopscope', 'second.loopscope'));
    const other = new Recording(elsewhere.replace('app.loopscope', 'second.loopscope'));
    expect((await listOf(server)).recordings).toHaveLength(3);
    expect(server.library.add(other)).toBe('second~2');
    expect((await listOf(server)).recordings.map(({ id }: { id: string }) => id)).toContain('second~2');
    expect(await nameOf(`${server.url.replace('http', 'ws')}stream?recording=second~2`, origin)).toBe('second');
  });

  test('that are proposed are made once, for the page alone', async () => {
    const { server, folder, origin } = await startLibrary();
    const path = `${pathOf(server)}api/twins`;
    expect(await ask(server.port, path, { origin }, 'POST')).toMatchObject({ status: 404 });
    let calls = 0;
    const [a, b] = ['second', 'third'].map((name) => new Recording(join(folder, `${name}.loopscope`)));
    server.library.propose({ experiment: 'pair', a: 'one', b: 'two', align: 'main' }, async () => {
      if (++calls === 1) throw new LoopscopeError('E_DISK_FULL', 'There is no room.');
      return [a, b];
    });
    expect(await ask(server.port, path, {}, 'POST')).toMatchObject({ status: 403 });
    expect(await ask(server.port, path, { origin: 'http://elsewhere.example' }, 'POST')).toMatchObject({ status: 403 });
    expect(await ask(server.port, path, { 'sec-fetch-site': 'cross-site' }, 'POST')).toMatchObject({ status: 403 });
    expect(await ask(server.port, path, { origin })).toMatchObject({ status: 404 });
    expect(calls).toBe(0);
    expect(await ask(server.port, path, { origin }, 'POST')).toEqual(
      expect.objectContaining({ status: 500, text: 'There is no room.\n' }),
    );
    for (let turn = 0; turn < 2; turn++)
      expect(JSON.parse((await ask(server.port, path, { origin }, 'POST')).text)).toEqual({ a: 'second', b: 'third' });
    expect(await ask(server.port, path, { 'sec-fetch-site': 'same-origin' }, 'POST')).toMatchObject({ status: 200 });
    expect(calls).toBe(2);
    expect((await listOf(server)).proposal).toMatchObject({ experiment: 'pair', a: 'one', b: 'two' });
  });
});
