import { expect, test } from 'vitest';
import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { comparisonForTests, side } from '../testing/comparison.ts';
import { eventually } from '../testing/page.ts';

const ui = comparisonForTests();

test('two recordings are aligned at main, at an iteration or at the selected callback', async () => {
  await ui.openCompared();
  const choice = ui.page.getByTestId('align');
  expect(await ui.alignedAt()).toBe('start of main');
  await ui.row(3).click();
  await ui.page.getByTestId('pair').waitFor();
  expect(await ui.text('pair')).toContain('began 7.1 ms 5.1 ms');
  await choice.selectOption('callback');
  await ui.page.getByTestId('pair').getByText('began').waitFor();
  await eventually(() => ui.text('pair')).toContain('began 0 ns 0 ns');
  expect(ui.page.url()).toContain('&align=callback:4');
  expect(await ui.alignedAt()).toBe('FSREQCALLBACK of start, by-tick.js:4');
  await choice.selectOption('iteration');
  await eventually(() => ui.page.url()).toContain('&align=iteration:1');
  await ui.page.getByRole('spinbutton').fill('2');
  await eventually(() => ui.page.url()).toContain('&align=iteration:2');
  await eventually(() => ui.text('pair')).toContain('began 90 µs 99 µs');
  await choice.selectOption('main');
  await eventually(() => ui.text('pair')).toContain('began 7.1 ms 5.1 ms');
});

test('two recordings are aligned at any run of a call site that both have', async () => {
  await ui.openCompared();
  await ui.row(1).click();
  await ui.page.getByTestId('pair').waitFor();
  await ui.page.getByTestId('align').selectOption('site');
  await eventually(() => ui.page.url()).toContain('&align=site:by-tick.js:9&');
  const sites = ui.page.getByTestId('align-site');
  expect(await sites.locator('option').allInnerTexts()).toEqual([
    'Timeout by-tick.js:3',
    'FSREQCALLBACK start by-tick.js:4',
    'tick → Immediate turn by-tick.js:9',
  ]);
  expect(await sites.locator('option:checked').innerText()).toBe('tick → Immediate turn by-tick.js:9');
  await eventually(() => ui.text('pair')).toContain('began 0 ns 0 ns');
  await ui.page.getByRole('spinbutton', { name: 'Number of its run, 1 to 2' }).fill('2');
  await eventually(() => ui.page.url()).toContain('&align=site:by-tick.js:9%402&');
  await eventually(() => ui.text('pair')).toContain('began -1 ms -1.02 ms');
  await sites.selectOption('Timeout by-tick.js:3');
  await eventually(() => ui.page.url()).toContain('&align=site:by-tick.js:3&');
  expect(await ui.page.getByRole('spinbutton').count()).toBe(0);
});

test('a row of either table has a button that aligns there, and the selected callback a button and a key', async () => {
  await ui.openCompared();
  await ui.row(3).hover();
  await ui.row(3).getByRole('button', { name: 'Align here' }).click();
  await eventually(() => ui.page.url()).toContain('&align=callback:4&');
  expect(await ui.alignedAt()).toBe('FSREQCALLBACK of start, by-tick.js:4');
  await ui.page.getByTestId('difference').waitFor();
  await ui.page.getByRole('button', { name: 'Call sites 4' }).click();
  const site = ui.page.locator('tbody tr', { hasText: 'tick → Immediate' });
  await site.hover();
  await site.getByRole('button', { name: 'Align here' }).click();
  await eventually(() => ui.page.url()).toContain('&align=site:by-tick.js:9&');
  await ui.page.keyboard.press('m');
  await eventually(() => ui.alignedAt()).toBe('start of main');
  await ui.page.keyboard.press('ArrowRight');
  await ui.page.getByTestId('pair').getByRole('heading', { level: 2, name: 'Timeout' }).waitFor();
  await ui.page.keyboard.press('h');
  await eventually(() => ui.page.url()).toContain('&align=callback:1&');
  await eventually(() => ui.text('pair')).toContain('began 0 ns 0 ns');
  await ui.page.keyboard.press('Escape');
  await ui.page.getByRole('button', { name: 'Only in B 1' }).click();
  await ui.row(0).click();
  await ui.page.getByTestId('pair').getByText('It ran in B alone').waitFor();
  expect(await ui.page.getByTestId('pair').getByRole('button', { name: 'Align here' }).isDisabled()).toBe(true);
  expect(await ui.row(0).getByRole('button').count()).toBe(0);
});

test('a notice says at which moment they can’t be aligned, and they are aligned at main', async () => {
  await ui.openCompared(comparisonHash(side('by-tick'), side('by-immediate'), 'iteration:3'));
  await ui.page.getByText('A has no iteration 3: its loop made 2.').waitFor();
  expect(await ui.alignedAt()).toBe('start of main');
  await ui.page.getByRole('button', { name: 'Close this notice' }).click();
  expect(await ui.page.getByText('A has no iteration 3').count()).toBe(0);
});

test('two recordings are in the address whole: view, selection, alignment and table come back, by reload, back and forward', async () => {
  await ui.openCompared();
  await ui.row(3).click();
  await ui.page.getByTestId('pair').getByRole('button', { name: 'Align here' }).click();
  await eventually(() => ui.page.url()).toContain('&align=callback:4');
  await ui.page.getByRole('button', { name: 'Moved 1' }).click();
  await ui.page.keyboard.press('w');
  const seen = await ui.viewAfter(null);
  const address = ui.page.url();
  await ui.page.reload();
  await ui.page.getByTestId('pair').getByRole('heading', { name: 'FSREQCALLBACK start' }).waitFor();
  expect(await ui.viewAfter(null)).toEqual(seen);
  expect(ui.page.url()).toBe(address);
  await eventually(() => ui.cells('A', 'B')).toEqual(['4 | 2']);
  await eventually(() => ui.alignedAt()).toContain('FSREQCALLBACK');
  await ui.page.goBack();
  await eventually(() => ui.alignedAt()).toBe('start of main');
  expect(await ui.text('pair')).toContain('FSREQCALLBACK');
  await ui.page.goBack();
  await ui.page.getByTestId('difference').waitFor();
  await ui.page.goForward();
  await ui.page.getByTestId('pair').getByRole('heading', { name: 'FSREQCALLBACK start' }).waitFor();
});

test('A and B can be exchanged, and each can be looked at alone', async () => {
  await ui.openCompared();
  await ui.page.getByRole('button', { name: 'Exchange A and B' }).click();
  await eventually(() => ui.text('name-A')).toBe('A by-immediate');
  await eventually(() => ui.text('difference')).toContain('2nd in A, 4th in B, 2 places later');
  await ui.page.getByTestId('name-A').click();
  await ui.page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
  expect(await ui.page.locator('.run-name').innerText()).toBe('by-immediate');
  await ui.page.goBack();
  await eventually(() => ui.text('name-A')).toBe('A by-immediate');
});
