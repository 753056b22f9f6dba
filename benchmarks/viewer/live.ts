import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { readManifest } from '../../instrument/host/manifest-file.ts';
import { countEvents } from '../count-events.ts';
import { inRepository, inTemporaryFolder } from '../places.ts';
import { largestDescendant, residentMemory } from '../processes.ts';
import { launchChromium, preparePage } from './chromium.ts';
import { type Frames, framesBetween } from './frames.ts';
import { Host } from './host.ts';
import type { PageMeasurements } from './page-probe.ts';

export interface Live {
  /** Events in the recording, as `loopscope events` counts them. */
  events: number;
  /** Events by the page's own count at the end. */
  shown: number;
  /** From the program's start to its end, as the recording's manifest has them. */
  programMs: number;
  /** From the program's end until the page has everything and says so. */
  behindMs: number;
  /** What the page said of its lag behind the program. */
  lags: PageMeasurements['lags'];
  frames: Frames;
  longestTaskMs: number;
  longestInputDelayMs: number;
  hostPeakBytes: number;
  pagePeakBytes: number;
}

const PROGRAM = inRepository('benchmarks/viewer/programs/many-events.cjs');
/** One input every so often, as somebody who looks around would make them. */
const INPUT_EVERY_MS = 700;
const PATIENCE_MS = 180_000;

/**
 * Streams a program's events to the page in a real browser while it runs.
 * @param seconds over which the program spreads its events; 0: as fast as it goes
 */
export function measureLive(events: number, seconds: number): Promise<Live> {
  return inTemporaryFolder((folder) => measureInto(join(folder, 'trial.loopscope'), events, seconds));
}

async function measureInto(recording: string, events: number, seconds: number): Promise<Live> {
  const browser = await launchChromium();
  let host: Host | null = null;
  try {
    const page = await preparePage(browser);
    host = Host.run(recording, [PROGRAM, `${events}`, `${seconds}`]);
    const url = await host.url;
    await page.goto(url);
    const looking = touchNowAndThen(page, host.programEnded);
    await host.programEnded;
    await page.waitForFunction(isLoaded, undefined, { polling: 50, timeout: PATIENCE_MS });
    await looking;
    const measured = await page.evaluate(() => (window as unknown as { measured: PageMeasurements }).measured);
    // The host tells of the end only once it has read through the logs; the manifest has the end itself.
    const { startedAt, endedAt } = readManifest(recording);
    const ended = Date.parse(endedAt!) - (await page.evaluate(() => performance.timeOrigin));
    const hostPeakBytes = residentMemory(host.pid).peak;
    const pagePeakBytes = largestDescendant(process.pid, '--type=renderer').peak;
    await host.stop();
    host = null;
    return {
      events: await countEvents(recording),
      shown: measured.events,
      programMs: Date.parse(endedAt!) - Date.parse(startedAt),
      behindMs: measured.loaded - ended,
      lags: measured.lags,
      frames: framesBetween(measured.frames, 0, ended),
      longestTaskMs: Math.max(0, ...measured.longTasks),
      longestInputDelayMs: Math.max(0, ...measured.inputDelays),
      hostPeakBytes,
      pagePeakBytes,
    };
  } finally {
    await host?.stop();
    await browser.close();
  }
}

const isLoaded = () => (window as unknown as { measured: PageMeasurements }).measured.loaded > 0;

/** Zooms, pans and follows again until the program has ended. */
async function touchNowAndThen(page: Page, until: Promise<unknown>): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  until.then(end, end);
  await page.mouse.move(700, 350);
  const inputs = [
    () => page.mouse.wheel(0, -200),
    () => page.mouse.wheel(0, 200),
    () => page.keyboard.press('a'),
    () => page.keyboard.press('0'),
    () => page.keyboard.press('l'),
  ];
  for (let turn = 0; !over; turn++) {
    await delay(INPUT_EVERY_MS);
    await inputs[turn % inputs.length]();
  }
}
