import { describe, expect, test } from 'vitest';
import { LogWriter, logOf } from '../../instrument/model/testing/log-writer.ts';
import { said } from '../testing/browser.ts';
import { APP, APP_SOURCE, SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

describe('pointing at something', () => {
  test('a callback under the pointer tells its exact numbers', async () => {
    await ui.openFinished();
    const { x, y } = await ui.pointOf(10, 'Callbacks');
    await ui.page.mouse.move(x, y);
    const tooltip = ui.page.getByTestId('tooltip');
    await tooltip.waitFor();
    const lines = await said(tooltip);
    expect(lines).toContain('Timeout #2');
    expect(lines).toContain('app.js:3');
    expect(lines).toContain('ran 4 ms');
    expect(lines).toContain('waited 7.25 ms');
    expect(lines).toContain('timers');
  });

  test('a click tells who scheduled a callback, what it scheduled and why it ran there, and lights its line', async () => {
    await ui.openFinished();
    const { x, y } = await ui.pointOf(7.3, 'Callbacks');
    await ui.page.mouse.click(x, y);
    const details = ui.page.getByTestId('details');
    await details.getByText('Immediate #5').waitFor();
    const facts = await said(details);
    expect(facts).toContain('FSREQCALLBACK #4');
    expect(facts).toContain('the main script');
    expect(facts).toContain('ran 1 ms');
    expect(facts).toContain('check comes right after poll');
    await eventually(() => ui.page.url()).toContain('sel=4711:0/2/1');
    const lit = ui.page.getByTestId('lit-line');
    expect(await said(lit)).toMatch(/^8 setImmediate\(function onImmediate/);
    await details
      .getByRole('button', { name: /FSREQCALLBACK #4/ })
      .last()
      .click();
    await details.getByRole('heading', { name: 'FSREQCALLBACK #4' }).waitFor();
    expect(await said(details)).toContain('Scheduled 1 operation Immediate #5');
  });

  test('what is selected goes on: it ends, and what it has scheduled runs', async () => {
    const [before, after] = SMALL_LOG.split('@12450000 ');
    const writer = new LogWriter();
    const begun = logOf(before, writer).slice();
    ui.host.append('4711:0', begun);
    await ui.open();
    await ui.isIn('Live');
    for (const title of ['FSREQCALLBACK #4', 'Immediate #5', 'Timeout #2']) {
      await ui.page.keyboard.press('ArrowRight');
      await ui.page.getByTestId('details').getByRole('heading', { name: title }).waitFor();
    }
    expect(await ui.text('details')).toContain('ran still running');
    expect(await ui.text('details')).toContain('has not run');
    ui.host.append('4711:0', logOf(`@12450000 ${after}`, writer).slice(begun.length));
    await ui.page.getByTestId('details').getByText('after 3.96').waitFor();
    expect(await ui.text('details')).toContain('ran 4 ms');
  });

  test('the stack that scheduled it stands beside the source, with callers that were no longer on it', async () => {
    await ui.openFinished();
    await ui.click(12.48, 'Ticks');
    await ui.selected('tick #6');
    const stack = ui.page.getByTestId('stack');
    expect(await said(stack)).toBe('onTimer app.js:4 async anonymous app.js:3');
    expect(await said(ui.page.getByTestId('lit-line'))).toMatch(/^4 process\.nextTick/);
    await stack.getByRole('button', { name: /async anonymous/ }).click();
    expect(await said(ui.page.getByTestId('lit-line'))).toMatch(/^3 setTimeout/);
  });

  test('a place that is too long for its room keeps its line in sight', async () => {
    const long = '/home/me/a-name-that-is-longer-than-there-is-room-for.js';
    ui.host.sources.set(long, APP_SOURCE);
    await ui.openEnded(logOf(`${SMALL_LOG}${SMALL_END}`.replaceAll(APP, long)));
    await ui.click(12.48, 'Ticks');
    await ui.selected('tick #6');
    const place = ui.page.getByTestId('stack').locator('.place').first();
    expect(await said(place)).toBe('a-name-that-is-longer-than-there-is-room-for.js:4');
    const [room, text] = [(await place.boundingBox())!, (await place.locator('bdi').boundingBox())!];
    expect(text.width).toBeGreaterThan(room.width + 20);
    expect(Math.abs(text.x + text.width - room.x - room.width)).toBeLessThan(2);
  });

  test('where no source can be had the page says why', async () => {
    ui.host.sources.clear();
    await ui.openFinished();
    const immediate = await ui.pointOf(7.3, 'Callbacks');
    await ui.page.mouse.click(immediate.x, immediate.y);
    await ui.page.getByTestId('source').getByText(`${APP} is not there any more.`).waitFor();
    const collection = await ui.pointOf(7.7, 'GC');
    await ui.page.mouse.click(collection.x, collection.y);
    await ui.page.getByTestId('source').getByText('have no call site').waitFor();
    ui.errors.length = 0;
  });

  test('arrow keys step from callback to callback, brackets from iteration to iteration, Escape leaves', async () => {
    await ui.openFinished();
    const title = ui.page.getByTestId('details').getByRole('heading', { level: 2 });
    const titles: string[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', ']', '[']) {
      const before = (await title.count()) > 0 ? await said(title) : '';
      await ui.page.keyboard.press(key);
      await eventually(() => title.count().then((count) => (count > 0 ? said(title) : before))).not.toBe(before);
      titles.push(await said(title));
    }
    expect(titles.slice(0, 5)).toEqual(['FSREQCALLBACK #4', 'Immediate #5', 'Timeout #2', 'tick #6', 'Timeout #2']);
    expect(titles.slice(5).every((it) => /teration/.test(it))).toBe(true);
    await ui.page.keyboard.press('Escape');
    await ui.page.getByTestId('profile').waitFor();
  });
});
