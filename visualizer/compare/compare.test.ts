import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startCli } from '../../instrument/cli/testing/run-cli.ts';
import type { ViewerServer } from '../../instrument/host/server.ts';
import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { launchBrowser, openPage, type PageOptions, said } from '../testing/browser.ts';
import { RecordingFolder } from '../testing/disk.ts';
import { accessibilityProblems, clashes } from '../testing/look.ts';
import { eventually } from '../testing/page.ts';
import { byImmediate, byTick, sourceOf } from '../testing/twins.ts';

let browser: Browser;
let folder: RecordingFolder;
let host: ViewerServer;
let page: Page;
let errors: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  folder = new RecordingFolder();
  for (const way of ['tick', 'immediate'] as const) {
    const script = join(folder.path, `by-${way}.js`);
    writeFileSync(script, sourceOf(way));
    const log = way === 'tick' ? byTick(script) : byImmediate(script);
    const pid = way === 'tick' ? 4711 : 5822;
    const logs = { [`${pid}:0`]: log, ...(way === 'tick' ? { '4711:1': workerLog(script) } : {}) };
    folder.make(`by-${way}`, logs, { pid, command: ['node', script], startedAt: new Date().toISOString() });
  }
});
afterAll(async () => {
  folder.remove();
  await browser.close();
});
beforeEach(async () => {
  host = await folder.serve('by-tick');
  errors = [];
});
afterEach(async () => {
  await page?.context().close();
  await host.close();
  expect(errors).toEqual([]);
});

/** A worker thread that only sets a timer. */
const workerLog = (script: string) =>
  byTick(script).replace('4711:0 main', '4711:1').replaceAll('TickObject', 'Immediate').replaceAll(':9:', ':99:');

const side = (recording: string, thread: string | null = null) => ({ recording, thread });
const COMPARED = comparisonHash(side('by-tick'), side('by-immediate'));

async function open(hash = COMPARED, options: PageOptions = {}): Promise<void> {
  ({ page, errors } = await openPage(browser, host.url + hash, options));
}

async function openCompared(hash = COMPARED, options: PageOptions = {}): Promise<void> {
  await open(hash, options);
  await page.getByTestId('rows').waitFor();
  await row(0).waitFor();
}

const row = (at: number): Locator => page.locator(`tbody tr[aria-rowindex="${at + 2}"]`);
const text = (testId: string) => said(page.getByTestId(testId));

