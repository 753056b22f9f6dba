import { expect, test } from 'vitest';
import { APP, APP_SOURCE, smallLog } from './testing/logs.ts';
import { problemsOf, WINDOWS } from './testing/look.ts';
import { pageForTests } from './testing/page.ts';

const ui = pageForTests();
const LONG_NAME = 'a-recording-with-a-name-that-is-much-longer-than-anybody-would-ever-want-to-read-in-a-title-bar';

const looksRight = async () => expect(await problemsOf(ui.page)).toEqual([]);

/** A recording of many threads with a long name, its notes and its losses. */
async function openCrowded({ ends }: { ends: boolean }): Promise<void> {
  ui.host.name = LONG_NAME;
  ui.host.sources.set(APP, APP_SOURCE);
  for (let tid = 0; tid < 6; tid++) {
    const { words, end } = smallLog(tid);
    ui.host.append(`4711:${tid}`, words);
    if (ends) ui.host.append(`4711:${tid}`, end);
  }
  ui.host.status({
    lost: 1_234_567,
    notes: ['Collections are missing: this Node offers neither callbacks nor an observer.'],
  });
  if (ends) ui.host.end();
  await ui.open(WINDOWS[0]);
  await ui.isIn(ends ? 'Finished' : 'Live');
}

test('nothing overlaps, nothing is cut and axe finds nothing: empty, then lost', async () => {
  ui.host.name = LONG_NAME;
  await ui.open(WINDOWS[0]);
  await ui.page.getByRole('heading', { name: 'Waiting for the first event' }).waitFor();
  await looksRight();
  await ui.host.stop();
  await ui.page.getByRole('heading', { name: 'No connection to the host' }).waitFor();
  await looksRight();
  ui.errors = [];
});

test('the same of a program that runs, far ahead of the page, then of a lost connection to it', async () => {
  await openCrowded({ ends: false });
  ui.host.ahead = 5_000_000;
  ui.host.status({});
  await ui.page.getByText('still to come').waitFor();
  await looksRight();
  await ui.host.stop();
  await ui.page.getByTestId('lost-connection').waitFor();
  await looksRight();
  ui.errors = [];
});

test('the same of a crowded recording: nothing selected, then a callback, then the keys', async () => {
  await openCrowded({ ends: true });
  const longest = ui.page.getByTestId('profile').getByText('Immediate #5').first();
  await longest.waitFor();
  await looksRight();
  await longest.click();
  await ui.page.getByTestId('lit-line').waitFor();
  await looksRight();
  await ui.page.keyboard.press('?');
  await ui.page.getByRole('dialog').waitFor();
  await looksRight();
});

test('the same of a range, an iteration, a table, lanes that are filtered, and the rules', async () => {
  await openCrowded({ ends: true });
  await ui.page.keyboard.press('m');
  for (const [name, windows] of [
    ...[['phase', WINDOWS] as const, ['call site', WINDOWS] as const],
    // Of these only the first column is another one.
    ...[['package', WINDOWS.slice(0, 1)] as const, ['thread', WINDOWS.slice(0, 1)] as const],
  ]) {
    await ui.page.getByRole('group', { name: 'Totals by' }).getByRole('button', { name, exact: true }).click();
    await ui.page.getByTestId('totals').waitFor();
    expect(await problemsOf(ui.page, windows)).toEqual([]);
  }
  await ui.page.keyboard.press(']');
  await ui.page.getByTestId('made-of').getByRole('table').waitFor();
  await looksRight();
  await ui.page.keyboard.press('t');
  await ui.page.getByTestId('table').getByText('Timeout #2').first().waitFor();
  await looksRight();
  await ui.page.keyboard.press('t');
  const search = ui.page.getByRole('textbox', { name: /Search/ });
  await search.fill('Timeout');
  await ui.page.getByRole('button', { name: 'Show only what it finds' }).click();
  await ui.page.getByTestId('hits').getByText('6').waitFor();
  await looksRight();
  await search.press('Escape');
  await search.press('Escape');
  await ui.page.keyboard.press('r');
  await ui.page.getByRole('dialog', { name: 'The rules of the loop' }).waitFor();
  await looksRight();
});
