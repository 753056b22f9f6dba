/** The same callbacks in speedscope, an npm package of its own that is installed when it is first needed. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sirv from 'sirv';
import { inRepository } from '../places.ts';
import { largestDescendant } from '../processes.ts';
import { launchChromium, preparePage } from './chromium.ts';
import { exportForSpeedscope } from './export-speedscope.ts';
import { type Frames, framesBetween } from './frames.ts';
import { lookAround } from './gestures.ts';

export interface Peer {
  /** What was written for it to read. */
  fileBytes: number;
  /** From when its page begins to open until it shows the callbacks; null where it did not. */
  loadedMs: number | null;
  frames: Frames | null;
  /** The page's process, at most. */
  peakBytes: number;
  /** Why it did not come to that. */
  failure: string | null;
}

const HOME = inRepository('benchmarks/viewer/peers');
const TITLE = 'loopscope-export';
const PATIENCE_MS = 90_000;
const REST_MS = 2000;

/** @throws Error where it can't be installed */
function installed(): string {
  const folder = join(HOME, 'node_modules/speedscope/dist/release');
  if (existsSync(folder)) return folder;
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: HOME,
    encoding: 'utf8',
  });
  if (npm.status !== 0) throw new Error(`npm ci in ${HOME} ended with ${npm.status}: ${npm.stderr}`);
  return folder;
}

/** Opens a recording's callbacks in speedscope, waits until they are shown and looks around for a while. */
export async function measureSpeedscope(recording: string, lookMs: number): Promise<Peer> {
  const folder = installed();
  const file = `${recording}.speedscope.json`;
  const fileBytes = await exportForSpeedscope(recording, file);
  const files = sirv(folder, { dev: true });
  const exported = sirv(join(recording, '..'), { dev: true });
  const server = createServer((request, response) =>
    files(request, response, () => {
      exported(request, response, () => {
        response.writeHead(404).end();
      });
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launchChromium();
  const result: Peer = { fileBytes, loadedMs: null, frames: null, peakBytes: 0, failure: null };
  try {
    const page = await preparePage(browser);
    const crashed = new Promise<never>((_, reject) =>
      page.once('crash', () => reject(new Error('its page ran out of memory'))),
    );
    crashed.catch(() => {});
    const refused = new Promise<never>((_, reject) =>
      page.once('dialog', (dialog) => {
        void dialog.dismiss();
        reject(new Error(`it said: ${dialog.message()}`));
      }),
    );
    refused.catch(() => {});
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const profile = `${host}/${encodeURIComponent(file.slice(file.lastIndexOf('/') + 1))}`;
    await page.goto(`${host}/index.html#profileURL=${encodeURIComponent(profile)}&title=${TITLE}`);
    const shown = page.waitForFunction(isShown, TITLE, { polling: 100, timeout: PATIENCE_MS });
    await Promise.race([shown, crashed, refused]);
    result.loadedMs = await page.evaluate(() => performance.now());
    await delay(REST_MS);
    const from = await page.evaluate(() => performance.now());
    await Promise.race([lookAround(page, lookMs), crashed]);
    const frames = await page.evaluate(() => (window as unknown as { allFrames: number[] }).allFrames);
    result.frames = framesBetween(frames, from, from + lookMs);
  } catch (error) {
    const [first] = (error as Error).message.split('\n');
    result.failure = first.includes('Timeout') ? `nothing was shown in ${PATIENCE_MS / 1000} s` : first;
  } finally {
    result.peakBytes = largestDescendant(process.pid, '--type=renderer').peak;
    await browser.close();
    server.close();
    server.closeAllConnections();
    rmSync(file, { force: true });
  }
  return result;
}

/** Its title is the profile's once that is shown; where it gives up, it says so in the page. */
function isShown(title: string): boolean {
  if (document.body.innerText.includes('Something went wrong')) throw new Error('it said that something went wrong');
  return document.title.includes(title);
}
