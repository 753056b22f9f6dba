/** What every test of the page needs: a browser, a host, a page on it, and eyes. */
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { drawn, openPage, type PageOptions, said, sharedBrowser } from './browser.ts';
import { TestHost } from './host.ts';
import { APP, APP_SOURCE, smallLog, talkativeLog } from './logs.ts';

/** The view of the small program whole, in milliseconds. */
const WHOLE: [number, number] = [1 - 20 * (0.04 / 0.92), 21 + 20 * (0.04 / 0.92)];

export class PageUnderTest {
  browser!: Browser;
  host!: TestHost;
  page!: Page;
  /** What the page has complained of; a test that expects complaints empties it. */
  errors: string[] = [];

  async open(options: PageOptions = {}): Promise<void> {
    ({ page: this.page, errors: this.errors } = await openPage(this.browser, this.host.url, options));
  }

  /** The small program, run to its end. */
  async openFinished(options: PageOptions = {}): Promise<void> {
    const { words, end } = smallLog();
    this.host.append('4711:0', words);
    await this.openEnded(end, options);
  }

  /** The small program that says something of itself, run to its end. */
  async openTalkative(options: PageOptions = {}): Promise<void> {
    await this.openEnded(talkativeLog(), options);
  }

  /** A log of the main thread, to its end. */
  async openEnded(words: Uint32Array, options: PageOptions = {}): Promise<void> {
    this.host.append('4711:0', words);
    await this.openWhole(options);
  }

  /** All that has been appended, to its end. */
  async openWhole(options: PageOptions = {}): Promise<void> {
    this.host.end();
    await this.open(options);
    await this.isIn('Finished');
    await this.isDrawn();
  }

  /** Loads the page anew, of a recording that has ended. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.isIn('Finished');
    await this.isDrawn();
  }

  /** Begins again: closes the page, and has another host with nothing on it. */
  async restart(): Promise<void> {
    await this.page?.close();
    await this.host?.stop();
    this.host = await TestHost.start();
    this.host.sources.set(APP, APP_SOURCE);
  }

  /** What is seen of an element. */
  text(testId: string): Promise<string> {
    return said(this.page.getByTestId(testId));
  }

  async isIn(state: string): Promise<void> {
    await this.page.locator('[data-testid="state"]', { hasText: state }).waitFor();
  }

  /** Waits until all of an ended recording has been drawn: before that there is nothing to click at. */
  async isDrawn(): Promise<void> {
    await this.page.waitForFunction(() => performance.getEntriesByName('loopscope:whole-picture').length > 0);
  }

  /** A point of the timeline: milliseconds of the recording, and the name of a lane. */
  async pointOf(ms: number, lane: string, row = 0): Promise<{ x: number; y: number }> {
    const canvas = (await this.page.getByTestId('timeline').boundingBox())!;
    const name = (await this.page.locator('.lane-name', { hasText: lane }).boundingBox())!;
    const [start, end] = this.addressView() ?? WHOLE;
    return { x: canvas.x + ((ms - start) / (end - start)) * canvas.width, y: name.y + 12 + row * 20 };
  }

  /** Where the name of a lane is once it has come to rest: lanes open by themselves where there is room, and move others. */
  async restOf(lane: string): Promise<{ x: number; y: number; width: number; height: number }> {
    const name = this.page.locator('.lane-name', { hasText: lane });
    for (let before = await name.boundingBox(); ; ) {
      await this.page.waitForTimeout(100);
      await drawn(this.page);
      const now = await name.boundingBox();
      if (now !== null && now.y === before?.y && now.height === before.height) return now;
      before = now;
    }
  }

  /** The colour of a moment of a lane, as it is seen. */
  async pixelAt(ms: number, lane: string, row = 0): Promise<[number, number, number]> {
    const point = await this.pointOf(ms, lane, row);
    return this.page.evaluate(({ x, y }) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="timeline"]')!;
      const box = canvas.getBoundingClientRect();
      const scale = canvas.width / box.width;
      const [r, g, b, a] = canvas
        .getContext('2d')!
        .getImageData((x - box.left) * scale, (y - box.top) * scale, 1, 1).data;
      // The page's ground shines through where nothing is drawn.
      return [r, g, b].map((value) => Math.round((value * a + 255 * (255 - a)) / 255)) as [number, number, number];
    }, point);
  }

  /** Clicks at a moment of a lane. */
  async click(ms: number, lane: string, row = 0): Promise<void> {
    const { x, y } = await this.pointOf(ms, lane, row);
    await this.page.mouse.click(x, y);
  }

  /** Waits until the details are of this. */
  async selected(title: string): Promise<void> {
    await this.page.getByTestId('details').getByRole('heading', { level: 2, name: title, exact: true }).waitFor();
  }

  /** The view as the address has it now, in milliseconds; null where it has none. */
  addressView(): [number, number] | null {
    const match = /\bt=(-?[\d.]+)-(-?[\d.]+)/.exec(this.page.url());
    return match ? [Number(match[1]) / 1e6, Number(match[2]) / 1e6] : null;
  }

  /** The view once the address has it, it is no longer `before`, and it rests: the address lags a quarter of a second behind. */
  async viewAfter(before: [number, number] | null): Promise<[number, number]> {
    return viewAtRest(this.page, () => this.addressView(), before);
  }
}

/** A view as the address has it, once it is no longer `before` and rests. */
export async function viewAtRest(
  page: Page,
  read: () => [number, number] | null,
  before: [number, number] | null,
): Promise<[number, number]> {
  await eventually(read).not.toEqual(before);
  for (;;) {
    const view = read();
    await page.waitForTimeout(400);
    if (view && String(view) === String(read())) return view;
  }
}

/** Repeats until it is as expected; browsers take their time on a busy machine. */
export function eventually(look: () => unknown, message = ''): ReturnType<typeof expect.poll> {
  return expect.poll(look, { timeout: 15_000, message });
}

/** Gives each test of a file a host, and closes what it has opened; no test may leave an error on the page. */
export function pageForTests(): PageUnderTest {
  const ui = new PageUnderTest();
  beforeAll(async () => {
    ui.browser = await sharedBrowser();
  });
  beforeEach(() => ui.restart());
  afterEach(async () => {
    // The next host may have the same port, and so the same address.
    if (ui.page && !ui.page.isClosed()) await ui.page.evaluate(() => localStorage.clear());
    await ui.page?.close();
    await ui.host.stop();
    expect(ui.errors).toEqual([]);
  });
  return ui;
}
