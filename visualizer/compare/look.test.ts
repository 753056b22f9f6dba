import { expect, test } from 'vitest';
import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { COMPARED, comparisonForTests, side } from '../testing/comparison.ts';
import { problemsOf, WINDOWS } from '../testing/look.ts';

const ui = comparisonForTests();
const looksRight = async () => expect(await problemsOf(ui.page)).toEqual([]);

test('nothing overlaps, nothing is cut and axe finds nothing: in sentences, with a selection, in the menu', async () => {
  await ui.openCompared(COMPARED, WINDOWS[0]);
  await looksRight();
  await ui.row(0).click();
  await ui.page.getByTestId('pair').getByText('setTimeout(function start() {').first().waitFor();
  await looksRight();
  await ui.page.getByTestId('compare').click();
  await ui.page.getByTestId('compare-menu').waitFor();
  await looksRight();
});

test('the same of call sites, aligned at one of them, of the keys, and of what can’t be compared', async () => {
  await ui.openCompared(`${COMPARED}&align=site:by-tick.js:9&show=sites`, WINDOWS[0]);
  await ui.page.getByRole('spinbutton').waitFor();
  await ui.row(0).hover();
  await looksRight();
  await ui.page.keyboard.press('?');
  await ui.page.getByRole('dialog').waitFor();
  await looksRight();
  await ui.page.close();
  await ui.open(comparisonHash(side('by-tick'), side('gone')), WINDOWS[0]);
  await ui.page.getByRole('heading', { name: 'They can’t be compared' }).waitFor();
  await looksRight();
  ui.errors = [];
});
