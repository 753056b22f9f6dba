import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { countEvents } from '../overhead/trial.ts';
import { inRepository } from '../places.ts';
import { type Summary, summarize } from '../statistics.ts';
import { Host } from './host.ts';
import { installProbe, type PageMeasurements } from './page-probe.ts';
import { largestDescendant, peakResidentBytes } from './processes.ts';

export interface ViewerResult {
  /** Events in the recording, as `loopscope events` counts them. */
  events: number;
  /** Events by the page's own count at the end. */
  shown: number;
  /** From the program's start (as the host serves the page) to its end. */
  programMs: number;
  /** From the program's end until the page has everything. */
  behindMs: number;
  frames: Summary;
  longestFrameGapMs: number;
  longestTaskMs: number;
  longestInputDelayMs: number;
  hostPeakBytes: number;
  pagePeakBytes: number;
}

const PROGRAM = inRepository('benchmarks/viewer/programs/many-events.cjs');
/** This Chromium emulates a GPU in software, and emulated drawing lags seconds behind a page that has no lag itself. */
const EMULATED_GPU = /^--(in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/;
/** One input every so often, as somebody who looks around would make them. */
const INPUT_EVERY_MS = 700;
const PATIENCE_MS = 180_000;

/**
 * Streams a program's events to the page in a real browser while it runs.
 * @param seconds over which the program spreads its events; 0: as fast as it goes
 */
export async function measureViewer(events: number, seconds: number): Promise<ViewerResult> {
  const folder = mkdtempSync(join(tmpdir(), 'loopscope-bench-'));
  const recording = join(folder, 'trial.loopscope');
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((flag) => !EMULATED_GPU.test(flag) && flag !== '--single-process'), '--disable-gpu'],
    headless: true,
  });
  let host: Host | null = null;
  try {
    const page = await preparePage(browser);
    host = new Host(recording, [PROGRAM, `${events}`, `${seconds}`]);
    const url = await host.url;
    const begun = performance.now();
    await page.goto(url);
    const looking = lookAround(page, host.programEnded);
    const ended = await host.programEnded;
    await page.waitForFunction(finished, undefined, { polling: 50, timeout: PATIENCE_MS });
    const complete = performance.now();
    await looking;
    const measured = await page.evaluate(() => (window as unknown as { measured: PageMeasurements }).measured);
    const hostPeakBytes = peakResidentBytes(host.pid);
    const pagePeakBytes = largestDescendant(process.pid, '--type=renderer');
    await host.stop();
    host = null;
    return {
      events: await countEvents(recording),
      shown: measured.events,
      programMs: ended - begun,
      behindMs: complete - ended,
      frames: summarize(measured.frameGaps),
      longestFrameGapMs: Math.max(...measured.frameGaps),
      longestTaskMs: Math.max(0, ...measured.longTasks),
      longestInputDelayMs: Math.max(0, ...measured.inputDelays),
      hostPeakBytes,
      pagePeakBytes,
    };
  } finally {
    await host?.stop();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function preparePage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  return page;
}

const finished = () => (window as unknown as { measured: PageMeasurements }).measured.finished;

/** Zooms, pans and follows again until the program has ended. */
async function lookAround(page: Page, until: Promise<unknown>): Promise<void> {
  let over = false;
  void until.then(() => {
    over = true;
  });
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
