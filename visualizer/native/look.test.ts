import { expect, test } from 'vitest';
import { openPage } from '../testing/browser.ts';
import { kernelOf, labResult, SIZES, TIMES } from '../testing/figures.ts';
import { problemsOf, WINDOWS } from '../testing/look.ts';
import { pageForTests } from '../testing/page.ts';

const ui = pageForTests();
const result = labResult([kernelOf('sum', SIZES, TIMES), kernelOf('sort', SIZES, { js: [10, 20, 30, 40] })]);
const looksRight = async () => expect(await problemsOf(ui.page)).toEqual([]);

test('nothing overlaps, nothing is cut and axe finds nothing: empty, a kernel, compared, the keys', async () => {
  ui.host.figures = { results: [], progress: null };
  ({ page: ui.page, errors: ui.errors } = await openPage(ui.browser, `${ui.host.url}#native`, WINDOWS[0]));
  await ui.page.getByRole('heading', { name: 'Nothing has been measured yet' }).waitFor();
  await looksRight();
  const recordings = { sync: 'app', async: 'app' };
  ui.host.figures = { results: ['here', 'there'].map((name) => ({ name, result, recordings })), progress: null };
  await ui.page.reload();
  await ui.page.getByTestId('crossing').first().waitFor();
  await looksRight();
  await ui.page.getByTestId('beside').selectOption('here');
  await ui.page.getByTestId('comparison').waitFor();
  await looksRight();
  await ui.page.locator('main.kernel').evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await looksRight();
  await ui.page.getByRole('link', { name: 'sort' }).click();
  await ui.page.getByRole('heading', { level: 1, name: 'sort' }).waitFor();
  await looksRight();
  await ui.page.keyboard.press('?');
  await ui.page.getByRole('dialog').waitFor();
  await looksRight();
});
