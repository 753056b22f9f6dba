import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { installProbe } from './page-probe.ts';

/**
 * Flags of the package that are left out, since no browser of a user has them: pages that share a process with others are
 * told the time to a tenth of a millisecond only, rounded up or down at random, and sixty frames a second can't be told from
 * fifty-nine by that. And a GPU that is emulated in software lags seconds behind a page that has no lag itself.
 */
const UNUSUAL =
  /^--(single-process|disable-site-isolation-trials|disable-web-security|disable-features|in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/;

/** A Chromium without a GPU that draws in software, each page in a process of its own. */
export async function launchChromium(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((flag) => !UNUSUAL.test(flag)), '--disable-gpu'],
    headless: true,
  });
}

/** An empty page that will measure itself; see page-probe.ts. */
export async function preparePage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  return page;
}
