import { describe, expect, test } from 'vitest';
import { logOf } from '../../instrument/model/testing/log-writer.ts';
import { eventually, pageForTests } from '../testing/page.ts';
import { STARTED_LOG, STARTER_LOG } from '../testing/two-threads.ts';

const ui = pageForTests();

async function openBoth(): Promise<void> {
  ui.host.append('4711:0', logOf(STARTER_LOG));
  ui.host.append('4711:1', logOf(STARTED_LOG));
  ui.host.end();
  await ui.open({ width: 1280, height: 1300 });
  await ui.isIn('Finished');
}

const details = () => ui.page.getByTestId('details');

/** How dark the timeline is just above the worker's phases, where the arrow to its begin has its head; 0 for white. */
async function inkAtBegin(): Promise<number> {
  const phases = (await ui.page.locator('[data-thread="4711:1"] .lane-name').nth(1).boundingBox())!;
  return ui.page.evaluate((top) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="timeline"]')!;
    const box = canvas.getBoundingClientRect();
    // The view begins 4 % before 1 ms, its 92 % are 19 ms; the worker begins at 8 ms.
    const x = Math.round(box.width * (0.04 + (0.92 * 7) / 19));
    const { data } = canvas.getContext('2d')!.getImageData(x - 4, top - box.top - 3, 9, 3);
    let darkest = 0;
    for (let i = 0; i < data.length; i += 4)
      darkest = Math.max(darkest, ((255 - (data[i] + data[i + 1] + data[i + 2]) / 3) * data[i + 3]) / 255);
    return Math.round(darkest);
  }, phases.y);
}

describe('threads that are joined', () => {
  test('are so by arrows, strong where an end of one is selected; the details lead from one to the other', async () => {
    await openBoth();
    await eventually(inkAtBegin).toBeGreaterThan(40);
    const faint = await inkAtBegin();
    const timer = await pointIn('4711:0', 'Callbacks', 4.6);
    await ui.page.mouse.click(timer.x, timer.y);
    await ui.selected('Timeout #2');
    await eventually(inkAtBegin).toBeGreaterThan(faint + 40);
    expect(await ui.text('details')).toContain('Started Worker 1 began after 3.00 ms');
    await details().getByRole('button', { name: 'Worker 1' }).click();
    await ui.selected('main');
    await eventually(() => ui.page.url()).toContain('sel=4711:1/1/0');
    expect(await ui.text('details')).toContain('Worker 1 was started by Timeout #2 app.js:3 Main thread');
    await details().getByRole('button', { name: 'Timeout #2' }).click();
    await ui.selected('Timeout #2');
    await eventually(() => ui.page.url()).toContain('sel=4711:0/2/0');
  });

  test('are gone through by keys: up to what started the thread, down to what was started', async () => {
    await openBoth();
    const immediate = await pointIn('4711:1', 'Callbacks', 11);
    await ui.page.mouse.click(immediate.x, immediate.y);
    await ui.selected('Immediate #9');
    await ui.page.keyboard.press('ArrowUp');
    await ui.selected('Timeout #2');
    await ui.page.keyboard.press('ArrowDown');
    await ui.selected('WORKER #3');
    expect(await ui.text('details')).toContain('Called because this had ended Worker 1 2.00 ms before');
    await details().getByRole('button', { name: 'Worker 1' }).click();
    await ui.selected('exit');
    expect(await ui.text('details')).toContain('Its end was told to WORKER #3 app.js:4 Main thread');
  });
});

/** A point in a lane of a thread: milliseconds of the recording. */
async function pointIn(thread: string, lane: string, ms: number): Promise<{ x: number; y: number }> {
  const canvas = (await ui.page.getByTestId('timeline').boundingBox())!;
  const name = (await ui.page.locator(`[data-thread="${thread}"] .lane-name`, { hasText: lane }).boundingBox())!;
  return { x: canvas.x + canvas.width * (0.04 + (0.92 * (ms - 1)) / 19), y: name.y + name.height / 2 };
}
