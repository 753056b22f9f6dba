import type { Locator } from 'playwright-core';
import { test } from 'vitest';
import { said } from '../testing/browser.ts';
import { comparisonForTests } from '../testing/comparison.ts';
import { eventually } from '../testing/page.ts';

const ui = comparisonForTests();

const press = async (...keys: string[]) => {
  for (const key of keys) await ui.page.keyboard.press(key);
};

/** Goes from stop to stop until this one has the focus. */
async function tabTo(target: Locator): Promise<void> {
  for (let stops = 0; stops < 80; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await press('Tab');
  }
  throw new Error(`The keyboard does not lead to ${target}.`);
}

const button = (name: string) => ui.page.getByRole('button', { name });
const selected = (title: string) =>
  ui.page.getByTestId('pair').getByRole('heading', { level: 2, name: title }).waitFor();

test('the comparison is worked with the keyboard alone: alignment, tables, sorting, selection, height, menu', async () => {
  await ui.openCompared();
  await tabTo(ui.page.getByTestId('align'));
  await press('ArrowDown');
  await eventually(() => ui.page.url()).toContain('&align=iteration:1&');
  await tabTo(ui.page.getByRole('spinbutton'));
  await press('ArrowUp');
  await eventually(() => ui.page.url()).toContain('&align=iteration:2&');
  const edge = ui.page.getByRole('separator', { name: 'Height of the details' });
  await tabTo(edge);
  const height = async () => Number(await edge.getAttribute('aria-valuenow'));
  const before = await height();
  await press('ArrowUp', 'ArrowUp');
  await eventually(height).toBe(before + 48);
  await tabTo(button('Call sites 4'));
  await press('Enter');
  await eventually(() => ui.page.url()).toContain('&show=sites');
  await tabTo(button('Runs A'));
  await press('Enter');
  await eventually(() => ui.cells('Runs A')).toEqual(['2', '1', '1', '0']);
  await tabTo(ui.page.getByTestId('rows'));
  await press('ArrowDown');
  await selected('tick → Immediate turn');
  await press('h');
  await eventually(() => ui.page.url()).toContain('&align=callback:2&');
  await tabTo(button('Select nothing'));
  await press('Enter');
  await ui.page.getByTestId('difference').waitFor();
  await press('ArrowRight');
  await selected('Timeout');
  await press('Escape', 'm');
  await eventually(() => ui.alignedAt()).toBe('start of main');
});

test('the menu of what it can be compared with is entered and left by keys', async () => {
  await ui.openCompared();
  const opener = ui.page.getByTestId('compare');
  await tabTo(opener);
  await press('Enter');
  await eventually(() => said(ui.page.locator(':focus'))).toMatch(/^by-immediate/);
  await press('Escape');
  await eventually(() => ui.page.getByTestId('compare-menu').count()).toBe(0);
  await tabTo(opener);
  await press('Enter');
  await eventually(() => said(ui.page.locator(':focus'))).toMatch(/^by-immediate/);
  await press('ArrowDown');
  await eventually(() => said(ui.page.locator(':focus'))).toMatch(/^Worker 1/);
  await press('Enter');
  await eventually(() => ui.text('name-B')).toBe('B by-tick Worker 1');
});
