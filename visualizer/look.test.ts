import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openPage } from './testing/browser.ts';
import { TestHost } from './testing/host.ts';
import { APP, APP_SOURCE, smallLog } from './testing/logs.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const THEMES = [false, true];
const LONG_NAME = 'a-recording-with-a-name-that-is-much-longer-than-anybody-would-ever-want-to-read-in-a-title-bar';

let browser: Browser;
let axe: string;

beforeAll(async () => {
  browser = await launchBrowser();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(() => browser.close());

/** Texts that are cut by the window's edge, or that lie over one another. What scrolls out of sight does not count. */
async function clashes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Seen {
      node: Node;
      text: string;
      box: DOMRect;
    }
    const seen: Seen[] = [];
    const problems: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement!;
      const text = node.textContent!.trim();
      if (!text || element.closest('.unseen, script, noscript, dialog:not([open])')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const box = visiblePart(line, element);
        if (box.width >= 1 && box.height >= 1) seen.push({ node, text, box });
      }
    }
    function visiblePart({ left, top, right, bottom }: DOMRect, element: Element): DOMRect {
      for (let around: Element | null = element; around; around = around.parentElement) {
        if (getComputedStyle(around).overflow === 'visible') continue;
        const clip = around.getBoundingClientRect();
        [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
        [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    }
    for (const { text, box } of seen) {
      if (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight)
        problems.push(`cut: ${text}`);
    }
    for (let i = 0; i < seen.length; i++) {
      for (let j = i + 1; j < seen.length; j++) {
        const [a, b] = [seen[i].box, seen[j].box];
        const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // A text that is cut by an ellipsis comes as two pieces.
        if (seen[i].node !== seen[j].node && width > 1 && height > 3)
          problems.push(`over one another: ${seen[i].text} | ${seen[j].text}`);
      }
    }
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) problems.push('the page itself scrolls');
    return problems;
  });
}

async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' · ')}`);
  });
}

/** A finished recording of many threads with a long name, its notes and its losses. */
async function crowdedHost(): Promise<TestHost> {
  const host = await TestHost.start(LONG_NAME);
  host.sources.set(APP, APP_SOURCE);
  for (let tid = 0; tid < 6; tid++) {
    const { words, end } = smallLog(tid);
    host.append(`4711:${tid}`, words);
    host.append(`4711:${tid}`, end);
  }
  host.status({
    lost: 1_234_567,
    notes: ['Collections are missing: this Node offers neither callbacks nor an observer.'],
  });
  host.end();
  return host;
}

describe.each(SIZES)('at $width × $height', (size) => {
  describe.each(THEMES)('dark: %s', (dark) => {
    test('nothing overlaps, nothing is cut and axe finds nothing: empty, then lost', async () => {
      const host = await TestHost.start(LONG_NAME);
      const { page } = await openPage(browser, host.url, { ...size, dark });
      await page.getByRole('heading', { name: 'Waiting for the first event' }).waitFor();
      expect(await clashes(page)).toEqual([]);
      expect(await accessibilityProblems(page)).toEqual([]);
      await host.stop();
      await page.getByRole('heading', { name: 'No connection to the host' }).waitFor();
      expect(await clashes(page)).toEqual([]);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.context().close();
    });

    test('the same of a crowded recording: nothing selected, then a callback, then the keys', async () => {
      const host = await crowdedHost();
      const { page } = await openPage(browser, host.url, { ...size, dark });
      await page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
      await page.getByTestId('profile').getByText('Immediate #5').first().waitFor();
      expect(await clashes(page)).toEqual([]);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByTestId('profile').getByText('Immediate #5').first().click();
      await page.getByTestId('lit-line').waitFor();
      expect(await clashes(page)).toEqual([]);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.context().close();
      await host.stop();
    });
  });
});
