import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { LogWriter } from '../model/testing/log-writer.ts';
import type { PlacesFound } from '../schema/messages.ts';
import type { ViewerServer } from './server.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, temporaryFolder } from './testing/places.ts';
import { serve, TestViewer } from './testing/test-viewer.ts';

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

async function begin(sourceMaps = true): Promise<{ server: ViewerServer; thread: FakeThread; viewer: TestViewer }> {
  const directory = emptyRecording({ state: 'recording', pid: process.pid });
  const thread = new FakeThread(join(directory, 'threads'), process.pid, 0, 256);
  const { server } = await serve(directory);
  server.sourceMaps = sourceMaps;
  return { server, thread, viewer: await view(server) };
}

/** A viewer that has been told where things stand. */
async function view(server: ViewerServer): Promise<TestViewer> {
  const viewer = new TestViewer(server);
  await viewer.until(({ status }) => status !== undefined);
  return viewer;
}

const placesIn = ({ messages }: TestViewer) =>
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
    const { server, thread, viewer } = await begin();
    makeAt(thread, script, 3);
    await viewer.until(() => placesIn(viewer).length === 1);
    expect(placesIn(viewer)[0]).toEqual({
      file: script,
      pids: [process.pid],
      sources: [source],
      places: [[3, 1, 0, 30, 1, null]],
    });
    makeAt(thread, script, 4);
    await viewer.until(() => placesIn(viewer).length === 2);
    expect(placesIn(viewer)[1].places).toEqual([[4, 1, 0, 40, 1, null]]);
    expect(placesIn(await view(server))).toEqual(placesIn(viewer));

    const answer = await fetch(`${server.url}api/source?file=${encodeURIComponent(source)}&pid=${process.pid}`);
    expect(await answer.text()).toBe('the source\n');
  });

  test('nobody is told where source maps are not wanted', async () => {
    const { script } = compiledScript();
    const { server, thread, viewer } = await begin(false);
    makeAt(thread, script, 5);
    const other = await view(server);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([...placesIn(viewer), ...placesIn(other)]).toEqual([]);
  });
});
