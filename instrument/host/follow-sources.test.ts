import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { LogWriter } from '../model/testing/log-writer.ts';
import type { HostMessage, PlacesFound } from '../schema/messages.ts';
import { Recording } from './recording.ts';
import { ViewerServer } from './server.ts';
import { Tail } from './tail.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, temporaryFolder } from './testing/places.ts';

/** A script whose line n comes from line 10 n of `app.ts`. */
function compiledScript(): { script: string; source: string } {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dist'));
  const script = join(folder, 'dist/app.js');
  const mappings = Array.from({ length: 9 }, (_, line) => [[0, 0, 10 * (line + 1) - 1, 0]]);
  writeFileSync(script, '//# sourceMappingURL=app.js.map');
  writeFileSync(`${script}.map`, JSON.stringify({ version: 3, sources: ['../app.ts'], names: [], mappings }));
  writeFileSync(join(folder, 'app.ts'), 'the source\n');
  return { script, source: pathToFileURL(join(folder, 'app.ts')).href };
}

async function serve(
  sourceMaps = true,
): Promise<{ server: ViewerServer; thread: FakeThread; messages: HostMessage[] }> {
  const directory = emptyRecording({ state: 'recording', pid: process.pid });
  const thread = new FakeThread(join(directory, 'threads'), process.pid, 0, 256);
  const server = await ViewerServer.listen(temporaryFolder());
  server.sourceMaps = sourceMaps;
  server.serve(new Tail(new Recording(directory, 'own')));
  onTestFinished(() => server.close());
  return { server, thread, messages: await view(server) };
}

/** What a viewer is told from now on. */
async function view(server: ViewerServer): Promise<HostMessage[]> {
  const messages: HostMessage[] = [];
  const origin = `http://127.0.0.1:${server.port}`;
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}stream`, { origin });
  onTestFinished(() => socket.terminate());
  socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', have: {} })));
  socket.on('message', (data, isBinary) => {
    if (!isBinary) messages.push(JSON.parse(String(data)));
  });
  await expect.poll(() => messages.some(({ type }) => type === 'status')).toBe(true);
  return messages;
}

const placesIn = (messages: HostMessage[]) =>
  messages.filter((message): message is PlacesFound => message.type === 'places').flatMap(({ scripts }) => scripts);

const log = new LogWriter();
/** Makes one operation at a line of a script. */
function makeAt(thread: FakeThread, script: string, line: number): void {
  const before = log.words.length;
  log.init(line + 1, 'Timeout', 1, [[script, line, 1, 'run']], null);
  thread.raw(log.words.slice(before)).publish();
}

describe('while a recording grows', () => {
  test('viewers are told of each place that is met, those who come later of all', async () => {
    const { script, source } = compiledScript();
    const { server, thread, messages } = await serve();
    makeAt(thread, script, 3);
    await expect.poll(() => placesIn(messages)).toHaveLength(1);
    expect(placesIn(messages)[0]).toEqual({
      file: script,
      pids: [process.pid],
      sources: [source],
      places: [[3, 1, 0, 30, 1, null]],
    });
    makeAt(thread, script, 4);
    await expect.poll(() => placesIn(messages)).toHaveLength(2);
    expect(placesIn(messages)[1].places).toEqual([[4, 1, 0, 40, 1, null]]);
    expect(placesIn(await view(server))).toEqual(placesIn(messages));

    const answer = await fetch(`${server.url}api/source?file=${encodeURIComponent(source)}&pid=${process.pid}`);
    expect(await answer.text()).toBe('the source\n');
  });

  test('nobody is told where source maps are not wanted', async () => {
    const { script } = compiledScript();
    const { server, thread, messages } = await serve(false);
    makeAt(thread, script, 5);
    const other = await view(server);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(placesIn([...messages, ...other])).toEqual([]);
  });
});
