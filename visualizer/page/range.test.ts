import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { LogWriter, logOf } from '../../instrument/model/testing/log-writer.ts';
import { said } from '../testing/browser.ts';
import { PACKAGES, QUEUE } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();
const title = () => said(ui.page.getByTestId('range').getByRole('heading', { level: 2 }));
const rows = () =>
  ui.page
    .getByTestId('totals')
    .locator('tbody tr')
    .allInnerTexts()
    .then((texts) => texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()));

/** Waits until a range has been added up: on a busy machine what is shown of it grows. */
const addedUp = () => ui.page.getByRole('heading', { name: 'In this range' }).waitFor();

/** The range as the address has it, in milliseconds. */
function addressRange(): [number, number] | null {
  const match = /\br=(-?[\d.]+)-(-?[\d.]+)/.exec(ui.page.url());
  return match ? [Number(match[1]) / 1e6, Number(match[2]) / 1e6] : null;
}

/** Drags from one moment of a lane to another. */
async function drag(from: number, to: number, lane: string): Promise<void> {
  const [a, b] = [await ui.pointOf(from, lane), await ui.pointOf(to, lane)];
  await ui.page.mouse.move(a.x, a.y);
  await ui.page.mouse.down();
  await ui.page.mouse.move((a.x + b.x) / 2, a.y, { steps: 3 });
  await ui.page.mouse.move(b.x, b.y, { steps: 3 });
  await ui.page.mouse.up();
}

