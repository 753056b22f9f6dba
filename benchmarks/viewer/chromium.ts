import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { installProbe } from './page-probe.ts';

/** This Chromium emulates a GPU in software, and emulated drawing lags seconds behind a page that has no lag itself. */
const EMULATED_GPU = /^--(in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/;

/** A Chromium without a GPU that draws in software, each page in a process of its own. */
export async function launchChromium(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((flag) => !EMULATED_GPU.test(flag) && flag !== '--single-process'), '--disable-gpu'],
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
