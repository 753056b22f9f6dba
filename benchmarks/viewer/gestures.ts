import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** One input per frame, as hands make them. */
const EVERY_MS = 16;
const LEFT = 420;
const MIDDLE = 700;
const RIGHT = 1100;
const Y = 330;

/** Zooms and pans without a rest: wheel, drag and keys, from the whole to nanoseconds and back. Ends with the whole in view. */
export async function lookAround(page: Page, milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  const wheel = async (turns: number, by: number) => {
    for (let i = 0; i < turns && performance.now() < until; i++) {
      await page.mouse.wheel(0, by);
      await delay(EVERY_MS);
    }
  };
  const drag = async (from: number, to: number, steps: number) => {
    await page.mouse.move(from, Y);
    await page.mouse.down();
    for (let i = 1; i <= steps && performance.now() < until; i++) {
      await page.mouse.move(from + ((to - from) * i) / steps, Y);
      await delay(EVERY_MS);
    }
    await page.mouse.up();
  };
  const keys = async (text: string) => {
    for (const key of text) {
      if (performance.now() >= until) return;
      await page.keyboard.press(key);
      await delay(8 * EVERY_MS);
    }
  };
  while (performance.now() < until) {
    await page.mouse.move(LEFT, Y);
    await wheel(25, -60);
    await drag(RIGHT, LEFT, 30);
    await wheel(20, -120);
    await drag(LEFT, RIGHT, 30);
    await keys('adwd');
    await page.mouse.move(MIDDLE, Y);
    await wheel(25, -200);
    await drag(RIGHT, LEFT, 20);
    await wheel(60, 150);
    await keys('wwadss0');
  }
  await page.keyboard.press('0');
}
