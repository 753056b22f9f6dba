import { ENDING_SIGNALS } from '../host/launch.ts';
import type { ViewerServer } from '../host/server.ts';

/** How long somebody who has just been told the address may take to load the page. */
const FIRST_VIEWER_MS = 10_000;

/** How long a viewer may be away: to load the page again takes a moment. */
const RELOAD_MS = 3_000;

/**
 * Until somebody ends us. From the call on, signals do nothing but that.
 * @param given what ends the wait too
 */
export function untilSignal(given?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const keepAlive = setInterval(() => {}, 2 ** 30);
    const end = () => {
      clearInterval(keepAlive);
      for (const signal of ENDING_SIGNALS) process.off(signal, end);
      resolve();
    };
    for (const signal of ENDING_SIGNALS) process.on(signal, end);
    if (given?.aborted) end();
    else given?.addEventListener('abort', end);
  });
}

/**
 * Until nobody looks any more.
 * @param expected whether a viewer is on its way who may not have connected yet
 */
export function untilUnviewed(server: ViewerServer, expected: boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (server.viewers === 0) resolve();
    };
    server.onViewerGone(() => setTimeout(check, RELOAD_MS));
    if (expected) setTimeout(check, FIRST_VIEWER_MS);
    else check();
  });
}
