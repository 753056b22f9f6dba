import { expect, test } from 'vitest';
import { said } from '../testing/browser.ts';
import { smallLog } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

/** What is read out to who does not see the page. */
const readOut = () =>
  ui.page
    .locator('[aria-live="polite"]')
    .textContent()
    .then((text) => text!.replaceAll(/\s+/g, ' '));

test('the keys are listed behind the question mark', async () => {
  await ui.openFinished();
  await ui.page.keyboard.press('?');
  const sheet = ui.page.getByRole('dialog', { name: 'Keys and gestures' });
  await sheet.waitFor();
  const listed = await said(sheet);
  for (const what of ['Show the whole recording', 'Measure what is selected', 'as a table', 'The rules of the loop'])
    expect(listed).toContain(what);
  await ui.page.keyboard.press('Escape');
  await eventually(() => sheet.isVisible()).toBe(false);
});

test('up goes to what scheduled a callback, down to what it scheduled', async () => {
  await ui.openFinished();
  await ui.click(12.48, 'Ticks');
  await ui.selected('tick #6');
  await ui.page.keyboard.press('ArrowUp');
  await ui.selected('Timeout #2');
  await ui.page.keyboard.press('ArrowUp');
  await ui.page.waitForTimeout(200);
  await ui.selected('Timeout #2');
  await ui.page.keyboard.press('ArrowDown');
  await ui.selected('tick #6');
});

test('keys that are pressed faster than they are answered all count; one that is held stops when it is let go', async () => {
  await ui.openFinished();
  const pressAtOnce = (keys: string[], repeat = false) =>
    ui.page.evaluate(
      ([typed, held]) => {
        for (const key of typed)
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, repeat: held }));
      },
      [keys, repeat] as const,
    );
  await pressAtOnce(['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight']);
  await ui.selected('tick #6');
  await pressAtOnce(['ArrowLeft', 'ArrowLeft', 'ArrowLeft'], true);
  await ui.selected('Timeout #2');
  await ui.page.waitForTimeout(400);
  await ui.selected('Timeout #2');
  // To the tick, up to the timer, which scheduled it, and to what ran before the timer.
  await pressAtOnce(['ArrowRight', 'ArrowUp', 'ArrowLeft']);
  await ui.selected('Immediate #5');
});

test('Home and End go to the begin and the end, as close as the page looks', async () => {
  await ui.openFinished();
  await ui.page.keyboard.press('w');
  await ui.page.keyboard.press('w');
  await ui.page.keyboard.press('w');
  const [a, b] = await ui.viewAfter(null);
  await ui.page.keyboard.press('Home');
  const [c, d] = await ui.viewAfter([a, b]);
  expect(d - c).toBeCloseTo(b - a, 3);
  expect(c).toBeLessThan(1);
  await ui.page.keyboard.press('End');
  const [, e] = await ui.viewAfter([c, d]);
  expect(e).toBeGreaterThan(21);
});

test('the whole page can be worked with the keyboard alone', async () => {
  await ui.openFinished();
  const press = (...keys: string[]) =>
    keys.reduce((done, key) => done.then(() => ui.page.keyboard.press(key)), Promise.resolve());
  await press('/');
  await ui.page.keyboard.type('onRead');
  await eventually(() => ui.text('hits')).toBe('1');
  await press('Enter');
  await ui.selected('Immediate #5');
  await press('Alt+Enter');
  await eventually(() => ui.page.url()).toContain('only=onRead');
  await press('Alt+Enter', 'Escape', 'Escape');
  await press('f');
  await ui.viewAfter(null);
  await press('m', 'Shift+ArrowRight');
  await eventually(() => ui.page.getByTestId('range').getByRole('heading').innerText()).toContain('5.35');
  await press('Escape');
  await ui.selected('Immediate #5');
  await press('Escape');
  await eventually(() => ui.page.url()).not.toContain('sel=');
  await press('0', 't');
  await ui.page.getByTestId('table').waitFor();
  await press('t');
  await ui.page.getByTestId('table').waitFor({ state: 'hidden' });
  await press(']');
  await ui.selected('Before the first iteration');
  await press(']');
  await ui.selected('Iteration #1');
  for (let i = 0; i < 40; i++) {
    await press('Tab');
    if (await ui.page.evaluate(() => document.activeElement?.textContent?.startsWith('Main thread') ?? false)) break;
  }
  await press('Enter');
  await eventually(() => ui.page.locator('.lane-name').count()).toBe(0);
});

test('what is selected and measured is read out, with the reason why it ran', async () => {
  await ui.openFinished();
  await ui.click(7.3, 'Callbacks');
  await ui.selected('Immediate #5');
  await eventually(readOut).toContain('Selected Immediate #5: began 7.1 ms, ran 1 ms, waited 900 µs');
  expect(await readOut()).toContain('check comes right after poll: before any timer.');
  await ui.page.keyboard.press('m');
  await eventually(readOut).toContain('Measured 1 ms.');
});

test('a selection in a lane that is scrolled away is scrolled into sight', async () => {
  for (let tid = 0; tid < 8; tid++) {
    const { words, end } = smallLog(tid);
    ui.host.append(`4711:${tid}`, words);
    ui.host.append(`4711:${tid}`, end);
  }
  await ui.openWhole();
  const scrolled = () => ui.page.getByTestId('scroller').evaluate((element) => element.scrollTop);
  await ui.page.goto(`${ui.host.url}#sel=4711:7/2/1`);
  await ui.selected('Immediate #5');
  expect(await scrolled()).toBe(0);
  await ui.page.keyboard.press('ArrowRight');
  await ui.selected('Timeout #2');
  await eventually(scrolled).toBeGreaterThan(100);
});

test('each lane has its name and says what it shows', async () => {
  await ui.openFinished();
  const lane = ui.page.getByRole('group', { name: 'Loop delay', exact: true });
  expect(await lane.getAttribute('aria-description')).toContain(
    'how long an event that came just after the wake-up had to wait',
  );
});
