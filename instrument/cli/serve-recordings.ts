import { dirname } from 'node:path';
import { findInstallation, requireBuilt } from '../host/installation.ts';
import type { Recording } from '../host/recording.ts';
import type { ViewerServer } from '../host/server.ts';
import { Tail } from '../host/tail.ts';
import { comparisonHash } from '../schema/addresses.ts';
import type { LabResult } from '../schema/bench.ts';
import type { ThreadKey } from '../schema/units.ts';
import { openBrowser, opensBrowser } from './browser.ts';
import { proposeTwins } from './record-twins.ts';
import { untilSignal } from './stay.ts';
import type { Terminal } from './terminal.ts';

export interface ServeOptions {
  port?: number | undefined;
  open?: boolean | undefined;
  /** Show call sites where source maps say that they come from. */
  sourceMaps?: boolean;
}

/** What the page shows first: the first two recordings beside one another. */
export interface ShownComparison {
  threads: [ThreadKey | null, ThreadKey | null];
  align: string;
}

/** A result of `loopscope bench` that the page can show. */
export interface ServedFigures {
  name: string;
  result: LabResult;
  /** Where the recordings lie that it names. */
  folder: string;
}

/** What is served: recordings, results of benchmarks, or both; the first recording is shown where there is one. */
export interface Served {
  recordings: Recording[];
  figures: ServedFigures[];
  comparison: ShownComparison | null;
}

/** Where the page shows results of benchmarks. */
export const NATIVE_HASH = '#native';

/** @throws LoopscopeError where the page was not built, or the port can't be had */
export async function startServer(options: ServeOptions): Promise<ViewerServer> {
  const installation = findInstallation();
  requireBuilt(installation, { page: true });
  const { ViewerServer } = await import('../host/server.ts');
  const server = await ViewerServer.listen(installation.page, options.port);
  server.sourceMaps = options.sourceMaps ?? true;
  return server;
}

/**
 * Serves recordings and figures until somebody ends it. The first recording is shown, or the comparison, or the figures
 * where there is no recording; the others can be had. One that is an experiment's proposes its comparison; what that takes
 * is recorded beside it when a viewer asks for it.
 * @throws LoopscopeError where the page was not built, or the port can't be had
 */
export async function serveRecordings(
  { recordings, figures, comparison }: Served,
  options: ServeOptions,
  terminal: Terminal,
): Promise<void> {
  const server = await startServer(options);
  const left = untilSignal();
  const tail = recordings.length > 0 ? new Tail(recordings[0]) : null;
  if (tail) {
    server.serve(tail);
    const { directory, manifest } = tail.recording;
    if (manifest.experiment && recordings.length === 1)
      proposeTwins(server, manifest.experiment, findInstallation(), dirname(directory));
    // Whoever is told the address takes a moment to get there.
    tail.overview.start();
  }
  const ids = recordings.map((recording) => server.library.add(recording));
  for (const { name, result, folder } of figures) server.figures.set(server.figures.freeName(name), result, folder);
  const url = server.url + (comparison ? hashOf(ids, comparison) : tail ? '' : NATIVE_HASH);
  const notes = [...new Set(recordings.flatMap((recording) => recording.notes()))];
  const names = [...recordings, ...figures].map(({ name }) => name);
  const what = comparison || !tail ? names.slice(0, 2).join(' beside ') : names[0];
  terminal.tell('serving', { url, notes }, [`${what} is at ${terminal.style('cyan', url)}; Ctrl-C ends it`, ...notes]);
  if (opensBrowser(options.open)) openBrowser(url, terminal);
  await left;
  tail?.overview.stop();
  await server.close();
}

function hashOf([a, b]: string[], { threads, align }: ShownComparison): string {
  return comparisonHash({ recording: a, thread: threads[0] }, { recording: b, thread: threads[1] }, align);
}
