import { describe, expect, test } from 'vitest';
import { logOf } from '../../instrument/model/testing/log-writer.ts';
import { said } from '../testing/browser.ts';
import { HEAP_LOG } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';
import { poolLog } from '../testing/pool-log.ts';

const ui = pageForTests();

describe('the lanes', () => {
  test('what the program wrote stands in a lane: under the pointer its text, behind a click who wrote it', async () => {
    await ui.openTalkative();
    expect(await ui.page.locator('.lane-name').allInnerTexts()).toEqual(
      expect.arrayContaining(['GC', 'Output', 'Timing']),
    );
    const stderr = await ui.pointOf(6.4, 'Output');
    await ui.page.mouse.move(stderr.x, stderr.y);
    const tooltip = ui.page.getByTestId('tooltip');
    await tooltip.getByText('no such').waitFor();
    expect(await said(tooltip)).toContain('stderr no such colour written 6.4 ms');
    await ui.page.mouse.click(stderr.x, stderr.y);
    await ui.page.getByTestId('details').getByRole('heading', { name: 'FSREQCALLBACK #4' }).waitFor();
    const main = await ui.pointOf(1.6, 'Output');
    await ui.page.mouse.click(main.x, main.y);
    await ui.page.getByTestId('details').getByRole('heading', { name: 'stdout' }).waitFor();
    expect(await ui.text('details')).toContain('reading');
    const measure = await ui.pointOf(6.8, 'Timing', 1);
    await ui.page.mouse.move(measure.x, measure.y);
    await tooltip.getByText('measure check').waitFor();
    expect(await said(tooltip)).toContain('lasted 900 µs');
  });

  test('queues are one lane, opened by its name, with the depths at the pointer and how sure they are', async () => {
    await ui.openFinished();
    const { x, y } = await ui.pointOf(7, 'Queues');
    await ui.page.mouse.move(x, y);
    const tooltip = ui.page.getByTestId('tooltip');
    await tooltip.getByText('immediates').first().waitFor();
    const depths = await said(tooltip);
    expect(depths).toContain('immediates 1 of at most 1');
    expect(depths).toContain('nextTick 0 of at most 1');
    expect(depths).toContain('timers 1 of at most 1');
    expect(depths).toMatch(/Exact: .*immediates/);
    expect(depths).toMatch(/Inferred: .*timers\. When a timer is cleared is not recorded/);
    await ui.page.mouse.click(x, y);
    const name = ui.page.getByRole('button', { name: 'Queues' });
    expect(await name.getAttribute('aria-expanded')).toBe('false');
    await name.click();
    expect(await ui.page.locator('.row-name').allInnerTexts()).toEqual([
      ...['nextTick', 'timers', 'immediates', 'file system'],
    ]);
    await name.click();
    expect(await ui.page.locator('.row-name').count()).toBe(0);
  });

  test('the thread pool stands open where a request had to wait for a thread; a click tells why it waited', async () => {
    await ui.openEnded(poolLog());
    const pool = ui.page.getByRole('button', { name: 'Thread pool', exact: true });
    await eventually(() => pool.getAttribute('aria-expanded')).toBe('true');
    await eventually(() => ui.page.locator('.row-name').allInnerTexts()).toEqual(['#1', '#2']);
    const lane = await ui.restOf('Thread pool');
    const canvas = (await ui.page.getByTestId('timeline').boundingBox())!;
    // The third request, on the second thread: from 5 to 9.5 of 9.6 ms.
    const x = canvas.x + canvas.width * 0.7;
    const y = lane.y + lane.height * 0.75;
    await ui.page.mouse.move(x, y);
    await ui.page.getByTestId('tooltip').getByText('waited for a thread').waitFor();
    await ui.page.mouse.click(x, y);
    await ui.selected('PBKDF2REQUEST #4');
    const details = await ui.text('details');
    expect(details).toContain('It waited 4.88 ms for a thread: all 2 threads had others when it was made');
    expect(details).toContain('ahead of it 2 requests');
    expect(details).toContain('Made room for it');
    await ui.page.getByTestId('details').getByRole('button', { name: 'PBKDF2REQUEST #4' }).click();
    await ui.page.getByTestId('details').getByText('on the pool').waitFor();
    await pool.click();
    expect(await ui.page.locator('.row-name').count()).toBe(0);
  });

  test('the heap is one lane, opened by its name, with what each space holds at the pointer', async () => {
    await ui.openEnded(logOf(HEAP_LOG));
    const lane = ui.page.locator('.lane-name', { hasText: 'Heap' });
    expect(await said(lane)).toBe('Heap 8.00 MiB');
    const y = (await lane.boundingBox())!.y + 12;
    const canvas = (await ui.page.getByTestId('timeline').boundingBox())!;
    // The thread's 17.1 ms take 92 % of the width.
    const xOf = (ms: number) => canvas.x + canvas.width * (0.04 + (0.92 * (ms - 1)) / 17.1);
    await ui.page.mouse.move(xOf(12), y);
    const tooltip = ui.page.getByTestId('tooltip');
    await tooltip.getByText('used').waitFor();
    expect(await said(tooltip)).toMatch(
      /^Heap at 1[12](\.| ).* used (6.9|7.0)\d MiB new .* of 4.00 MiB large object 2.00 MiB/,
    );
    expect(await said(tooltip)).toMatch(/old 3.0\d MiB of 6.0\d MiB/);
    expect(await said(tooltip)).toMatch(
      /Read at 10 ms, before a scavenge, and at 14 ms, after a scavenge; drawn straight/,
    );
    const name = ui.page.getByRole('button', { name: 'Heap' });
    await name.click();
    expect(await ui.page.locator('.row-name').allInnerTexts()).toEqual(['new', 'large objects', 'old']);
    await name.click();
    await ui.page.mouse.click(xOf(12), y);
    expect(await ui.page.getByTestId('profile').count()).toBe(1);
  });

  test('callbacks that are nested deep are all counted, and each can be pointed at', async () => {
    const depth = 100;
    const ids = Array.from({ length: depth }, (_, i) => i + 2);
    await ui.openEnded(
      logOf(`
        @1000000 thread-start 4711:0 main
        ${ids.map((id) => `@${1_000_000 + id} init ${id} Nest <1`).join('\n')}
        ${ids.map((id) => `@${2_000_000 + id} before ${id}`).join('\n')}
        ${ids
          .map((id) => `@${9_000_000 - id} after ${id}`)
          .reverse()
          .join('\n')}
        @10000000 thread-end 0`),
    );
    await ui.page.getByTestId('profile').getByText(String(depth), { exact: true }).waitFor();
    const lane = await ui.restOf('Callbacks');
    expect(lane.height).toBeLessThan(450);
    const canvas = (await ui.page.getByTestId('timeline').boundingBox())!;
    // Rows of four pixels, below the lane’s padding.
    await ui.page.mouse.click(canvas.x + canvas.width / 2, lane.y + 3 + 4 * 70 + 2);
    await ui.selected('Nest #72');

    const name = ui.page.locator('.lane-name', { hasText: 'Callbacks' });
    const height = async () => (await name.boundingBox())!.height;
    await name.focus();
    await ui.page.keyboard.press('+');
    await eventually(height).toBe(12 * depth + 4);
    await ui.page.keyboard.press('-');
    await eventually(height).toBe(lane.height);
  });

  test('a thread can be closed, and its lanes are gone', async () => {
    await ui.openFinished();
    const thread = ui.page.getByRole('button', { name: /^Main thread/ });
    expect(await ui.page.locator('.lane-name').count()).toBe(11);
    await thread.click();
    expect(await thread.getAttribute('aria-expanded')).toBe('false');
    expect(await ui.page.locator('.lane-name').count()).toBe(0);
  });
});
