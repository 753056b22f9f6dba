import { findInstallation, requireBuilt } from '../host/installation.ts';
import type { Recording } from '../host/recording.ts';
import { Tail } from '../host/tail.ts';
import { comparisonHash } from '../schema/addresses.ts';
import type { ThreadKey } from '../schema/units.ts';
import { openBrowser, opensBrowser } from './browser.ts';
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

/**
 * Serves recordings until somebody ends it. The first one is shown, or the comparison; the others can be had.
 * @throws LoopscopeError where the page was not built, or the port can't be had
 */
export async function serveRecordings(
  recordings: Recording[],
  comparison: ShownComparison | null,
  options: ServeOptions,
  terminal: Terminal,
): Promise<void> {
  const installation = findInstallation();
  requireBuilt(installation, { page: true });
  const { ViewerServer } = await import('../host/server.ts');
  const server = await ViewerServer.listen(installation.page, options.port);
  server.sourceMaps = options.sourceMaps ?? true;
  const left = untilSignal();
  const [first, ...others] = recordings;
  const tail = new Tail(first);
  server.serve(tail);
  // Whoever is told the address takes a moment to get there.
  tail.overview.start();
  const ids = [first, ...others].map((recording) => server.library.add(recording));
  const url = server.url + (comparison ? hashOf(ids, comparison) : '');
  const notes = [...new Set(recordings.flatMap((recording) => recording.notes()))];
  const what = comparison ? `${first.name} beside ${others[0].name} is` : `${first.name} is`;
  terminal.tell('serving', { url, notes }, [`${what} at ${terminal.style('cyan', url)}; Ctrl-C ends it`, ...notes]);
  if (opensBrowser(options.open)) openBrowser(url, terminal);
  await left;
  tail.overview.stop();
  await server.close();
}

function hashOf([a, b]: string[], { threads, align }: ShownComparison): string {
  return comparisonHash({ recording: a, thread: threads[0] }, { recording: b, thread: threads[1] }, align);
}
