import type { CDPSession } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();
let cdp: CDPSession;

type Point = { x: number; y: number };

const BEGIN = 1 - 20 * (0.04 / 0.92);
const SPAN = 20 / 0.92;

/** The screen's clock, in seconds: fingers are as quick as they are however busy the machine is. */
let now = 0;

/** What the fingers do, as a touch screen reports it: all that are on it, at each change. */
const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[], after = 0.01) => {
  now += after;
  const touchPoints = points.map((point, id) => ({ ...point, id }));
  return cdp.send('Input.dispatchTouchEvent', { type, touchPoints, timestamp: now });
};

/** Moves fingers from here to there in a few steps. */
async function slide(from: Point[], to: Point[]): Promise<void> {
  const along = (share: number) =>
    from.map(({ x, y }, i) => ({ x: x + (to[i].x - x) * share, y: y + (to[i].y - y) * share }));
  await touch('touchStart', from);
  for (const share of [0.2, 0.4, 0.6, 0.8, 1]) await touch('touchMove', along(share));
  await touch('touchEnd', []);
}

async function tap(point: Point): Promise<void> {
  await touch('touchStart', [point]);
  await touch('touchEnd', []);
}

/** Waits until the address has this view, in milliseconds. */
const viewIs = (start: number, end: number) =>
  eventually(() => {
    const view = ui.addressView();
    return view ? Math.max(Math.abs(view[0] - start), Math.abs(view[1] - end)) : Number.POSITIVE_INFINITY;
  }).toBeLessThan(0.1);

beforeEach(async () => {
  await ui.openFinished({ touch: true });
  await eventually(() => ui.pixelAt(10, 'Callbacks')).toEqual([0xe6, 0x9f, 0x00]);
  cdp = await ui.page.context().newCDPSession(ui.page);
  now = Date.now() / 1000;
});

describe('fingers on the timeline', () => {
  test('one pans: what it touches goes with it, and nothing is selected', async () => {
    await slide([await ui.pointOf(10, 'Callbacks')], [await ui.pointOf(6, 'Callbacks')]);
    await viewIs(BEGIN + 4, BEGIN + SPAN + 4);
    expect(ui.page.url()).not.toContain('sel=');
  });

  test('one scrolls the lanes, where there are more than fit', async () => {
    await ui.page.setViewportSize({ width: 900, height: 430 });
    const scroller = ui.page.getByTestId('scroller');
    await eventually(() => scroller.evaluate((it) => it.scrollHeight - it.clientHeight)).toBeGreaterThan(60);
    const from = await ui.pointOf(10, 'Phases');
    await slide([from], [{ x: from.x, y: from.y - 60 }]);
    await eventually(() => scroller.evaluate(({ scrollTop }) => Math.round(scrollTop))).toBe(60);
  });

  test('two zoom: the times that they touch stay beneath them', async () => {
    const at = (...times: number[]) => Promise.all(times.map((ms) => ui.pointOf(ms, 'Callbacks')));
    const [near, wide] = [await at(8, 12), await at(4, 16)];
    await slide(near, wide);
    const start = 8 - (4 - BEGIN) / 3;
    await viewIs(start, start + SPAN / 3);
    await slide(wide, near);
    await viewIs(BEGIN, BEGIN + SPAN);
  });

  test('a tap selects what is there, a tap beside everything selects nothing', async () => {
    await tap(await ui.pointOf(10, 'Callbacks'));
    await ui.selected('Timeout #2');
    await eventually(() => ui.page.url()).toContain('sel=4711:0/2/2');
    await tap(await ui.pointOf(16, 'Callbacks'));
    await eventually(() => ui.page.url()).not.toContain('sel=');
  });

  test('one that rests shows the numbers, which stay until the next touch; it selects nothing', async () => {
    await touch('touchStart', [await ui.pointOf(10, 'Callbacks')]);
    const tooltip = ui.page.getByTestId('tooltip');
    await tooltip.getByText('Timeout #2').waitFor();
    await touch('touchMove', [await ui.pointOf(7.3, 'Callbacks')], 1);
    await tooltip.getByText('Immediate #5').waitFor();
    await touch('touchEnd', []);
    await ui.page.waitForTimeout(300);
    expect(await tooltip.innerText()).toContain('Immediate #5');
    expect(ui.page.url()).not.toContain('sel=');
    await tap(await ui.pointOf(16, 'Callbacks'));
    await tooltip.waitFor({ state: 'detached' });
  });

  test('a page that is busy takes a quick tap for a tap all the same', async () => {
    const point = await ui.pointOf(10, 'Callbacks');
    await touch('touchStart', [point]);
    await ui.page.getByTestId('tooltip').waitFor();
    await touch('touchEnd', []);
    await ui.selected('Timeout #2');
    expect(await ui.page.getByTestId('tooltip').count()).toBe(0);
  });
});
