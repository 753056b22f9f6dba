/** Recordings on disk, from logs that the test writes, and the real host that serves them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRecording, type Recording } from '../../instrument/host/recording.ts';
import { ViewerServer } from '../../instrument/host/server.ts';
import { Tail } from '../../instrument/host/tail.ts';
import { FakeThread } from '../../instrument/host/testing/fake-log.ts';
import { logOf, ORIGIN_NS } from '../../instrument/model/testing/log-writer.ts';
import { type Manifest, THREADS_DIRECTORY } from '../../instrument/schema/manifest.ts';
import { MANIFEST } from './recordings.ts';

const PAGE = fileURLToPath(new URL('../../dist/visualizer', import.meta.url));

/** A folder with recordings that goes away with `remove`. */
export class RecordingFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'loopscope-page-'));

  /** Makes a recording, ended unless the manifest says otherwise; a log by thread, as slots or written as text. */
  make(name: string, logs: Record<string, string | Uint32Array>, manifest: Partial<Manifest> = {}): string {
    const directory = join(this.path, `${name}.loopscope`);
    mkdirSync(join(directory, THREADS_DIRECTORY), { recursive: true });
    const ended: Partial<Manifest> = { state: 'ended', exit: { code: 0, signal: null }, originNs: String(ORIGIN_NS) };
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ ...MANIFEST, ...ended, ...manifest }));
    for (const [key, log] of Object.entries(logs)) this.#write(name, key, log);
    return directory;
  }

  #write(name: string, key: string, log: string | Uint32Array): void {
    const [pid, tid] = key.split(':').map(Number);
    const words = typeof log === 'string' ? logOf(log) : log;
    const threads = join(this.path, `${name}.loopscope`, THREADS_DIRECTORY);
    new FakeThread(threads, pid, tid, words.length / 4 + 2).raw(words).publish().close();
  }

  open(name: string): Recording {
    return openRecording(name, this.path);
  }

  /** Serves these recordings, the first of which is shown, and all others that lie beside it. */
  async serve(first: string, ...others: string[]): Promise<ViewerServer> {
    const server = await ViewerServer.listen(PAGE);
    server.serve(new Tail(this.open(first)));
    for (const name of others) server.library.add(this.open(name));
    return server;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
