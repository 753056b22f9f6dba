import { setTimeout as delay } from 'node:timers/promises';
import { largestDescendant, type Memory, residentMemory } from '../processes.ts';
import { launchChromium, preparePage } from './chromium.ts';
import { type Frames, framesBetween } from './frames.ts';
import { lookAround } from './gestures.ts';
import { Host } from './host.ts';
import type { PageMeasurements } from './page-probe.ts';

/** A finished recording that was opened, loaded and looked at. Times are milliseconds since the page began to open. */
export interface Load {
  /** Events by the page's own count. */
  events: number;
  /** First picture of anything, of the whole recording, and everything loaded. */
  firstMs: number;
  wholeMs: number;
  loadedMs: number;
  framesWhileLoading: Frames;
  /** While somebody zooms and pans without a rest. */
  frames: Frames;
  longestTaskMs: number;
  /** The page's process, its worker included: at rest after loading, after looking around, and at most. */
  page: { loaded: number; used: number; peak: number };
  host: Memory;
}

const PATIENCE_MS = 300_000;
/** Until what loading leaves behind is tidied up. */
const REST_MS = 3000;

/** Opens a recording in a browser of its own, waits until it is loaded and looks around for a while. */
export async function measureLoad(recording: string, lookMs: number): Promise<Load> {
  const browser = await launchChromium();
  const host = Host.open(recording);
  try {
    const page = await preparePage(browser);
    await page.goto(await host.url);
    await page.waitForFunction(isLoaded, undefined, { polling: 100, timeout: PATIENCE_MS });
    await delay(REST_MS);
    const loaded = largestDescendant(process.pid, '--type=renderer').now;
    const from = await page.evaluate(() => performance.now());
    await lookAround(page, lookMs);
    const to = await page.evaluate(() => performance.now());
    await delay(REST_MS);
    const used = largestDescendant(process.pid, '--type=renderer');
    const measured = await page.evaluate(() => (window as unknown as { measured: PageMeasurements }).measured);
    return {
      events: measured.events,
      firstMs: measured.firstPicture,
      wholeMs: measured.wholePicture,
      loadedMs: measured.loaded,
      // A small recording is loaded before the second frame.
      framesWhileLoading: framesBetween(measured.frames, 0, Math.max(measured.loaded + 100, measured.frames[1])),
      frames: framesBetween(measured.frames, from, to),
      longestTaskMs: Math.max(0, ...measured.longTasks),
      page: { loaded, used: used.now, peak: used.peak },
      host: residentMemory(host.pid),
    };
  } finally {
    await browser.close();
    await host.stop();
  }
}

const isLoaded = () => (window as unknown as { measured: PageMeasurements }).measured.loaded > 0;
