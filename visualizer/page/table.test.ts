import { expect, test } from 'vitest';
import { smallLog } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

const table = () => ui.page.getByRole('region', { name: 'What is on the screen' });
const rows = () =>
  table()
    .locator('tbody tr')
    .allInnerTexts()
    .then((texts) => texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()));
const ofLane = (lane: string) => rows().then((all) => all.filter((row) => row.startsWith(lane)));

test('what is on the screen is a table, by a key and by a button: lane, start, duration, name, count', async () => {
  await ui.openFinished();
  const button = ui.page.getByRole('button', { name: 'Show as a table' });
  expect(await button.getAttribute('aria-pressed')).toBe('false');
  await ui.page.keyboard.press('t');
  await table().getByRole('columnheader', { name: 'Duration' }).waitFor();
  expect(await button.getAttribute('aria-pressed')).toBe('true');
  expect(await table().getByRole('columnheader').allInnerTexts()).toEqual([
    'Lane',
    'Start',
    'Duration',
    'Name',
    'Count',
  ]);
  await eventually(() => ofLane('Callbacks')).toEqual([
    'Callbacks 6.100 000 ms 800 µs FSREQCALLBACK #4 app.js:7 1',
    'Callbacks 7.100 000 ms 1.00 ms Immediate #5 onRead app.js:8 1',
    'Callbacks 8.450 000 ms 4.00 ms Timeout #2 app.js:3 1',
  ]);
  expect(await ofLane('GC')).toEqual(['GC 7.500 000 ms 400 µs scavenge 1']);
  expect(await ofLane('Ticks')).toEqual(['Ticks 12.460 000 ms 40.0 µs tick #6 onTimer app.js:4 1']);
  expect((await ofLane('Phases')).length).toBeGreaterThan(8);
  expect((await ofLane('Loop delay'))[1]).toBe('Loop delay 6.010 000 ms 6.69 ms loop delay 1');
  expect((await ofLane('Queues')).some((row) => row.includes('immediates'))).toBe(true);
  await eventually(() => ui.page.url()).toContain('#table');
  await ui.page.reload();
  await eventually(() => ofLane('GC')).toHaveLength(1);
  await button.click();
  await eventually(() => table().count()).toBe(0);
  await ui.click(10, 'Callbacks');
  await ui.selected('Timeout #2');
});

test('a click on a row selects it, one on a head sorts by it', async () => {
  await ui.openFinished();
  await ui.page.keyboard.press('t');
  await table().getByRole('button', { name: 'Immediate #5' }).click();
  await ui.selected('Immediate #5');
  const head = table().getByRole('columnheader', { name: 'Duration' });
  await head.getByRole('button').click();
  expect(await head.getAttribute('aria-sort')).toBe('descending');
  expect((await rows())[0]).toMatch(/ 8\.60 ms #1 1$/);
  await head.getByRole('button').click();
  expect(await head.getAttribute('aria-sort')).toBe('ascending');
});

test('it shows what the view shows, and no more', async () => {
  await ui.openFinished();
  await ui.page.keyboard.press('t');
  await eventually(() => ofLane('Callbacks')).toHaveLength(3);
  await table().getByRole('button', { name: 'Timeout #2' }).click();
  await ui.selected('Timeout #2');
  await ui.page.keyboard.press('f');
  await eventually(() => ofLane('Callbacks')).toEqual(['Callbacks 8.450 000 ms 4.00 ms Timeout #2 app.js:3 1']);
  await ui.page.keyboard.press('0');
  await eventually(() => ofLane('Callbacks')).toHaveLength(3);
});

test('where lanes are filtered it has what is found', async () => {
  await ui.openFinished();
  await ui.page.getByRole('textbox', { name: /Search/ }).fill('Immediate');
  await ui.page.getByRole('button', { name: 'Show only what it finds' }).click();
  await ui.page.getByRole('button', { name: 'Show as a table' }).click();
  await eventually(() => ofLane('Callbacks')).toEqual([
    'Callbacks 7.100 000 ms 1.00 ms Immediate #5 onRead app.js:8 1',
  ]);
  expect(await ofLane('GC')).toEqual([]);
});

test('of several threads it says which', async () => {
  for (const tid of [0, 1]) {
    const { words, end } = smallLog(tid);
    ui.host.append(`4711:${tid}`, words);
    ui.host.append(`4711:${tid}`, end);
  }
  await ui.openWhole();
  await ui.page.keyboard.press('t');
  await eventually(() => ofLane('Worker 1 Ticks')).toHaveLength(1);
  expect((await table().getByRole('columnheader').allInnerTexts())[0]).toBe('Thread');
});
