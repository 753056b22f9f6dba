import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runCli, startCli, withScript } from '../instrument/cli/testing/run-cli.ts';
import { temporaryFolder } from '../instrument/host/testing/places.ts';
import { drawn, openPage, said, sharedBrowser } from './testing/browser.ts';
import { eventually } from './testing/page.ts';

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\//;

let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  browser = await sharedBrowser();
});
afterEach(async () => {
  await page.close();
  expect(errors).toEqual([]);
});

/** Starts `loopscope` with these words in `cwd` and opens its page. */
async function watch(words: string[], cwd: string) {
  const running = startCli(words, cwd);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  const [url] = await running.until(ADDRESS);
  ({ page, errors } = await openPage(browser, url));
  return running;
}

const isIn = (state: string) => page.locator('[data-testid="state"]', { hasText: state }).waitFor();
const text = (testId: string) => said(page.getByTestId(testId));

async function eventsIn(recording: string, cwd: string): Promise<number> {
  const { stdout } = await runCli(['events', recording], cwd);
  return stdout.split('\n').length - 1;
}

describe('a program that is watched live', () => {
  test('appears while it runs, and ends with as many events as the recording has', async () => {
    const cwd = withScript(
      temporaryFolder(),
      `const { readFile } = require('node:fs');
      async function nothing() {}
      async function work() {
        for (let i = 0; i < 20000; i++) await nothing();
        readFile(__filename, function onRead() {
          setImmediate(function onImmediate() { process.nextTick(function onTick() {}); });
        });
      }
      process.stdin.on('data', function onInput() { work().then(() => process.stdin.destroy()); });
      console.log('ready');`,
    );
    const running = await watch(['run', '--stay', '-o', 'seen.loopscope', 'app.js'], cwd);
    await isIn('Live');
    expect(await text('events')).not.toBe('');
    running.child.stdin!.write('go\n');
    await isIn('Finished');
    expect(Number((await text('events')).replaceAll(' ', ''))).toBe(await eventsIn('seen.loopscope', cwd));
    await eventually(() => text('profile')).toContain('microtasks 20 00');
  });

  test('that blocks the loop is found by its longest callback, down to the line', async () => {
    const script = `setTimeout(function blocker() {
  const until = Date.now() + 60;
  while (Date.now() < until);
}, 5);`;
    const cwd = withScript(temporaryFolder(), script);
    await watch(['run', '--stay', '--detail', 'lab', '-o', 'seen.loopscope', 'app.js'], cwd);
    await isIn('Finished');
    await page
      .getByTestId('profile')
      .getByRole('button', { name: /Timeout #\d+ app\.js:1/ })
      .click();
    await page
      .getByTestId('details')
      .getByRole('heading', { name: /Timeout/ })
      .waitFor();
    expect(await text('details')).toMatch(/ran \d\d[\d. ]* ms/);
    expect(await text('lit-line')).toBe('1 setTimeout(function blocker() {');
  });

  test('is paused and resumed while it goes on', async () => {
    const cwd = withScript(
      temporaryFolder(),
      `setInterval(function onInterval() {}, 5);
      process.stdin.on('data', () => process.exit(0));`,
    );
    const running = await watch(['run', '--stay', '-o', 'seen.loopscope', 'app.js'], cwd);
    const events = async () => Number((await text('events')).replaceAll(' ', ''));
    const view = () => /t=[-\d.]+/.exec(page.url())?.[0] ?? null;
    await page.getByRole('button', { name: 'Pause' }).click();
    await eventually(view).not.toBeNull();
    const [paused, before] = [view(), await events()];
    await eventually(events).toBeGreaterThan(before + 100);
    expect(view()).toBe(paused);
    await page.getByRole('button', { name: 'Follow' }).click();
    await eventually(view).toBeNull();
    await drawn(page);
    await page.getByRole('button', { name: 'Pause' }).click();
    await eventually(view).not.toBeNull();
    expect(view()).not.toBe(paused);
    running.child.stdin!.write('end\n');
    await isIn('Finished');
  });

  test('shows its worker threads, and how it was killed', async () => {
    const cwd = withScript(
      temporaryFolder(),
      `const { Worker, isMainThread, parentPort } = require('node:worker_threads');
      if (isMainThread) {
        new Worker(__filename, { name: 'helper' }).on('message', () => process.kill(process.pid, 'SIGKILL'));
        setInterval(() => {}, 10);
      } else {
        setTimeout(() => parentPort.postMessage('now'), 50);
      }`,
    );
    await watch(['run', '--stay', '-o', 'seen.loopscope', 'app.js'], cwd);
    await isIn('Killed by SIGKILL');
    await page.getByRole('button', { name: /^Main thread/ }).waitFor();
    await page.getByRole('button', { name: /^Worker/ }).waitFor();
    expect(Number((await text('events')).replaceAll(' ', ''))).toBe(await eventsIn('seen.loopscope', cwd));
  });
});

test('a recording is opened again as it was seen', async () => {
  const cwd = withScript(temporaryFolder(), 'setImmediate(function onImmediate() {});');
  await runCli(['record', '--quiet', '-o', 'kept.loopscope', 'app.js'], cwd);
  await watch(['open', '--no-open', join(cwd, 'kept.loopscope')], cwd);
  await isIn('Finished');
  expect(await page.title()).toBe('kept · Loopscope');
  expect(Number((await text('events')).replaceAll(' ', ''))).toBe(await eventsIn('kept.loopscope', cwd));
});
