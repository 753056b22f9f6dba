import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { OpenedRecording } from '../schema/messages.ts';
import { ViewerServer } from './server.ts';
import { tarGzOf, zipOf } from './testing/archives.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, endedPid, MANIFEST, temporaryFolder } from './testing/places.ts';

async function startServer(): Promise<ViewerServer> {
  const server = await ViewerServer.listen(temporaryFolder());
  onTestFinished(() => server.close());
  return server;
}

/** Hands an archive over, as the page does unless the headers say otherwise. */
function post(
  server: ViewerServer,
  name: string,
  body: Buffer,
  headers: Record<string, string | number> = { origin: new URL(server.url).origin },
): Promise<{ status: number; text: string }> {
  const path = `${new URL(server.url).pathname}api/recordings?name=${encodeURIComponent(name)}`;
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, method: 'POST' };
    const asking = request({ ...options, headers: { 'content-length': body.length, ...headers } }, (response) => {
      let text = '';
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve({ status: response.statusCode!, text }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

function archive(manifest: object = {}): { path: string; content: string | Buffer }[] {
  const thread = new FakeThread(`${emptyRecording()}/threads`, 4711, 0).befores(1, 2, 3).publish();
  thread.close();
  return [
    { path: 'app.loopscope/manifest.json', content: JSON.stringify({ ...MANIFEST, state: 'ended', ...manifest }) },
    { path: 'app.loopscope/threads/4711-0/000000.log', content: readFileSync(thread.path) },
  ];
}

describe('a recording that is handed over', () => {
  test('can be had by its id as long as the server runs, and is gone with it', async () => {
    const server = await ViewerServer.listen(temporaryFolder());
    const { status, text } = await post(server, 'app.tgz', tarGzOf(archive()));
    expect(status).toBe(200);
    const { id, name } = JSON.parse(text) as OpenedRecording;
    expect([id, name]).toEqual(['app', 'app']);
    const { recording } = server.library.tail(id)!;
    expect(recording.slots).toBe(4);
    expect(server.library.list().recordings.map((one) => one.id)).toEqual(['app']);
    const again = JSON.parse((await post(server, 'app.zip', zipOf(archive()))).text) as OpenedRecording;
    expect(again.id).toBe('app~2');
    const folder = dirname(dirname(dirname(recording.directory)));
    expect(readdirSync(folder)).toEqual(['1', '2']);
    await server.close();
    expect(existsSync(folder)).toBe(false);
  });

  test('has its place cleared of what servers left that were killed, and of nothing else', async () => {
    const left = (pid: number, owner = process.getuid!()) => {
      const folder = mkdtempSync(join(tmpdir(), `loopscope-opened-${pid}-`));
      writeFileSync(join(folder, 'archive'), '');
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      if (owner !== process.getuid!()) chownSync(folder, owner, owner);
      return folder;
    };
    const [dead, alive] = [left(endedPid()), left(process.pid)];
    const others = process.getuid!() === 0 ? [left(endedPid(), 65_534)] : [];
    const server = await startServer();
    expect((await post(server, 'app.tgz', tarGzOf(archive()))).status).toBe(200);
    expect([dead, alive, ...others].map((folder) => existsSync(folder))).toEqual([
      false,
      true,
      ...others.map(() => true),
    ]);
  });

  test('is taken from the server’s own page alone', async () => {
    const server = await startServer();
    const body = tarGzOf(archive());
    for (const headers of [
      {},
      { origin: 'https://example.org' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-origin', host: 'example.org' },
    ])
      expect((await post(server, 'app.tgz', body, headers)).status).toBe(403);
    expect(server.library.list().recordings).toEqual([]);
    expect((await post(server, 'app.tgz', body, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('that cannot be shown is refused with a sentence that names it, and leaves nothing behind', async () => {
    const server = await startServer();
    const kept = JSON.parse((await post(server, 'app.tgz', tarGzOf(archive()))).text) as OpenedRecording;
    const folder = dirname(dirname(dirname(server.library.tail(kept.id)!.recording.directory)));
    const newer = await post(server, 'newer.tgz', tarGzOf(archive({ schemaVersion: 99 })));
    expect(newer).toEqual({
      status: 422,
      text: expect.stringMatching(/^newer\.tgz\/manifest\.json was made by a newer version of Loopscope/),
    });
    const damaged = await post(server, 'damaged.tgz', tarGzOf(archive({ command: 7 })));
    expect(damaged.text).toMatch(/^damaged\.tgz\/manifest\.json lacks a proper "command"/);
    const cut = tarGzOf(archive());
    expect((await post(server, 'cut.tgz', cut.subarray(0, cut.length / 2))).text).toMatch(
      /^cut\.tgz can't be unpacked/,
    );
    expect((await post(server, 'page.html', Buffer.from('<p>'))).text).toContain('neither a folder nor an archive');
    expect((await post(server, '', Buffer.from('<p>'))).status).toBe(422);
    expect(readdirSync(folder)).toEqual(['1']);
  });

  test('that breaks off leaves nothing behind, and the server goes on', async () => {
    const server = await startServer();
    const path = `${new URL(server.url).pathname}api/recordings?name=app.tgz`;
    const { origin } = new URL(server.url);
    const asking = request({
      host: '127.0.0.1',
      port: server.port,
      path,
      method: 'POST',
      headers: { origin, 'content-length': 1000 },
    });
    asking.on('error', () => {});
    asking.write('some of it');
    await expect.poll(() => handedOver(server)).toHaveLength(1);
    asking.destroy();
    await expect.poll(() => handedOver(server)).toEqual([]);
    expect((await post(server, 'app.tgz', tarGzOf(archive()))).status).toBe(200);
  });

  test('that says to be larger than the disk is refused before it comes', async () => {
    const server = await startServer();
    const path = `${new URL(server.url).pathname}api/recordings?name=huge.tar`;
    const { origin } = new URL(server.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { origin, 'content-length': 2 ** 50 };
      const asking = request({ host: '127.0.0.1', port: server.port, path, method: 'POST', headers }, (response) => {
        response.once('data', (data) => resolve(`${response.statusCode} ${data}`));
      });
      asking.on('error', reject);
      onTestFinished(() => void asking.destroy());
      asking.flushHeaders();
    });
    expect(answer).toMatch(/^422 huge\.tar is larger than the \d+ bytes that there is room for/);
  });
});

/** What lies in the folder of those that were handed over. */
function handedOver(server: ViewerServer): string[] {
  const folder = server.openedFolder;
  return folder === null ? [] : readdirSync(folder);
}
