import { expect, test } from 'vitest';
import { said } from '../testing/browser.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();
const NARROW = { width: 700, height: 900 };

/** Which part of the window the details have, and how far they are scrolled. */
const below = () => ui.page.getByRole('region', { name: 'Details' });
const scrolled = () => below().evaluate(({ scrollTop }) => scrollTop);

test('in a narrow window the source follows below the details, its line in sight', async () => {
  await ui.openFinished(NARROW);
  await ui.click(10, 'Callbacks');
  await ui.selected('Timeout #2');
  const lit = ui.page.getByTestId('lit-line');
  await lit.waitFor();
  // The line was brought into sight within the source; the details stay where they are.
  expect(await scrolled()).toBe(0);
  expect(await said(ui.page.getByTestId('details').getByRole('heading', { level: 2 }))).toBe('Timeout #2');
  await below().evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await eventually(scrolled).toBeGreaterThan(0);
  const [line, source] = [(await lit.boundingBox())!, (await ui.page.locator('.code').boundingBox())!];
  expect(line.y).toBeGreaterThanOrEqual(source.y);
  expect(line.y + line.height).toBeLessThanOrEqual(Math.min(source.y + source.height, NARROW.height));
});

test('so do the numbers of a range, and what is below can be made higher there, too', async () => {
  await ui.openFinished(NARROW);
  await ui.page.keyboard.press('m');
  await ui.page.getByTestId('range-numbers').waitFor();
  const edge = (await ui.page.getByRole('separator', { name: 'Height of the details' }).boundingBox())!;
  const before = (await below().boundingBox())!.height;
  await ui.page.mouse.move(350, edge.y + 3);
  await ui.page.mouse.down();
  await ui.page.mouse.move(350, edge.y - 97, { steps: 3 });
  await ui.page.mouse.up();
  await eventually(async () => Math.round((await below().boundingBox())!.height - before)).toBe(100);
  await ui.page.getByTestId('range-numbers').getByRole('button', { name: 'Measure no longer' }).click();
  await ui.page.getByTestId('profile').waitFor();
});
