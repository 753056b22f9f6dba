/** The Chromium that comes inside an npm package, for tests that look at the page as a person does. */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Locator, type Page, chromium as playwright } from 'playwright-core';
import { chromiumPath } from './chromium.ts';

/**
 * Flags of the package that are left out. With everything in one process the page waits for whoever watches it, and a GPU
 * that is emulated draws seconds late. `--no-zygote` and `--no-sandbox`, which stay, let it run as root and in a container.
 */
const UNWANTED = /^--(single-process|in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/;

export interface PageOptions {
  width?: number;
  height?: number;
  dark?: boolean;
  reducedMotion?: boolean;
  /** Device pixels per CSS pixel. */
  sharpness?: number;
  /** Whether it has a touch screen. */
  touch?: boolean;
}

let launched: Promise<Browser> | null = null;

/** The browser of all test files that this process runs; it ends with the process. */
export async function sharedBrowser(): Promise<Browser> {
  if (!(await launched)?.isConnected()) launched = launchBrowser();
  return launched!;
}

export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromiumPath(),
    // With one process for all pages the next one finds the page's scripts compiled: a third of what it costs to open it.
    args: [...chromium.args.filter((flag) => !UNWANTED.test(flag)), '--disable-gpu', '--renderer-process-limit=1'],
    headless: true,
  });
}

/** Of each browser, the contexts of its pages, by sharpness and touch; in each an empty page keeps their process alive. */
const contexts = new WeakMap<Browser, Map<string, Promise<BrowserContext>>>();

function contextFor(browser: Browser, deviceScaleFactor: number, hasTouch: boolean): Promise<BrowserContext> {
  const known = contexts.get(browser) ?? new Map<string, Promise<BrowserContext>>();
  contexts.set(browser, known);
  const kind = `${deviceScaleFactor} ${hasTouch}`;
  const made =
    known.get(kind) ??
    browser.newContext({ deviceScaleFactor, hasTouch }).then(async (context) => {
      context.on('close', () => known.delete(kind));
      await context.newPage();
      return context;
    });
  known.set(kind, made);
  return made;
}

/**
 * A fresh page. What pages store belongs to their host's address, and each test has a host of its own. Errors of the page
 * are kept in `errors`, so that a test can demand that there are none.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: PageOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const { width = 1280, height = 800, dark = false, reducedMotion = true, sharpness = 1, touch = false } = options;
  const page = await (await contextFor(browser, sharpness, touch)).newPage();
  await page.setViewportSize({ width, height });
  await page.emulateMedia({
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  return { page, errors };
}

/** Waits until the page has drawn what it is asked to draw now. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** The text that is seen, every kind of space as one plain space. */
export async function said(locator: Locator): Promise<string> {
  // Not textContent: what is hidden must not count.
  return (await locator.innerText()).replaceAll(/\s+/g, ' ').trim();
}
