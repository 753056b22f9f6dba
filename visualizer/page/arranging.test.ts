import { describe, expect, test } from 'vitest';
import { smallLog } from '../testing/logs.ts';
import { accessibilityProblems } from '../testing/look.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

const AT_FIRST = ['Iterations', 'Phases', 'Callbacks', 'Ticks', 'Microtasks', 'Queues', 'GC', 'Heap', 'Loop delay'];

/** The small program's lanes from top to bottom, as they are seen. */
async function lanes(): Promise<string[]> {
  const names = await ui.page
    .locator('.thread')
    .first()
    .locator('.lane-name')
    .evaluateAll((all) =>
      all
        .map((name) => ({ top: name.getBoundingClientRect().top, text: name.getAttribute('aria-label')! }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
  return names.filter((name) => AT_FIRST.includes(name));
}

/** Threads from top to bottom. */
const threads = () => ui.page.locator('.thread-name').allInnerTexts();

const nameOf = (lane: string) => ui.page.locator('.thread').first().getByRole('group', { name: lane, exact: true });

async function heightOf(lane: string): Promise<number> {
  return (await nameOf(lane).boundingBox())!.height;
}

/** Presses on the middle of something, moves by so much and lets go. */
async function drag(from: { x: number; y: number }, dy: number): Promise<void> {
  await ui.page.mouse.move(from.x, from.y);
  await ui.page.mouse.down();
  await ui.page.mouse.move(from.x, from.y + dy / 2, { steps: 3 });
  await ui.page.mouse.move(from.x, from.y + dy, { steps: 3 });
  await ui.page.mouse.up();
}

async function middleOf(lane: string): Promise<{ x: number; y: number }> {
  const box = (await nameOf(lane).boundingBox())!;
  return { x: box.x + 60, y: box.y + box.height / 2 };
}

const focused = () => ui.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
const readOut = () => ui.page.locator('[aria-live="polite"]').textContent();

async function openTwo(): Promise<void> {
  for (const tid of [0, 1]) {
    const { words, end } = smallLog(tid);
    ui.host.append(`4711:${tid}`, words);
    ui.host.append(`4711:${tid}`, end);
  }
  await ui.openWhole();
}

describe('lanes', () => {
  test('are moved by dragging their names, and stand there at the next visit, until all is as at first', async () => {
    await ui.openFinished();
    const before = await lanes();
    expect(before).toEqual(AT_FIRST.filter((name) => before.includes(name)));
    const tick = await ui.pixelAt(12.48, 'Ticks');
    const [ticks, phases] = [await middleOf('Ticks'), await middleOf('Phases')];
    await drag(ticks, phases.y - 8 - ticks.y);
    const after = ['Iterations', 'Ticks', ...before.filter((name) => name !== 'Iterations' && name !== 'Ticks')];
    await eventually(lanes).toEqual(after);
    await eventually(() => ui.pixelAt(12.48, 'Ticks')).toEqual(tick);
    await ui.click(12.48, 'Ticks');
    await ui.selected('tick #6');
    await ui.reload();
    await eventually(lanes).toEqual(after);
    await ui.page.getByTestId('lanes').click();
    await ui.page.getByRole('menuitem', { name: 'As at first' }).click();
    await eventually(lanes).toEqual(before);
    expect(await ui.page.evaluate(() => localStorage.length)).toBe(0);
  });

  test('that are only clicked on, or let go where they were, stay where they are', async () => {
    await ui.openFinished();
    const before = await lanes();
    const ticks = await middleOf('Ticks');
    await ui.page.mouse.click(ticks.x, ticks.y);
    await drag(ticks, 6);
    expect(await lanes()).toEqual(before);
    // Taken hold of, let go beside the column: what the pointer does there later moves nothing.
    await ui.page.mouse.move(ticks.x, ticks.y);
    await ui.page.mouse.down();
    await ui.page.mouse.move(ticks.x + 400, ticks.y, { steps: 2 });
    await ui.page.mouse.up();
    await ui.page.mouse.move(ticks.x, ticks.y - 60, { steps: 3 });
    expect(await ui.page.locator('.drop-line').count()).toBe(0);
    const queues = ui.page.getByRole('button', { name: 'Queues' });
    await drag((await queues.boundingBox())!, 6);
    expect(await queues.getAttribute('aria-expanded')).toBe('false');
    await ui.page.mouse.move(ticks.x, ticks.y);
    await ui.page.mouse.down();
    await ui.page.mouse.move(ticks.x, ticks.y - 80, { steps: 3 });
    await ui.page.locator('.drop-line').waitFor();
    await ui.page.keyboard.press('Escape');
    await ui.page.mouse.up();
    expect(await ui.page.locator('.drop-line').count()).toBe(0);
    expect(await lanes()).toEqual(before);
  });

  test('are gone through and moved by keys; who does not see them is told where they are', async () => {
    await ui.openFinished();
    const before = await lanes();
    await nameOf('Iterations').focus();
    await ui.page.keyboard.press('ArrowDown');
    await eventually(focused).toBe('Phases');
    await ui.page.keyboard.press('Alt+ArrowUp');
    await eventually(lanes).toEqual(['Phases', 'Iterations', ...before.slice(2)]);
    await eventually(focused).toBe('Phases');
    await eventually(readOut).toContain('Phases: moved up, 1 of');
    await ui.page.keyboard.press('Alt+ArrowUp');
    await ui.page.keyboard.press('Alt+ArrowDown');
    await eventually(lanes).toEqual(before);
  });

  test('are made higher by their lower edge or by a key, and as high as at first by a double click', async () => {
    await ui.openFinished();
    const before = await heightOf('Ticks');
    const box = (await nameOf('Ticks').boundingBox())!;
    const edge = { x: box.x + 40, y: box.y + box.height - 1 };
    await drag(edge, 30);
    await eventually(() => heightOf('Ticks')).toBe(before + 30);
    const bars = await ui.pixelAt(12.48, 'Ticks', 1);
    expect(bars).toEqual(await ui.pixelAt(12.48, 'Ticks'));
    await ui.reload();
    await eventually(() => heightOf('Ticks')).toBe(before + 30);
    await nameOf('Ticks').focus();
    await ui.page.keyboard.press('+');
    await eventually(() => heightOf('Ticks')).toBe(before + 34);
    await ui.page.keyboard.press('-');
    await ui.page.keyboard.press('-');
    await eventually(() => heightOf('Ticks')).toBe(before + 26);
    const higher = (await nameOf('Ticks').boundingBox())!;
    expect(higher.y).toBe(box.y);
    await ui.page.mouse.dblclick(edge.x, higher.y + higher.height - 1);
    await eventually(() => heightOf('Ticks')).toBe(before);
  });

  test('are hidden by a key, and chosen from their menu', async () => {
    await ui.openFinished();
    const before = await lanes();
    await nameOf('Phases').focus();
    await ui.page.keyboard.press('Delete');
    await eventually(lanes).toEqual(before.filter((name) => name !== 'Phases'));
    await eventually(focused).toBe('Callbacks');
    expect(await ui.text('lanes')).toBe('Lanes 1 hidden');
    await ui.page.getByTestId('lanes').click();
    expect(await accessibilityProblems(ui.page)).toEqual([]);
    await ui.page.getByRole('menuitemcheckbox', { name: 'GC' }).click();
    await eventually(lanes).toEqual(before.filter((name) => name !== 'Phases' && name !== 'GC'));
    await ui.page.getByRole('menuitemcheckbox', { name: 'Phases' }).click();
    await ui.page.keyboard.press('Escape');
    await eventually(() => ui.page.getByTestId('lanes-menu').count()).toBe(0);
    await eventually(lanes).toEqual(before.filter((name) => name !== 'GC'));
  });
});

describe('threads', () => {
  test('are moved by dragging their headers; the address has their order', async () => {
    await openTwo();
    expect(await threads()).toEqual(['Main thread', 'Worker 1']);
    const header = (await ui.page.getByRole('button', { name: /^Worker 1/ }).boundingBox())!;
    const main = (await ui.page.getByRole('button', { name: /^Main thread/ }).boundingBox())!;
    await drag({ x: header.x + 60, y: header.y + 10 }, main.y - header.y);
    await eventually(threads).toEqual(['Worker 1', 'Main thread']);
    expect(await ui.page.getByRole('button', { name: /^Worker 1/ }).getAttribute('aria-expanded')).toBe('true');
    await eventually(() => ui.page.url()).toContain('threads=4711:1,4711:0');
    await ui.reload();
    await eventually(threads).toEqual(['Worker 1', 'Main thread']);
    await ui.page.getByTestId('lanes').click();
    await ui.page.getByRole('menuitem', { name: 'As at first' }).click();
    await eventually(threads).toEqual(['Main thread', 'Worker 1']);
    await eventually(() => ui.page.url()).not.toContain('threads');
  });

  test('are moved by keys', async () => {
    await openTwo();
    await ui.page.getByRole('button', { name: /^Main thread/ }).focus();
    await ui.page.keyboard.press('Alt+ArrowDown');
    await eventually(threads).toEqual(['Worker 1', 'Main thread']);
    await eventually(readOut).toContain('Main thread: moved down, 2 of 2');
    await ui.page.keyboard.press('Alt+ArrowUp');
    await eventually(threads).toEqual(['Main thread', 'Worker 1']);
  });
});
