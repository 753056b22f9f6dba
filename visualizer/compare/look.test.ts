import { describe, expect, test } from 'vitest';
import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { COMPARED, comparisonForTests, side } from '../testing/comparison.ts';
import { accessibilityProblems, clashes } from '../testing/look.ts';

const ui = comparisonForTests();

describe.each([
  { width: 1280, height: 800, dark: false },
  { width: 1280, height: 800, dark: true },
  { width: 2560, height: 1440, dark: false },
  { width: 2560, height: 1440, dark: true },
  { width: 940, height: 620, dark: false },
])('at $width × $height, dark: $dark', (options) => {
  test('nothing overlaps, nothing is cut and axe finds nothing: in sentences, with a selection, in the menu', async () => {
    await ui.openCompared(COMPARED, options);
    expect(await clashes(ui.page)).toEqual([]);
    expect(await accessibilityProblems(ui.page)).toEqual([]);
    await ui.row(0).click();
    await ui.page.getByTestId('pair').getByText('setTimeout(function start() {').first().waitFor();
    expect(await clashes(ui.page)).toEqual([]);
    expect(await accessibilityProblems(ui.page)).toEqual([]);
    await ui.page.getByTestId('compare').click();
    await ui.page.getByTestId('compare-menu').waitFor();
    expect(await accessibilityProblems(ui.page)).toEqual([]);
  });

  test('the same of call sites, aligned at one of them, of the keys, and of what can’t be compared', async () => {
    await ui.openCompared(`${COMPARED}&align=site:by-tick.js:9&show=sites`, options);
    await ui.page.getByRole('spinbutton').waitFor();
    await ui.row(0).hover();
    expect(await clashes(ui.page)).toEqual([]);
    expect(await accessibilityProblems(ui.page)).toEqual([]);
    await ui.page.keyboard.press('?');
    await ui.page.getByRole('dialog').waitFor();
    expect(await accessibilityProblems(ui.page)).toEqual([]);
    await ui.page.context().close();
    await ui.open(comparisonHash(side('by-tick'), side('gone')), options);
    await ui.page.getByRole('heading', { name: 'They can’t be compared' }).waitFor();
    expect(await clashes(ui.page)).toEqual([]);
    expect(await accessibilityProblems(ui.page)).toEqual([]);
    ui.errors = [];
  });
});
