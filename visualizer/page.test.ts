import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LogWriter, logOf } from '../instrument/model/testing/log-writer.ts';
import { launchBrowser, openPage, said } from './testing/browser.ts';
import { TestHost } from './testing/host.ts';
import { APP, APP_SOURCE, SMALL_LOG, smallLog, talkativeLog } from './testing/logs.ts';

let browser: Browser;
let host: TestHost;
let page: Page;
let errors: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  host = await TestHost.start();
  host.sources.set(APP, APP_SOURCE);
});
afterEach(async () => {
  await page?.context().close();
  await host.stop();
  expect(errors).toEqual([]);
});

async function open(options = {}) {
  ({ page, errors } = await openPage(browser, host.url, options));
}

/** The small program, run to its end. */
async function openFinished(options = {}) {
  const { words, end } = smallLog();
  host.append('4711:0', words);
  host.append('4711:0', end);
  host.end();
  await open(options);
  await isIn('Finished');
}

const text = (testId: string) => said(page.getByTestId(testId));

async function isIn(state: string): Promise<void> {
  await page.locator('[data-testid="state"]', { hasText: state }).waitFor();
}

/** Repeats until it is as expected; browsers take their time on a busy machine. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

/** A point of the timeline: milliseconds of the recording, and the name of a lane. */
async function pointOf(ms: number, lane: string, row = 0): Promise<{ x: number; y: number }> {
  const canvas = (await page.getByTestId('timeline').boundingBox())!;
  const name = (await page.locator('.lane-name', { hasText: lane }).boundingBox())!;
  const [start, end] = addressView() ?? [1 - 20 * (0.04 / 0.92), 21 + 20 * (0.04 / 0.92)];
  return { x: canvas.x + ((ms - start) / (end - start)) * canvas.width, y: name.y + 12 + row * 20 };
}

/** The view as the address has it now, in milliseconds; null where it has none. */
function addressView(): [number, number] | null {
  const match = /t=(-?[\d.]+)-(-?[\d.]+)/.exec(page.url());
  return match ? [Number(match[1]) / 1e6, Number(match[2]) / 1e6] : null;
}

/** The view once the address has it, it is no longer `before`, and it rests: the address lags a quarter of a second behind. */
async function viewAfter(before: [number, number] | null): Promise<[number, number]> {
  await eventually(() => addressView()).not.toEqual(before);
  for (;;) {
    const view = addressView();
    await page.waitForTimeout(400);
    if (view && String(view) === String(addressView())) return view;
  }
}

