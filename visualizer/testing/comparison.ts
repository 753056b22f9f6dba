/** What every test of the comparison needs: a browser, a host with two recordings, the page on it, and eyes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { ViewerServer } from '../../instrument/host/server.ts';
import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { openPage, type PageOptions, said, sharedBrowser } from './browser.ts';
import { RecordingFolder } from './disk.ts';
import { eventually, viewAtRest } from './page.ts';
import { byImmediate, byTick, sourceOf } from './twins.ts';

export const side = (recording: string, thread: string | null = null) => ({ recording, thread });

/** The address of both twins. */
export const COMPARED = comparisonHash(side('by-tick'), side('by-immediate'));

/** A worker thread that only sets a timer. */
const workerLog = (script: string) =>
  byTick(script).replace('4711:0 main', '4711:1').replaceAll('TickObject', 'Immediate').replaceAll(':9:', ':99:');

export class ComparisonUnderTest {
  browser!: Browser;
  /** With both twins in it. */
  folder!: RecordingFolder;
  host!: ViewerServer;
  page!: Page;
  /** What the page has complained of; a test that expects complaints empties it. */
  errors: string[] = [];

  async open(hash = COMPARED, options: PageOptions = {}): Promise<void> {
    ({ page: this.page, errors: this.errors } = await openPage(this.browser, this.host.url + hash, options));
  }

  /** Opens it and waits until both are compared. */
  async openCompared(hash = COMPARED, options: PageOptions = {}): Promise<void> {
    await this.open(hash, options);
    await this.page.getByTestId('rows').waitFor();
    await this.row(0).waitFor();
  }

  /** Another host instead of this one, with the recordings of a folder. */
  async serve(folder: RecordingFolder, first: string): Promise<void> {
    await this.host.close();
    this.host = await folder.serve(first);
  }

  /** A row of the table by its place in it. */
  row(at: number): Locator {
    return this.page.locator(`tbody tr[aria-rowindex="${at + 2}"]`);
  }

  /** What is seen of an element. */
  text(testId: string): Promise<string> {
    return said(this.page.getByTestId(testId));
  }

  /** What both are aligned at, as the bar at the top has it. */
  alignedAt(): Promise<string> {
    return this.page.getByTestId('align').locator('option:checked').innerText();
  }

  /** The cells of all rows that there are, as far as columns are named. */
  async cells(...columns: string[]): Promise<string[]> {
    const heads = await this.page.locator('.table-scroller th').allInnerTexts();
    const rows = await this.page.locator('.table-scroller tbody tr[aria-rowindex]').all();
    return Promise.all(
      rows.map(async (one) => {
        const texts = await one.locator('td').allInnerTexts();
        return columns
          .map((column) => texts[heads.findIndex((head) => head.trim() === column)].replaceAll(/\s+/g, ' ').trim())
          .join(' | ');
      }),
    );
  }

  /** The stretch of time that the address says, in milliseconds since the moment of the alignment. */
  addressView(): [number, number] | null {
    const match = /&t=(-?[\d.]+)_(-?[\d.]+)/.exec(this.page.url());
    return match ? [Number(match[1]) / 1e6, Number(match[2]) / 1e6] : null;
  }

  /** The view once the address has it, it is no longer `before`, and it rests. */
  viewAfter(before: [number, number] | null): Promise<[number, number]> {
    return viewAtRest(this.page, () => this.addressView(), before);
  }

  /** A point of one of the timelines: a moment since that of the alignment, and a lane. */
  async pointOf(letter: 'A' | 'B', ms: number, lane: string): Promise<{ x: number; y: number }> {
    await eventually(() => this.addressView()).not.toBeNull();
    const canvas = (await this.page.getByTestId(`timeline-${letter}`).boundingBox())!;
    const name = this.page.locator(`.side[data-side="${letter}"] .lane-name`, { hasText: lane });
    const [start, end] = this.addressView()!;
    return { x: canvas.x + ((ms - start) / (end - start)) * canvas.width, y: (await name.boundingBox())!.y + 12 };
  }

  /** How many pixels of the lines have the colour of what is selected. */
  accentedPixels(): Promise<number> {
    return this.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.crossings')!;
      const accent = getComputedStyle(document.documentElement).getPropertyValue('--accent');
      const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(accent.trim().slice(at, at + 2), 16));
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] > 200 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12)
          count++;
      return count;
    });
  }
}

/** Gives each test of a file a host with both twins, and closes what it has opened; no test may leave an error on the page. */
export function comparisonForTests(): ComparisonUnderTest {
  const ui = new ComparisonUnderTest();
  beforeAll(async () => {
    ui.browser = await sharedBrowser();
    ui.folder = twins();
  });
  afterAll(async () => {
    ui.folder.remove();
  });
  beforeEach(async () => {
    ui.host = await ui.folder.serve('by-tick');
    ui.errors = [];
  });
  afterEach(async () => {
    await ui.page?.close();
    await ui.host.close();
    expect(ui.errors).toEqual([]);
  });
  return ui;
}

/** A folder with a recording of either twin. */
function twins(): RecordingFolder {
  const folder = new RecordingFolder();
  for (const way of ['tick', 'immediate'] as const) {
    const script = join(folder.path, `by-${way}.js`);
    writeFileSync(script, sourceOf(way));
    const log = way === 'tick' ? byTick(script) : byImmediate(script);
    const pid = way === 'tick' ? 4711 : 5822;
    const logs = { [`${pid}:0`]: log, ...(way === 'tick' ? { '4711:1': workerLog(script) } : {}) };
    folder.make(`by-${way}`, logs, { pid, command: ['node', script], startedAt: new Date().toISOString() });
  }
  return folder;
}
