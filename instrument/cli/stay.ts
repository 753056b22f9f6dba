import type { ViewerServer } from '../host/server.ts';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** How long a browser that we opened may take to load the page. */
const FIRST_VIEWER_MS = 10_000;

/** Until somebody ends us. */
export function stayUntilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const keepAlive = setInterval(() => {}, 2 ** 30);
    const end = () => {
      clearInterval(keepAlive);
      for (const signal of ENDING_SIGNALS) process.off(signal, end);
      resolve();
    };
    for (const signal of ENDING_SIGNALS) process.on(signal, end);
  });
}

/**
 * Until nobody looks any more, or somebody ends us.
 * @param expected whether a viewer is on its way who may not have connected yet
 */
export async function stayWhileViewed(server: ViewerServer, expected: boolean): Promise<void> {
  const unviewed = new Promise<void>((resolve) => {
    server.onViewerGone(() => {
      if (server.viewers === 0) resolve();
    });
    if (server.viewers > 0) return;
    if (!expected) resolve();
    else {
      setTimeout(() => {
        if (server.viewers === 0) resolve();
      }, FIRST_VIEWER_MS);
    }
  });
  await Promise.race([unviewed, stayUntilSignal()]);
}