describe('the page', () => {
  test('waits for the first event and says what it waits for', async () => {
    await open();
    await page.getByRole('heading', { name: 'Waiting for the first event' }).waitFor();
    expect(await text('empty')).toContain('node app.js');
    expect(await text('state')).toBe('Waiting');
  });

  test('shows the events as they come, and their total when the program has ended', async () => {
    const { words, end } = smallLog();
    await open();
    host.append('4711:0', words.slice(0, 4 * 30));
    await isIn('Live');
    host.append('4711:0', words.slice(4 * 30));
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    host.append('4711:0', end);
    host.end();
    await isIn('Finished');
    expect(await text('events')).toBe('39');
    expect(await text('profile')).toContain('The program ended with exit code 0.');
    expect(await page.getByTestId('follow').count()).toBe(0);
  });

  test('says exit codes and signals', async () => {
    const { words, end } = smallLog();
    host.append('4711:0', words);
    await open();
    await isIn('Live');
    host.end({ code: null, signal: 'SIGKILL' });
    await isIn('Killed by SIGKILL');
    await page.context().close();
    host.append('4711:0', end);
    host.end({ code: 3, signal: null });
    await open();
    await isIn('Exit code 3');
  });

  test('a callback under the pointer tells its exact numbers', async () => {
    await openFinished();
    const { x, y } = await pointOf(10, 'Callbacks');
    await page.mouse.move(x, y);
    const tooltip = page.getByTestId('tooltip');
    await tooltip.waitFor();
    const lines = await said(tooltip);
    expect(lines).toContain('Timeout #2');
    expect(lines).toContain('app.js:3');
    expect(lines).toContain('ran 4 ms');
    expect(lines).toContain('waited 7.25 ms');
    expect(lines).toContain('timers');
  });

  test('a click tells who scheduled a callback, what it scheduled and why it ran there, and lights its line', async () => {
    await openFinished();
    const { x, y } = await pointOf(7.3, 'Callbacks');
    await page.mouse.click(x, y);
    const details = page.getByTestId('details');
    await details.getByText('Immediate #5').waitFor();
    const facts = await said(details);
    expect(facts).toContain('FSREQCALLBACK #4');
    expect(facts).toContain('the main script');
    expect(facts).toContain('ran 1 ms');
    expect(facts).toContain('check comes right after poll');
    await eventually(() => page.url()).toContain('sel=4711:0/2/1');
    const lit = page.getByTestId('lit-line');
    expect(await said(lit)).toMatch(/^8 setImmediate\(function onImmediate/);
    await details.getByRole('button', { name: /FSREQCALLBACK #4/ }).click();
    await details.getByRole('heading', { name: 'FSREQCALLBACK #4' }).waitFor();
    expect(await said(details)).toContain('Scheduled 1 operation Immediate #5');
  });

  test('what the program wrote stands in a lane: under the pointer its text, behind a click who wrote it', async () => {
    host.append('4711:0', talkativeLog());
    host.end();
    await open();
    await isIn('Finished');
    expect(await page.locator('.lane-name').allInnerTexts()).toEqual(
      expect.arrayContaining(['GC', 'Output', 'Timing']),
    );
    const stderr = await pointOf(6.4, 'Output');
    await page.mouse.move(stderr.x, stderr.y);
    const tooltip = page.getByTestId('tooltip');
    await tooltip.getByText('no such').waitFor();
    expect(await said(tooltip)).toContain('stderr no such colour written 6.4 ms');
    await page.mouse.click(stderr.x, stderr.y);
    await page.getByTestId('details').getByRole('heading', { name: 'FSREQCALLBACK #4' }).waitFor();
    const main = await pointOf(1.6, 'Output');
    await page.mouse.click(main.x, main.y);
    await page.getByTestId('details').getByRole('heading', { name: 'stdout' }).waitFor();
    expect(await text('details')).toContain('reading');
    const measure = await pointOf(6.8, 'Timing', 1);
    await page.mouse.move(measure.x, measure.y);
    await tooltip.getByText('measure check').waitFor();
    expect(await said(tooltip)).toContain('lasted 900 µs');
  });

  test('queues are one lane, opened by its name, with the depths at the pointer and how sure they are', async () => {
    await openFinished();
    const { x, y } = await pointOf(7, 'Queues');
    await page.mouse.move(x, y);
    const tooltip = page.getByTestId('tooltip');
    await tooltip.getByText('immediates').first().waitFor();
    const depths = await said(tooltip);
    expect(depths).toContain('immediates 1 of at most 1');
    expect(depths).toContain('nextTick 0 of at most 1');
    expect(depths).toContain('timers 1 of at most 1');
    expect(depths).toMatch(/Exact: .*immediates/);
    expect(depths).toMatch(/Inferred: .*timers\. When a timer is cleared is not recorded/);
    await page.mouse.click(x, y);
    const name = page.getByRole('button', { name: 'Queues' });
    expect(await name.getAttribute('aria-expanded')).toBe('false');
    await name.click();
    expect(await page.locator('.row-name').allInnerTexts()).toEqual([
      ...['nextTick', 'timers', 'immediates', 'file system'],
    ]);
    await name.click();
    expect(await page.locator('.row-name').count()).toBe(0);
  });

  test('the search finds callbacks and texts, counts them, and goes from one to the next', async () => {
    host.append('4711:0', talkativeLog());
    host.end();
    await open();
    await isIn('Finished');
    const hits = page.getByTestId('hits');
    const title = page.getByTestId('details').getByRole('heading', { level: 2 });
    await page.keyboard.press('/');
    await page.keyboard.type('read');
    await eventually(() => said(hits)).toBe('4');
    const titles: string[] = [];
    for (const [keys, position] of [
      ['Enter', '1 of 4'],
      ['Enter', '2 of 4'],
      ['Enter', '3 of 4'],
      ['Shift+Enter', '2 of 4'],
    ]) {
      await page.keyboard.press(keys);
      await eventually(() => said(hits)).toBe(position);
      await eventually(() => title.count().then((count) => (count > 0 ? said(title) : ''))).not.toBe(
        titles.at(-1) ?? '',
      );
      titles.push(await said(title));
    }
    expect(titles).toEqual(['stdout', 'mark read', 'Immediate #5', 'mark read']);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('> 2ms');
    await eventually(() => said(hits)).toBe('1');
    await page.getByRole('button', { name: 'Next hit' }).click();
    await page.getByTestId('details').getByRole('heading', { name: 'Timeout #2' }).waitFor();
    await page.getByRole('textbox', { name: /Search/ }).fill('nowhere');
    await eventually(() => said(hits)).toBe('none');
    expect(await page.getByRole('button', { name: 'Next hit' }).isDisabled()).toBe(true);
  });

  test('arrow keys step from callback to callback, brackets from iteration to iteration, Escape leaves', async () => {
    await openFinished();
    const title = page.getByTestId('details').getByRole('heading', { level: 2 });
    const titles: string[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', ']', '[']) {
      const before = (await title.count()) > 0 ? await said(title) : '';
      await page.keyboard.press(key);
      await eventually(() => title.count().then((count) => (count > 0 ? said(title) : before))).not.toBe(before);
      titles.push(await said(title));
    }
    expect(titles.slice(0, 5)).toEqual(['FSREQCALLBACK #4', 'Immediate #5', 'Timeout #2', 'tick #6', 'Timeout #2']);
    expect(titles.slice(5).every((it) => /teration/.test(it))).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByTestId('profile').waitFor();
  });

  test('keys and wheel move the view, and the address remembers it', async () => {
    await openFinished();
    await page.keyboard.press('w');
    const [a, b] = await viewAfter(null);
    expect(b - a).toBeCloseTo(20 / 0.92 / 1.6, 3);
    await page.keyboard.press('d');
    const [c, d] = await viewAfter([a, b]);
    expect(d - c).toBeCloseTo(b - a, 3);
    expect(c).toBeGreaterThan(a);
    const { x, y } = await pointOf(c + (d - c) / 4, 'GC');
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -200);
    const [e, f] = await viewAfter([c, d]);
    expect(f - e).toBeLessThan((d - c) * 0.8);
    expect((c + (d - c) / 4 - e) / (f - e)).toBeCloseTo(0.25, 2);
    await page.reload();
    await isIn('Finished');
    expect(addressView()).toEqual([e, f]);
    await page.keyboard.press('0');
    const [g, h] = await viewAfter([e, f]);
    expect(h - g).toBeCloseTo(20 / 0.92, 3);
  });

  test('a double click zooms to what is there', async () => {
    await openFinished();
    const { x, y } = await pointOf(10, 'Phases');
    await page.mouse.dblclick(x, y);
    const [start, end] = await viewAfter(null);
    expect(start).toBeLessThan(8.4);
    expect(end).toBeGreaterThan(12.6);
    expect(end - start).toBeLessThan(5);
  });

  test('dragging over the overview chooses a part of the recording', async () => {
    await openFinished();
    const box = (await page.locator('.overview canvas').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
    await page.mouse.up();
    const [start, end] = await viewAfter(null);
    expect(start).toBeCloseTo(6, 1);
    expect(end).toBeCloseTo(11, 1);
  });

  test('while live the view follows, until it is touched, and L follows again', async () => {
    const { words } = smallLog();
    host.append('4711:0', words);
    await open();
    const follow = page.getByTestId('follow');
    await follow.waitFor();
    expect(await follow.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Follow' }).waitFor();
    expect(await follow.getAttribute('aria-pressed')).toBe('false');
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  test('what is selected goes on: it ends, and what it has scheduled runs', async () => {
    const [before, after] = SMALL_LOG.split('@12450000 ');
    const writer = new LogWriter();
    const begun = logOf(before, writer).slice();
    host.append('4711:0', begun);
    await open();
    await isIn('Live');
    for (const title of ['FSREQCALLBACK #4', 'Immediate #5', 'Timeout #2']) {
      await page.keyboard.press('ArrowRight');
      await page.getByTestId('details').getByRole('heading', { name: title }).waitFor();
    }
    expect(await text('details')).toContain('ran still running');
    expect(await text('details')).toContain('has not run');
    host.append('4711:0', logOf(`@12450000 ${after}`, writer).slice(begun.length));
    await page.getByTestId('details').getByText('after 3.96').waitFor();
    expect(await text('details')).toContain('ran 4 ms');
  });

  test('a lost connection is said; when the host is back the page goes on where it stopped', async () => {
    const { words, end } = smallLog();
    const cut = 4 * 30;
    host.append('4711:0', words.slice(0, cut));
    await open();
    await isIn('Live');
    await host.stop();
    await isIn('Connection lost');
    expect(await text('lost-connection')).toContain('What came until then stays here.');
    host.append('4711:0', words.slice(cut));
    await host.listen();
    await page.getByRole('button', { name: 'Try now' }).click();
    await isIn('Live');
    expect(host.subscriptions).toEqual([{}, { '4711:0': 30 }]);
    host.append('4711:0', end);
    host.end();
    await isIn('Finished');
    expect(await text('events')).toBe('39');
    await host.stop();
    await page.waitForTimeout(300);
    expect(await text('state')).toBe('Finished');
    errors.length = 0;
  });

  test('lost records and notes are told', async () => {
    const { words } = smallLog();
    host.append('4711:0', words);
    host.status({ lost: 1234, notes: ['Call sites are missing: this Node offers no way to find them.'] });
    await open();
    await page.getByText('1 234 records found no room').waitFor();
    expect(await text('lost')).toBe('1 234');
    await page.getByText('this Node offers no way to find them.').waitFor();
    await page.getByRole('button', { name: 'Close this notice' }).first().click();
    expect(await page.getByText('1 234 records found no room').count()).toBe(0);
  });

  test('the theme is the system’s, until the button says otherwise, and is kept', async () => {
    await openFinished({ dark: true });
    const theme = () => page.locator('html').getAttribute('data-theme');
    expect(await theme()).toBe('dark');
    await page.getByTestId('theme').click();
    expect(await theme()).toBe('light');
    await page.reload();
    expect(await theme()).toBe('light');
  });

  test('the keys are listed behind the question mark', async () => {
    await openFinished();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys and gestures' });
    await sheet.waitFor();
    expect(await said(sheet)).toContain('Show the whole recording');
    await page.keyboard.press('Escape');
    await eventually(() => sheet.isVisible()).toBe(false);
  });

  test('a thread can be closed, and its lanes are gone', async () => {
    await openFinished();
    const thread = page.getByRole('button', { name: /Main thread/ });
    expect(await page.locator('.lane-name').count()).toBe(7);
    await thread.click();
    expect(await thread.getAttribute('aria-expanded')).toBe('false');
    expect(await page.locator('.lane-name').count()).toBe(0);
  });

  test('where no source can be had the page says why', async () => {
    host.sources.clear();
    await openFinished();
    const immediate = await pointOf(7.3, 'Callbacks');
    await page.mouse.click(immediate.x, immediate.y);
    await page.getByTestId('source').getByText(`${APP} is not there any more.`).waitFor();
    const phase = await pointOf(10, 'Phases');
    await page.mouse.click(phase.x, phase.y);
    await page.getByTestId('source').getByText('have no call site').waitFor();
    errors.length = 0;
  });
});
