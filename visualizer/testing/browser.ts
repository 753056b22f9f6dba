/** The Chromium that comes inside an npm package, for tests that look at the page as a person does. */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Locator, type Page, chromium as playwright } from 'playwright-core';

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

export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // With one process for all pages the next one finds the page's scripts compiled: a third of what it costs to open it.
    args: [...chromium.args.filter((flag) => !UNWANTED.test(flag)), '--disable-gpu', '--renderer-process-limit=1'],
    headless: true,
  });
}

/** Of each browser, the context of all pages that ask for nothing special, and an empty page that keeps their process alive. */
const contexts = new WeakMap<Browser, Promise<BrowserContext>>();

function sharedContext(browser: Browser): Promise<BrowserContext> {
  const known = contexts.get(browser);
  if (known) return known;
  const made = browser.newContext().then(async (context) => {
    context.on('close', () => contexts.delete(browser));
    await context.newPage();
    return context;
  });
  contexts.set(browser, made);
  return made;
}

/**
 * A fresh page. Nothing is left of the pages before it: what they store belongs to their host's address, and each test has
 * a host of its own. Errors of the page are kept in `errors`, so that a test can demand that there are none.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: PageOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const { width = 1280, height = 800, dark = false, reducedMotion = true, sharpness = 1, touch = false } = options;
  const isPlain = sharpness === 1 && !touch;
  const context = isPlain
    ? await sharedContext(browser)
    : await browser.newContext({ deviceScaleFactor: sharpness, hasTouch: touch });
  const page = await context.newPage();
  // It may be the browser that has been closed, and all with it.
  if (!isPlain) page.on('close', () => context.close().catch(() => {}));
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
