import { describe, expect, test } from 'vitest';
import { logOf } from '../../instrument/model/testing/log-writer.ts';
import { eventually, pageForTests } from '../testing/page.ts';
import { ANSWERING_LOG, ASKING_LOG, STARTED_LOG, STARTER_LOG } from '../testing/two-threads.ts';

const ui = pageForTests();

async function openBoth(logs = [STARTER_LOG, STARTED_LOG]): Promise<void> {
  logs.forEach((log, tid) => {
    ui.host.append(`4711:${tid}`, logOf(log));
  });
  await ui.openWhole({ width: 1280, height: 1300 });
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
    await eventually(() => ui.text('details')).toContain('Worker 1 was started by Timeout #2 app.js:3 Main thread');
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

describe('messages between threads', () => {
  test('lead from the callback that handles one to the one that posted it, and on, by click and by keys', async () => {
    await openBoth([ASKING_LOG, ANSWERING_LOG]);
    const answered = await pointIn('4711:0', 'Callbacks', 15.2);
    await ui.page.mouse.click(answered.x, answered.y);
    await ui.selected('MESSAGEPORT #4');
    expect(await ui.text('details')).toContain('Its message was posted by MESSAGEPORT #3 Worker 1 · 3.00 ms before');
    await details().getByRole('button', { name: 'MESSAGEPORT #3' }).click();
    await eventually(() => ui.page.url()).toContain('sel=4711:1/2/1');
    await eventually(() => ui.text('details')).toContain('Timeout #6 app.js:3 Main thread · 600 µs before');
    await ui.page.keyboard.press('ArrowUp');
    await ui.selected('Timeout #6');
    expect(await ui.text('details')).toContain('Posted MESSAGEPORT #3 Worker 1 · 600 µs later');
    await ui.page.keyboard.press('ArrowDown');
    await eventually(() => ui.page.url()).toContain('sel=4711:1/2/1');
  });
});

/** A point in a lane of a thread: milliseconds of the recording. */
async function pointIn(thread: string, lane: string, ms: number): Promise<{ x: number; y: number }> {
  const canvas = (await ui.page.getByTestId('timeline').boundingBox())!;
  const name = (await ui.page.locator(`[data-thread="${thread}"] .lane-name`, { hasText: lane }).boundingBox())!;
  return { x: canvas.x + canvas.width * (0.04 + (0.92 * (ms - 1)) / 19), y: name.y + name.height / 2 };
}
