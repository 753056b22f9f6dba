import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LabResult } from '../../instrument/schema/bench.ts';
import { openPage, type PageOptions, said } from '../testing/browser.ts';
import { kernelOf, labResult, SIZES, TIMES } from '../testing/figures.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();
const folder = mkdtempSync(join(tmpdir(), 'loopscope-native-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sum = kernelOf('sum', SIZES, TIMES);
const sort = kernelOf('sort', SIZES, { js: [10, 20, 30, 40], native: [5, 6, 7, 8] });
const here = labResult([sum, sort]);

async function open(results: Record<string, LabResult>, hash = '', options: PageOptions = {}): Promise<void> {
  const recordings = { sync: 'app', async: 'app' };
  const named = Object.entries(results).map(([name, result]) => ({ name, result, recordings }));
  ui.host.figures = { results: named, progress: null };
  ({ page: ui.page, errors: ui.errors } = await openPage(ui.browser, `${ui.host.url}#native${hash}`, options));
}

const crossings = async () => (await ui.page.getByTestId('crossing').allTextContents()).sort();

/** Rows of a table as they are seen. */
async function table(testId: string): Promise<string[]> {
  const rows = await ui.page.getByTestId(testId).locator('tr').all();
  return Promise.all(rows.map(said));
}

describe('the chart', () => {
  test('names its lines at their ends, and each crossing where the table has it', async () => {
    await open({ here });
    await ui.page.getByRole('heading', { level: 1, name: 'sum' }).waitFor();
    await ui.page.locator('.line-name').first().waitFor();
    const names = await ui.page.locator('.line-name').allTextContents();
    expect(names).toEqual(['JS', 'JS optimised', 'WASM', 'native', 'native async', 'native threads']);
    expect(await crossings()).toEqual([
      'WASM beats JS optimised from 127 on',
      'native beats JS from 42 on',
      'native beats JS optimised from 321 on',
      'native beats WASM from 466 on',
    ]);
    // 321 lies between the last size at which the table has it slower and the first at which it is faster.
    const rows = await table('times');
    expect(rows[2]).toMatch(/^64 320 ns .* 80 ns .* 90 ns .* 210 ns /);
    expect(rows[3]).toMatch(/^1,024 5.12 µs .* 1.00 µs .* 700 ns .* 500 ns /);
    const [x64, x1024] = await Promise.all(['64', '1,024'].map((text) => xOf('.size text', text)));
    const marked = await ui.page
      .getByTestId('crossing')
      .filter({ hasText: 'from 321 on' })
      .locator('circle')
      .boundingBox();
    expect(marked!.x + marked!.width / 2).toBeGreaterThan(x64);
    expect(marked!.x + marked!.width / 2).toBeLessThan(x1024);
  });

  test('says in a sentence what wins at every size', async () => {
    await open({ here }, '&kernel=sort');
    await ui.page.getByRole('heading', { level: 1, name: 'sort' }).waitFor();
    await ui.page.locator('.line-name').first().waitFor();
    expect(await crossings()).toEqual([]);
    expect(await ui.text('always')).toBe('native wins over JS at every size.');
  });

  test('is as wide as the page lets it be', async () => {
    await open({ here }, '', { width: 1280 });
    const chart = ui.page.locator('.time-chart svg');
    const before = (await chart.boundingBox())!.width;
    await ui.page.setViewportSize({ width: 1680, height: 900 });
    await eventually(async () => Math.round((await chart.boundingBox())!.width - before)).toBe(400);
  });
});

async function xOf(selector: string, text: string): Promise<number> {
  const box = (await ui.page.locator(selector).getByText(text, { exact: true }).boundingBox())!;
  return box.x + box.width / 2;
}

describe('a native call', () => {
  test('is split at the chosen size, by the keys, the chart and the table', async () => {
    await open({ here });
    expect(await ui.text('split')).toContain('16,384 numbers: 4.00 µs');
    await ui.page.keyboard.press('ArrowLeft');
    await eventually(() => ui.text('split')).toContain('1,024 numbers: 495 ns');
    const split = await ui.text('split');
    for (const part of [
      'boundary there and back 25 ns 5 %',
      'marshalling arguments and result 125 ns 25 %',
      'work the job itself 345 ns 70 %',
    ])
      expect(split).toContain(part);
    expect((await table('native-calls'))[3]).toBe('1,024 25 ns 125 ns 345 ns 16.4 41 % 4.10 4 %');
    expect(ui.page.url()).toContain('size=1024');
    await ui.page.getByTestId('times').getByRole('button', { name: '64', exact: true }).click();
    await eventually(() => ui.text('split')).toContain('64 numbers: 205 ns');
    await ui.page.locator('.size').nth(0).click();
    await eventually(() => ui.text('split')).toContain('4 numbers: 195 ns');
    // A table that scrolls keeps the keys that scroll it.
    await ui.page.getByRole('region', { name: 'Times per call' }).focus();
    await ui.page.keyboard.press('ArrowRight');
    await ui.page.locator('main.kernel').focus();
    await ui.page.keyboard.press('ArrowRight');
    await eventually(() => ui.text('split')).toContain('64 numbers: 205 ns');
  });

  test('is beside the limits of the same run', async () => {
    await open({ here });
    const limits = await ui.text('limits');
    expect(limits).toContain('GB/s limit: one thread reads 40.0, 2 together 44.0');
    expect(limits).toContain('native 32.8 82 %');
    expect(limits).toContain('GFLOP/s limit: one thread does 100, 2 together 198');
    expect(limits).toContain('native 8.19 8 %');
  });
});

test('the recordings of the loop’s delay are on the timeline, and the way back is there', async () => {
  await open({ here });
  const delay = await ui.text('delay');
  expect(delay).toContain('at once up to 2.06 s');
  expect(delay).toContain('in the pool 99 % under 1.10 ms');
  await ui.page.getByRole('link', { name: 'The job at once, on the timeline' }).click();
  await ui.page.getByRole('heading', { name: 'Waiting for the first event' }).waitFor();
  expect(ui.page.url()).toContain('#rec=app');
  await ui.page.getByRole('link', { name: 'Native' }).click();
  await ui.page.getByRole('heading', { level: 1, name: 'sum' }).waitFor();
});

test('kernels are reached by their links and by keys, and back leads back', async () => {
  await open({ here });
  await ui.page.getByRole('navigation', { name: 'Kernels' }).getByRole('link', { name: 'sort' }).click();
  await ui.page.getByRole('heading', { level: 1, name: 'sort' }).waitFor();
  await ui.page.goBack();
  await ui.page.getByRole('heading', { level: 1, name: 'sum' }).waitFor();
  await ui.page.keyboard.press(']');
  await ui.page.getByRole('heading', { level: 1, name: 'sort' }).waitFor();
  await ui.page.keyboard.press('?');
  await ui.page.getByRole('dialog', { name: 'Keys and gestures' }).getByText('Smaller, larger size').waitFor();
});

describe('two results', () => {
  const faster = kernelOf('sum', SIZES, { ...TIMES, native: [100, 105, 250, 2000], js: [20, 320, 5120, 81_000] });
  const there = labResult([faster], { machine: { ...here.machine, node: 'v22.11.0' } });

  test('are compared, on the chart and in a table', async () => {
    await open({ here, there });
    expect(await ui.text('machine')).toContain('Node v22.11.0');
    await ui.page.getByTestId('beside').selectOption('here');
    const shown = ui.page.getByTestId('comparison');
    await shown.waitFor();
    const text = await said(shown);
    expect(text).toContain('there against here');
    expect(text).toMatch(/here A processor, 2 cores · Node v20.20.2/);
    expect(text).toContain('Of 24 times of sum, 4 are clearly shorter and 0 clearly longer');
    expect(await said(shown.getByRole('row', { name: '1,024' }))).toBe('1,024 1.00× 1.00× 1.00× 2.00× 1.00× 1.00×');
    await eventually(() => ui.page.locator('.line.other').count()).toBe(6);
    expect(ui.page.url()).toContain('with=here');
  });

  test('one is added from a file; a file of something else is refused in a sentence', async () => {
    await open({ here });
    writeFileSync(join(folder, 'laptop.json'), JSON.stringify(there));
    writeFileSync(join(folder, 'package.json'), '{"name":"demo"}');
    await ui.page.getByTestId('files').setInputFiles([join(folder, 'package.json'), join(folder, 'laptop.json')]);
    const notice = ui.page.getByRole('note');
    await notice.waitFor();
    expect(await said(notice)).toBe(
      'package.json holds no figures of loopscope bench; choose a file that loopscope bench --save made.',
    );
    await eventually(() => ui.text('machine')).toContain('Node v22.11.0');
    await ui.page.getByTestId('beside').selectOption('here');
    await ui.page.getByTestId('comparison').getByText('laptop against here').waitFor();
  });
});

describe('without figures', () => {
  test('the page says how to make some', async () => {
    await open({});
    await ui.page.getByRole('heading', { name: 'Nothing has been measured yet' }).waitFor();
    expect(await ui.text('nothing')).toContain('loopscope bench --open');
  });

  test('it says what is being measured, and shows each kernel once it is done', async () => {
    ui.host.figures = { results: [], progress: 'sum: 64 numbers (2 of 4)' };
    ({ page: ui.page, errors: ui.errors } = await openPage(ui.browser, `${ui.host.url}#native`));
    await ui.page.getByRole('heading', { name: 'Measuring' }).waitFor();
    expect(await ui.text('nothing')).toContain('Now: sum: 64 numbers (2 of 4).');
    const result = labResult([sum], { loopDelay: null });
    ui.host.figures = {
      results: [{ name: 'this run', result, recordings: null }],
      progress: 'sort: 4 numbers (1 of 4)',
    };
    await ui.page.getByRole('heading', { level: 1, name: 'sum' }).waitFor();
    expect(await ui.text('progress')).toBe('sort: 4 numbers (1 of 4)');
    expect(await ui.text('delay')).toContain('It is measured last, if at all.');
    ui.host.figures.progress = null;
    await eventually(() => ui.text('delay')).toContain('It was not measured. loopscope bench --loop-delay records it.');
  });

  test('it says so where the host does not answer', async () => {
    await open({ here });
    await ui.page.getByRole('heading', { level: 1, name: 'sum' }).waitFor();
    ui.host.figures = { results: [], progress: 'sum' };
    await ui.page.reload();
    await ui.page.getByRole('heading', { name: 'Measuring' }).waitFor();
    await ui.host.stop();
    await ui.page.getByRole('heading', { name: 'No connection to the host' }).waitFor();
    // It goes on asking, and the browser complains of each time.
    await ui.page.close();
    ui.errors.length = 0;
  });
});