describe('a range', () => {
  test('is drawn with Shift on the lanes: its length and totals are shown, and the address has it', async () => {
    await ui.openFinished();
    await ui.page.keyboard.down('Shift');
    await drag(6, 13, 'Callbacks');
    await ui.page.keyboard.up('Shift');
    await addedUp();
    await eventually(rows).toHaveLength(6);
    await eventually(() => addressRange()?.map(Math.round)).toEqual([6, 13]);
    const [from, to] = addressRange()!;
    expect(Number.parseFloat((await title()).replaceAll(' ', ''))).toBeCloseTo(to - from, 3);
    await eventually(async () => (await rows())[0]).toMatch(/^timers 1 4\.20 ms 60 % 4\.20 ms$/);
    await eventually(() => ui.text('range-numbers')).toContain('in callbacks 5.84 ms');
    const numbers = await ui.text('range-numbers');
    expect(numbers).toContain('callbacks 3 ticks 1 microtasks 0');
    expect(numbers).toContain('GC 1 · 400 µs');
    expect(numbers).toContain('longest delay 6.69 ms');
    expect(numbers).toMatch(/Longest callbacks in it Timeout #2 .* Immediate #5 .* FSREQCALLBACK #4 .* tick #6/);
    expect(ui.addressView()).toBeNull();
    await ui.page.reload();
    await eventually(rows).toHaveLength(6);
    expect(addressRange()).toEqual([from, to]);
  });

  test('is drawn on the axis, and its edges are moved there', async () => {
    await ui.openFinished();
    const axis = (await ui.page.getByTestId('axis').boundingBox())!;
    const at = async (ms: number) => (await ui.pointOf(ms, 'Phases')).x;
    const y = axis.y + axis.height / 2;
    const dragAxis = async (from: number, to: number) => {
      await ui.page.mouse.move(await at(from), y);
      await ui.page.mouse.down();
      await ui.page.mouse.move(await at((from + to) / 2), y, { steps: 2 });
      await ui.page.mouse.move(await at(to), y, { steps: 2 });
      await ui.page.mouse.up();
    };
    await dragAxis(8, 4);
    await eventually(() => addressRange()?.map(Math.round)).toEqual([4, 8]);
    await dragAxis(8, 12);
    await eventually(() => addressRange()?.map(Math.round)).toEqual([4, 12]);
    await dragAxis(4, 14);
    await eventually(() => addressRange()?.map(Math.round)).toEqual([12, 14]);
    await ui.page.mouse.click(await at(6), y);
    await ui.page.waitForTimeout(400);
    expect(addressRange()!.map(Math.round)).toEqual([12, 14]);
  });

  test('has totals by phase, type, call site, file and package; a click on a head sorts them, one on a row goes there', async () => {
    ui.host.sources.set(QUEUE, 'exports.push = setImmediate;');
    await ui.openEnded(logOf(PACKAGES));
    await ui.page.keyboard.press('m');
    await addedUp();
    expect(await title()).toBe('20 ms');
    const by = (name: string) =>
      ui.page.getByRole('group', { name: 'Totals by' }).getByRole('button', { name, exact: true });
    expect(await ui.page.getByRole('group', { name: 'Totals by' }).getByRole('button').allInnerTexts()).toEqual([
      ...['phase', 'type', 'call site', 'file', 'package'],
    ]);
    expect(await by('phase').getAttribute('aria-pressed')).toBe('true');
    await eventually(async () => (await rows())[0]).toBe('poll, asleep 1 8.00 ms 40 % 8.00 ms');
    await by('type').click();
    await eventually(rows).toEqual([
      ...['Immediate 2 4.00 ms 20 % 3.00 ms', 'FSREQCALLBACK 1 2.00 ms 10 % 2.00 ms', 'tick 1 1.00 ms 5 % 1.00 ms'],
    ]);
    await by('call site').click();
    await eventually(async () => (await rows()).map((row) => row.replace(/ \d.*/, ''))).toEqual([
      ...['push index.js:4', 'anonymous app.js:5', 'anonymous app.js:8', 'onRead app.js:9'],
    ]);
    await by('file').click();
    await eventually(rows).toEqual(['app.js 3 4.00 ms 20 % 2.00 ms', 'index.js 1 3.00 ms 15 % 3.00 ms']);
    await by('package').click();
    await eventually(rows).toEqual(['the program itself 3 4.00 ms 20 % 2.00 ms', '@a/queue 1 3.00 ms 15 % 3.00 ms']);
    const head = (name: string) => ui.page.getByTestId('totals').getByRole('columnheader', { name });
    expect(await head('time').getAttribute('aria-sort')).toBe('descending');
    await head('longest').getByRole('button').click();
    expect(await head('longest').getAttribute('aria-sort')).toBe('descending');
    await eventually(async () => (await rows())[0]).toContain('@a/queue');
    await head('longest').getByRole('button').click();
    await eventually(async () => (await rows())[0]).toContain('the program itself');
    await ui.page.getByTestId('totals').getByRole('button', { name: '@a/queue' }).click();
    await ui.selected('Immediate #4');
    await ui.page.getByTestId('details').getByRole('button', { name: 'Range 20.0 ms' }).click();
    expect(await title()).toBe('20 ms');
  });

  test('measures what is selected by M, and grows and shrinks by callbacks and by iterations from the keyboard', async () => {
    await ui.openFinished();
    await ui.click(6.5, 'Callbacks');
    await ui.selected('FSREQCALLBACK #4');
    await ui.page.keyboard.press('m');
    await eventually(addressRange).toEqual([6.1, 6.9]);
    await ui.page.keyboard.press('Shift+ArrowRight');
    await eventually(addressRange).toEqual([6.1, 8.1]);
    await ui.page.keyboard.press('Shift+ArrowRight');
    await eventually(addressRange).toEqual([6.1, 12.45]);
    await ui.page.keyboard.press('Shift+ArrowLeft');
    await eventually(addressRange).toEqual([6.1, 8.1]);
    await ui.page.keyboard.press('}');
    await eventually(addressRange).toEqual([6.1, 12.6]);
    expect(await title()).toBe('6.5 ms');
    await ui.page.getByRole('button', { name: 'FSREQCALLBACK #4', exact: true }).click();
    await ui.selected('FSREQCALLBACK #4');
  });

  test('begins where nothing is selected at the middle of the screen, and turns at its anchor', async () => {
    await ui.openFinished();
    await ui.page.keyboard.press('Shift+ArrowRight');
    await eventually(addressRange).toEqual([11, 12.45]);
    // Each begins where the one before has led, also where that is not seen yet.
    await ui.page.keyboard.press('Shift+ArrowLeft');
    await ui.page.keyboard.press('Shift+ArrowLeft');
    await eventually(addressRange).toEqual([8.45, 11]);
  });

  test('ends with Escape, after what is selected', async () => {
    await ui.openFinished();
    await ui.page.keyboard.press('m');
    await eventually(addressRange).not.toBeNull();
    await ui.click(6.5, 'Callbacks');
    await ui.selected('FSREQCALLBACK #4');
    await ui.page.keyboard.press('Escape');
    await ui.page.getByTestId('range').waitFor();
    await eventually(() => ui.page.url()).not.toContain('sel=');
    await ui.page.keyboard.press('Escape');
    await ui.page.getByTestId('profile').waitFor();
    await eventually(addressRange).toBeNull();
  });

  test('is fitted into the view by F', async () => {
    await ui.openFinished();
    await ui.click(10, 'Phases');
    await ui.selected('timers');
    await ui.page.keyboard.press('m');
    await ui.page.getByTestId('range').waitFor();
    await ui.page.keyboard.press('f');
    const [start, end] = await ui.viewAfter(null);
    expect(start).toBeCloseTo(8.4 - (0.04 * 4.2) / 0.92, 3);
    expect(end).toBeCloseTo(12.6 + (0.04 * 4.2) / 0.92, 3);
  });

  test('is exported: the table as CSV to a file and to the clipboard, everything as JSON', async () => {
    await ui.openEnded(logOf(PACKAGES));
    await ui.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ui.page.keyboard.press('m');
    await ui.page.getByRole('button', { name: 'package', exact: true }).click();
    const csv =
      'package,runs,time_ns,longest_ns\r\nthe program itself,3,4000000,2000000\r\n@a/queue,1,3000000,3000000\r\n';
    const saved = async (name: string) => {
      const coming = ui.page.waitForEvent('download');
      await ui.page.getByRole('button', { name, exact: true }).click();
      const file = await coming;
      return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
    };
    expect(await saved('CSV')).toEqual({ name: 'app-by-package.csv', text: csv });
    const json = await saved('JSON');
    expect(json.name).toBe('app-range.json');
    expect(JSON.parse(json.text)).toMatchObject({
      ...{ fromNs: 1e6, toNs: 21e6, callbacks: 3, ticks: 1, busyNs: 7e6 },
      by: { package: [{ name: 'the program itself', runs: 3, timeNs: 4e6, longestNs: 2e6 }, { name: '@a/queue' }] },
    });
    await ui.page.getByRole('button', { name: 'Copy', exact: true }).click();
    await ui.page.getByText('Copied').waitFor();
    expect(await ui.page.evaluate(() => navigator.clipboard.readText())).toBe(csv);
  });

  test('of a program that runs grows with it', async () => {
    const [before, after] = PACKAGES.split('@14000000 check');
    const writer = new LogWriter();
    const begun = logOf(before, writer).slice();
    ui.host.append('4711:0', begun);
    await ui.open();
    await ui.isIn('Live');
    await ui.page.goto(`${ui.host.url}#r=1000000-21000000`);
    await ui.page.reload();
    await eventually(() => ui.text('range-numbers')).toContain('callbacks 1 ');
    ui.host.append('4711:0', logOf(`@14000000 check${after}`, writer).slice(begun.length));
    await eventually(() => ui.text('range-numbers')).toContain('callbacks 3 ');
  });
});

describe('an iteration', () => {
  test('says what ran in it by type', async () => {
    await ui.openFinished();
    await ui.click(9, 'Iterations');
    await ui.selected('Iteration #1');
    await eventually(rows).toEqual([
      'Timeout 1 4.00 ms 47 % 4.00 ms',
      'Immediate 1 1.00 ms 12 % 1.00 ms',
      'FSREQCALLBACK 1 800 µs 9 % 800 µs',
      'tick 1 40.0 µs < 1 % 40.0 µs',
    ]);
    await ui.page.getByTestId('made-of').getByRole('button', { name: 'Timeout' }).click();
    await ui.selected('Timeout #2');
  });
});