/** The cells of all rows that there are, as far as columns are named. */
async function cells(...columns: string[]): Promise<string[]> {
  const heads = await page.locator('.table-scroller th').allInnerTexts();
  const rows = await page.locator('.table-scroller tbody tr[aria-rowindex]').all();
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
function view(): [number, number] | null {
  const match = /&t=(-?[\d.]+)_(-?[\d.]+)/.exec(page.url());
  return match ? [Number(match[1]) / 1e6, Number(match[2]) / 1e6] : null;
}

/** The view once the address has it and it rests. */
async function viewAfter(before: [number, number] | null): Promise<[number, number]> {
  await eventually(() => String(view())).not.toBe(String(before));
  for (;;) {
    const now = view();
    await page.waitForTimeout(400);
    if (now && String(now) === String(view())) return now;
  }
}

/** A point of one of the timelines: a moment since that of the alignment, and a lane. */
async function pointOf(letter: 'A' | 'B', ms: number, lane: string): Promise<{ x: number; y: number }> {
  await eventually(() => view()).not.toBeNull();
  const canvas = (await page.getByTestId(`timeline-${letter}`).boundingBox())!;
  const name = page.locator(`.side[data-side="${letter}"] .lane-name`, { hasText: lane });
  const [start, end] = view()!;
  return { x: canvas.x + ((ms - start) / (end - start)) * canvas.width, y: (await name.boundingBox())!.y + 12 };
}

/** How many pixels of the lines have the colour of what is selected. */
async function accentedPixels(): Promise<number> {
  return page.evaluate(() => {
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

describe('two recordings compared', () => {
  test('stand one above the other, with what differs in sentences, numbers and rows', async () => {
    await openCompared();
    expect(await text('name-A')).toBe('A by-tick');
    expect(await text('name-B')).toBe('B by-immediate');
    expect(await text('between')).toBe('1 moved 2 crossings');
    const difference = await text('difference');
    expect(difference).toContain('4 callbacks matched by call site and type: 1 changed its place');
    expect(difference).toContain('moved farthest: 4th in A, 2nd in B, 2 places earlier.');
    expect(difference).toContain('check 2.00 µs 1.98 ms +1.98 ms 2 4');
    expect(difference).toContain('iterations 2 4 +2');
    expect(
      await cells(
        'A',
        'B',
        'Moved',
        'Callback',
        'Scheduled at',
        'Phase',
        'Waited A',
        'Waited B',
        'B − A',
        'Ran A',
        'Ran B',
      ),
    ).toEqual([
      '1 | 1 |  | Timeout | by-tick.js:3 | timers | 3.91 ms | 3.91 ms | 0 | 990 µs | 990 µs',
      '2 | 3 | ↓1 | tick → Immediate turn | by-tick.js:9 | timers → check | 810 µs | 1.21 ms | +400 µs | 990 µs | 990 µs',
      '3 | 4 | ↓1 | tick → Immediate turn | by-tick.js:9 | timers → check | 510 µs | 530 µs | +20.0 µs | 990 µs | 970 µs',
      '4 | 2 | ↑2 | FSREQCALLBACK start | by-tick.js:4 | poll | 3.00 ms | 1.00 ms | −2.00 ms | 200 µs | 200 µs',
    ]);
  });

  test('have what only one of them ran in rows of its own, and call sites with their medians', async () => {
    await openCompared();
    await page.getByRole('button', { name: 'Only in B 1' }).click();
    await eventually(() => cells('A', 'B', 'Callback')).toEqual([' | 5 | TCPWRAP serve']);
    await page.getByRole('button', { name: 'Only in A 0' }).click();
    await page.getByText('Everything that ran in A ran in B, too.').waitFor();
    await page.getByRole('button', { name: 'Call sites 4' }).click();
    await eventually(() => cells('Runs A', 'Runs B', 'Moved', 'Callbacks', 'Waited A', 'Waited B')).toEqual([
      '1 | 1 | 1 | FSREQCALLBACK start | 3.00 ms | 1.00 ms',
      '2 | 2 |  | tick → Immediate turn | 510 µs | 530 µs',
      '1 | 1 |  | Timeout | 3.91 ms | 3.91 ms',
      '0 | 1 |  | TCPWRAP serve |  | 1.55 ms',
    ]);
    await eventually(() => page.url()).toContain('&show=sites');
  });

  test('a click on a row selects the callback in both, says where it ran and why, and joins both by a line', async () => {
    await openCompared();
    expect(await accentedPixels()).toBe(0);
    await row(3).click();
    const pair = page.getByTestId('pair');
    await pair.getByText('setImmediate').waitFor({ state: 'detached' });
    await pair.getByText('fs.stat(__filename, function afterRead() {});').first().waitFor();
    const facts = await said(pair);
    expect(facts).toContain('4th in A, 2nd in B: among what both have it ran 2 places earlier in B.');
    expect(facts).toContain('phase poll of #2 poll of #2');
    expect(facts).toContain('began 7.1 ms 5.1 ms');
    expect(facts).toContain('waited 3 ms 1 ms −2.00 ms');
    expect(facts).toContain('A FSREQCALLBACK #3');
    expect(facts).toContain('scheduled by Timeout #2');
    expect(facts).toContain('The thread pool had finished its work');
    expect(await row(3).getAttribute('aria-current')).toBe('true');
    await eventually(accentedPixels).toBeGreaterThan(50);
    expect(page.url()).toContain('&sel=3');
    await page.keyboard.press('Escape');
    await page.getByTestId('difference').waitFor();
    await eventually(accentedPixels).toBe(0);
    expect(page.url()).not.toContain('&sel=');
  });

  test('a click on either timeline selects the callback there, and its counterpart', async () => {
    await openCompared();
    const inB = await pointOf('B', 5.9, 'Callbacks');
    await page.mouse.click(inB.x, inB.y);
    await page.getByTestId('pair').getByRole('heading', { name: 'tick → Immediate turn' }).waitFor();
    const facts = await said(page.getByTestId('pair'));
    expect(facts).toContain('2nd in A, 3rd in B: others moved past it');
    await page.getByTestId('pair').getByText('if (left > 1) process.nextTick(turn, left - 1);').waitFor();
    await page.getByTestId('pair').getByText('if (left > 1) setImmediate(turn, left - 1);').waitFor();
    const inA = await pointOf('A', 7.2, 'Callbacks');
    await page.mouse.click(inA.x, inA.y);
    await page.getByTestId('pair').getByRole('heading', { name: 'FSREQCALLBACK start' }).waitFor();
    expect(await text('selected-row')).toContain('FSREQCALLBACK');
    const alone = await pointOf('B', 7.55, 'Callbacks');
    await page.mouse.click(alone.x, alone.y);
    await page.getByTestId('pair').getByText('It ran in B alone').waitFor();
    expect(await text('pair')).toContain('A has no counterpart of it');
    const nothing = await pointOf('A', 3, 'Callbacks');
    await page.mouse.click(nothing.x, nothing.y);
    await page.getByTestId('difference').waitFor();
  });

  test('zoom and pan are linked: what is done to one moves the other, and pointing marks the same moment in both', async () => {
    await openCompared();
    const before = await viewAfter(null);
    const { x, y } = await pointOf('A', 7.2, 'Callbacks');
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -500);
    const zoomed = await viewAfter(before);
    expect(zoomed[1] - zoomed[0]).toBeLessThan((before[1] - before[0]) * 0.7);
    const inB = await pointOf('B', 5.9, 'Callbacks');
    await page.mouse.move(inB.x, inB.y);
    await page.getByTestId('tooltip').getByText('Immediate #4').waitFor();
    await page.keyboard.press('d');
    const panned = await viewAfter(zoomed);
    expect(panned[1] - panned[0]).toBeCloseTo(zoomed[1] - zoomed[0], 3);
    expect(panned[0]).toBeGreaterThan(zoomed[0]);
    const timeout = await pointOf('B', 7.55, 'Callbacks');
    await page.mouse.move(timeout.x, timeout.y);
    await page.getByTestId('tooltip').getByText('TCPWRAP #6').waitFor();
    await page.keyboard.press('0');
    const whole = await viewAfter(panned);
    expect(whole[0]).toBeLessThan(-0.5);
    expect(whole[1]).toBeGreaterThan(8.4);
  });

  test('are worked by keys alone: from callback to callback, from row to row', async () => {
    await openCompared();
    for (const [key, title] of [
      ['ArrowRight', 'Timeout'],
      ['ArrowRight', 'tick → Immediate turn'],
      ['ArrowLeft', 'Timeout'],
    ]) {
      await page.keyboard.press(key);
      await page.getByTestId('pair').getByRole('heading', { level: 2, name: title }).waitFor();
    }
    await page.getByTestId('rows').focus();
    for (const [key, selected] of [
      ['End', '4'],
      ['ArrowUp', '3'],
      ['Home', '1'],
      ['ArrowDown', '2'],
    ]) {
      await page.keyboard.press(key);
      await eventually(async () => (await text('selected-row')).split(' ')[0]).toBe(selected);
    }
    const before = await viewAfter(null);
    await page.keyboard.press('f');
    const fitted = await viewAfter(before);
    expect(fitted[0]).toBeLessThan(5.01);
    expect(fitted[1]).toBeGreaterThan(6.4);
    expect(fitted[1] - fitted[0]).toBeLessThan(2);
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Previous, next matched callback').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('dialog').isVisible()).toBe(false);
    await page.getByTestId('pair').waitFor();
  });

  test('rows are sorted by any column, both ways', async () => {
    await openCompared();
    const positions = () => cells('A').then((list) => list.join());
    const head = (name: string) => page.getByRole('columnheader', { name, exact: true });
    await head('Waited A').getByRole('button').click();
    await eventually(positions).toBe('1,4,2,3');
    expect(await head('Waited A').getAttribute('aria-sort')).toBe('descending');
    await head('Waited A').getByRole('button').click();
    await eventually(positions).toBe('3,2,4,1');
    expect(await head('Waited A').getAttribute('aria-sort')).toBe('ascending');
    await head('B').getByRole('button').click();
    await eventually(positions).toBe('1,4,2,3');
    await head('Callback').getByRole('button').click();
    await eventually(positions).toBe('4,2,3,1');
    await eventually(() => page.url()).toContain('&by=type');
  });

  test('are aligned at main, at an iteration or at the selected callback', async () => {
    await openCompared();
    const choice = page.getByTestId('align');
    expect(await choice.locator('option:checked').innerText()).toBe('start of main');
    await row(3).click();
    await page.getByTestId('pair').waitFor();
    expect(await text('pair')).toContain('began 7.1 ms 5.1 ms');
    await choice.selectOption('callback');
    await page.getByTestId('pair').getByText('began').waitFor();
    await eventually(() => text('pair')).toContain('began 0 ns 0 ns');
    expect(page.url()).toContain('&align=callback:4');
    expect(await choice.locator('option:checked').innerText()).toBe('FSREQCALLBACK of start, by-tick.js:4');
    await choice.selectOption('iteration');
    await eventually(() => page.url()).toContain('&align=iteration:1');
    await page.getByRole('spinbutton').fill('2');
    await eventually(() => page.url()).toContain('&align=iteration:2');
    await eventually(() => text('pair')).toContain('began 90 µs 99 µs');
    await choice.selectOption('main');
    await eventually(() => text('pair')).toContain('began 7.1 ms 5.1 ms');
  });

  test('are in the address whole: view, selection, alignment and table come back, by reload, back and forward', async () => {
    await openCompared();
    await row(3).click();
    await page.getByTestId('pair').getByRole('button', { name: 'Align' }).click();
    await eventually(() => page.url()).toContain('&align=callback:4');
    await page.getByRole('button', { name: 'Moved 1' }).click();
    await page.keyboard.press('w');
    const seen = await viewAfter(null);
    const address = page.url();
    await page.reload();
    await page.getByTestId('pair').getByRole('heading', { name: 'FSREQCALLBACK start' }).waitFor();
    expect(await viewAfter(null)).toEqual(seen);
    expect(page.url()).toBe(address);
    expect(await cells('A', 'B')).toEqual(['4 | 2']);
    expect(await page.getByTestId('align').locator('option:checked').innerText()).toContain('FSREQCALLBACK');
    await page.goBack();
    await eventually(() => page.getByTestId('align').locator('option:checked').innerText()).toBe('start of main');
    expect(await text('pair')).toContain('FSREQCALLBACK');
    await page.goBack();
    await page.getByTestId('difference').waitFor();
    await page.goForward();
    await page.getByTestId('pair').getByRole('heading', { name: 'FSREQCALLBACK start' }).waitFor();
  });

  test('can be exchanged, and each can be looked at alone', async () => {
    await openCompared();
    await page.getByRole('button', { name: 'Exchange A and B' }).click();
    await eventually(() => text('name-A')).toBe('A by-immediate');
    await eventually(() => text('difference')).toContain('2nd in A, 4th in B, 2 places later');
    await page.getByTestId('name-A').click();
    await page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
    expect(await page.locator('.run-name').innerText()).toBe('by-immediate');
    await page.goBack();
    await eventually(() => text('name-A')).toBe('A by-immediate');
  });

  test('a notice says at which moment they can’t be aligned, and they are aligned at main', async () => {
    await openCompared(comparisonHash(side('by-tick'), side('by-immediate'), 'iteration:3'));
    await page.getByText('A has no iteration 3: its loop made 2.').waitFor();
    expect(await page.getByTestId('align').locator('option:checked').innerText()).toBe('start of main');
    await page.getByRole('button', { name: 'Close this notice' }).click();
    expect(await page.getByText('A has no iteration 3').count()).toBe(0);
  });
});

describe('the way to a comparison', () => {
  test('leads from a recording’s top bar to what lies beside it, and back', async () => {
    await open('');
    await page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
    await page.getByTestId('compare').click();
    const menu = page.getByTestId('compare-menu');
    await menu.getByRole('menuitem', { name: /by-immediate/ }).waitFor();
    expect(await said(menu)).toMatch(
      /by-tick with by-immediate node by-immediate\.js · app detail · .* Its main thread with Worker 1 4711:1/,
    );
    await page.keyboard.press('Escape');
    expect(await menu.count()).toBe(0);
    await page.keyboard.press('Enter');
    await menu.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByTestId('between').waitFor();
    expect(await text('between')).toBe('1 moved 2 crossings');
    await page.goBack();
    await page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
    expect(await page.locator('.run-name').innerText()).toBe('by-tick');
    await page.goForward();
    await page.getByTestId('between').waitFor();
  });

  test('leads to two threads of one recording', async () => {
    await open('');
    await page.getByTestId('compare').click();
    await page.getByRole('menuitem', { name: /Worker 1/ }).click();
    await page.getByTestId('between').waitFor();
    expect(await text('name-A')).toBe('A by-tick');
    expect(await text('name-B')).toBe('B by-tick worker 1');
    await page.locator('.side[data-side="B"]').getByText('Worker 1').waitFor();
    expect(page.url()).toContain('#compare&a=by-tick&b=by-tick/4711:1');
    expect(await text('difference')).toContain('2 callbacks matched by call site and type');
  });

  test('is one click for an experiment with two programs, which are recorded then', async () => {
    let made = 0;
    host.library.propose({ experiment: 'pair', a: 'tick', b: 'immediate', align: 'site:by-tick.js:3' }, async () => {
      made++;
      return [folder.open('by-tick'), folder.open('by-immediate')];
    });
    await open('');
    await page.getByRole('button', { name: 'tick against immediate' }).click();
    await page.getByTestId('between').waitFor();
    expect(made).toBe(1);
    expect(await page.getByTestId('align').locator('option:checked').innerText()).toContain('Timeout');
    expect(await text('between')).toBe('1 moved 2 crossings');
  });

  test('says why the two could not be recorded', async () => {
    host.library.propose({ experiment: 'pair', a: 'tick', b: 'immediate', align: 'main' }, async () => {
      throw new Error('There is no room on the disk.');
    });
    await open('');
    await page.getByTestId('proposal').click();
    await page.getByText('Not compared: There is no room on the disk.').waitFor();
    errors = [];
  });
});

describe('what can’t be compared', () => {
  /** A host of these recordings alone. */
  async function openOf(logs: Record<string, string>, hash: string, manifests: Record<string, object> = {}) {
    const own = new RecordingFolder();
    for (const [name, log] of Object.entries(logs))
      own.make(name, { '4711:0': log }, { pid: 4711, ...manifests[name] });
    await host.close();
    host = await own.serve(Object.keys(logs)[0]);
    await open(hash);
    return own;
  }

  const ab = comparisonHash(side('a'), side('b'));

  test('is told where one has no callbacks', async () => {
    const empty = byTick('/x.js')
      .split('\n')
      .filter((line) => !/init|before|after/.test(line))
      .join('\n');
    const own = await openOf({ a: byTick('/x.js'), b: empty }, ab);
    await page.getByText('B has no callbacks, so there is nothing to match.').waitFor();
    expect(await text('difference')).toContain('A ran 4 callbacks and B 0 callbacks.');
    await page.getByText('No callback of the one has a counterpart in the other.').waitFor();
    expect(await text('between')).toBe('0 moved 0 crossings');
    await page.getByRole('button', { name: 'Only in A 4' }).click();
    await row(0).click();
    await page.getByTestId('pair').getByText('B has no counterpart of it').waitFor();
    own.remove();
    errors = [];
  });

  test('is told where call sites are missing, and what is done instead', async () => {
    const siteless = byImmediate('/x.js').replaceAll(/ at \S+( \w+)?$/gm, '');
    const own = await openOf({ a: byTick('/x.js'), b: siteless }, ab, { b: { pid: 5822 } });
    await page.getByText(/B has no call sites, so callbacks are matched by type and order alone/).waitFor();
    await page.getByRole('button', { name: 'Types 5' }).waitFor();
    expect(await text('difference')).toContain('2 callbacks matched by type');
    own.remove();
    errors = [];
  });

  test('is told where nothing matches', async () => {
    const other = byTick('/x.js').replaceAll('/x.js:', '/y.js:').replaceAll('Timeout', 'Immediate');
    const own = await openOf({ a: byTick('/x.js'), b: other }, ab);
    await page
      .getByTestId('difference')
      .getByText(/^Nothing matches: A ran 4 callbacks and B 4 callbacks/)
      .waitFor();
    await page.getByText('No callback of the one has a counterpart in the other.').waitFor();
    own.remove();
    errors = [];
  });

  test('is told where there is no such recording or thread', async () => {
    await open(comparisonHash(side('by-tick'), side('gone')));
    await page.getByText('The host has no recording gone: it may have been moved or removed.').waitFor();
    errors = [];
    await page.context().close();
    await open(comparisonHash(side('by-tick'), side('by-tick', '4711:7')));
    await page.getByText('The recording by-tick has no thread 4711:7.').waitFor();
  });

  test('waits for a program that still runs, and is compared when it has ended', async () => {
    const own = new RecordingFolder();
    const program = "setTimeout(() => console.log('turned'), 5); process.stdin.once('data', () => process.exit(0))";
    writeFileSync(join(own.path, 'app.js'), program);
    const record = (name: string) => startCli(['record', '--quiet', '-o', `${name}.loopscope`, 'app.js'], own.path);
    const ended = record('a');
    ended.child.stdin!.end('go on\n');
    await ended.ended;
    const running = record('b');
    await running.until(/turned/);
    await host.close();
    host = await own.serve('a');
    await open('');
    await page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
    await page.getByTestId('compare').click();
    expect(await page.getByRole('menuitem', { name: /^b still being recorded/ }).isDisabled()).toBe(true);
    await page.goto(host.url + ab);
    await page.getByRole('heading', { name: 'A comparison needs two recordings that have ended' }).waitFor();
    await eventually(() => text('empty')).toContain('B b still runs; it is compared as soon as it has ended');
    running.child.stdin!.end('go on\n');
    await running.ended;
    await page.getByTestId('between').waitFor();
    expect(await text('difference')).toContain('callbacks matched by type');
    own.remove();
  });
});

test('a table of many callbacks makes only the rows that are seen', async () => {
  const own = new RecordingFolder();
  const runs = 20_000;
  const lines = Array.from({ length: runs }, (_, i) => {
    const at = 2_000_000 + i * 2000;
    return `@${at} before ${i + 2}\n@${at + 1000} after ${i + 2}`;
  });
  const inits = Array.from({ length: runs }, (_, i) => `@1000100 init ${i + 2} Timeout <1 at /x.js:3:1 go`);
  const many = `@500000 thread-start 4711:0 main\n@1000000 main\n${inits.join('\n')}\n@1500000 turn\n@1600000 timers\n${lines.join('\n')}\n@90000000 turn\n@91000000 thread-end 0`;
  own.make('a', { '4711:0': many }, { pid: 4711 });
  own.make('b', { '4711:0': many }, { pid: 4711 });
  await host.close();
  host = await own.serve('a');
  await openCompared(comparisonHash(side('a'), side('b')));
  await page.getByRole('button', { name: 'Matched 20 000' }).waitFor();
  await page.getByTestId('rows').focus();
  await page.keyboard.press('End');
  await eventually(async () => (await text('selected-row')).slice(0, 13)).toBe('20 000 20 000');
  expect(await page.locator('.table-scroller tbody tr').count()).toBeLessThan(100);
  await page.getByTestId('rows').evaluate((element) => {
    element.scrollTop = 0;
  });
  await row(0).waitFor();
  own.remove();
  errors = [];
});

describe.each([
  { width: 1280, height: 800, dark: false },
  { width: 1280, height: 800, dark: true },
  { width: 2560, height: 1440, dark: false },
  { width: 2560, height: 1440, dark: true },
  { width: 940, height: 620, dark: false },
])('at $width × $height, dark: $dark', (options) => {
  test('nothing overlaps, nothing is cut and axe finds nothing: in sentences, with a selection, in the menu', async () => {
    await openCompared(COMPARED, options);
    expect(await clashes(page)).toEqual([]);
    expect(await accessibilityProblems(page)).toEqual([]);
    await row(0).click();
    await page.getByTestId('pair').getByText('setTimeout(function start() {').first().waitFor();
    expect(await clashes(page)).toEqual([]);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByTestId('compare').click();
    await page.getByTestId('compare-menu').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
