import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openPage } from './testing/browser.ts';
import { TestHost } from './testing/host.ts';
import { APP, APP_SOURCE, smallLog } from './testing/logs.ts';
import { accessibilityProblems, clashes } from './testing/look.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const THEMES = [false, true];
const LONG_NAME = 'a-recording-with-a-name-that-is-much-longer-than-anybody-would-ever-want-to-read-in-a-title-bar';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

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

    test('the same of a range, an iteration, a table, lanes that are filtered, and the rules', async () => {
      const host = await crowdedHost();
      const { page } = await openPage(browser, host.url, { ...size, dark });
      await page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
      const looksRight = async () => {
        expect(await clashes(page)).toEqual([]);
        expect(await accessibilityProblems(page)).toEqual([]);
      };
      await page.keyboard.press('m');
      for (const name of ['phase', 'call site', 'package', 'thread']) {
        await page.getByRole('group', { name: 'Totals by' }).getByRole('button', { name, exact: true }).click();
        await page.getByTestId('totals').waitFor();
        await looksRight();
      }
      await page.keyboard.press(']');
      await page.getByTestId('made-of').getByRole('table').waitFor();
      await looksRight();
      await page.keyboard.press('t');
      await page.getByTestId('table').getByText('Timeout #2').first().waitFor();
      await looksRight();
      await page.keyboard.press('t');
      await page.getByRole('textbox', { name: /Search/ }).fill('Timeout');
      await page.getByRole('button', { name: 'Show only what it finds' }).click();
      await page.getByTestId('hits').getByText('6').waitFor();
      await looksRight();
      await page.getByRole('textbox', { name: /Search/ }).press('Escape');
      await page.getByRole('textbox', { name: /Search/ }).press('Escape');
      await page.keyboard.press('r');
      await page.getByRole('dialog', { name: 'The rules of the loop' }).waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.context().close();
      await host.stop();
    });
  });
});
