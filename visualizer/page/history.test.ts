import { expect, test } from 'vitest';
import { said } from '../testing/browser.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

/** Longer than changes belong together. */
const REST_MS = 1300;
const rest = () => ui.page.waitForTimeout(REST_MS);

test('back and forward lead from one selection to another', async () => {
  await ui.openFinished();
  await ui.click(6.5, 'Callbacks');
  await ui.selected('FSREQCALLBACK #4');
  await rest();
  await ui.click(10, 'Callbacks');
  await ui.selected('Timeout #2');
  await rest();
  await ui.page.keyboard.press('Escape');
  await ui.page.getByTestId('profile').waitFor();
  await rest();
  await ui.page.goBack();
  await ui.selected('Timeout #2');
  await ui.page.goBack();
  await ui.selected('FSREQCALLBACK #4');
  expect(ui.page.url()).toContain('sel=4711:0/2/0');
  await ui.page.goBack();
  await ui.page.getByTestId('profile').waitFor();
  await ui.page.goForward();
  await ui.selected('FSREQCALLBACK #4');
  await ui.page.goForward();
  await ui.selected('Timeout #2');
});

test('a key that is held makes one entry, and so does what a view glides to', async () => {
  await ui.openFinished();
  for (let presses = 0; presses < 3; presses++) await ui.page.keyboard.press('ArrowRight');
  await ui.selected('Timeout #2');
  await rest();
  await ui.page.goBack();
  await ui.page.getByTestId('profile').waitFor();
});

test('back leads to the view before, and to the whole at last', async () => {
  await ui.openFinished();
  await ui.page.keyboard.press('w');
  await ui.page.keyboard.press('w');
  const first = await ui.viewAfter(null);
  await rest();
  await ui.page.keyboard.press('w');
  await ui.page.keyboard.press('d');
  const second = await ui.viewAfter(first);
  await rest();
  await ui.page.goBack();
  await eventually(() => ui.addressView()).toEqual(first);
  await ui.page.waitForTimeout(600);
  expect(ui.addressView()).toEqual(first);
  await ui.page.goForward();
  await eventually(() => ui.addressView()).toEqual(second);
  await ui.page.goBack();
  await ui.page.goBack();
  await eventually(() => ui.addressView()).toBeNull();
  await ui.page.waitForTimeout(600);
  const { x } = await ui.pointOf(10, 'Callbacks');
  await ui.page.mouse.move(x, (await ui.pointOf(10, 'Callbacks')).y);
  await ui.page.getByTestId('tooltip').getByText('Timeout #2').waitFor();
});

test('back ends a measurement, and forward takes it up again', async () => {
  await ui.openFinished();
  await ui.page.keyboard.press('m');
  await ui.page.getByTestId('range').waitFor();
  await rest();
  await ui.page.goBack();
  await ui.page.getByTestId('profile').waitFor();
  await ui.page.goForward();
  await ui.page.getByTestId('range').waitFor();
  expect(await said(ui.page.getByTestId('range').getByRole('heading', { level: 2 }))).toBe('20 ms');
});

test('an address that is typed is shown without loading the page anew', async () => {
  await ui.openFinished();
  await ui.page.evaluate(() => {
    (window as unknown as { same: boolean }).same = true;
    location.hash = '#sel=4711:0/2/2&t=8000000-13000000';
  });
  await ui.selected('Timeout #2');
  expect(ui.addressView()).toEqual([8, 13]);
  expect(await ui.page.evaluate(() => (window as unknown as { same: boolean }).same)).toBe(true);
});
