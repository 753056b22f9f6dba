import { describe, expect, test } from 'vitest';
import { drawn } from '../testing/browser.ts';
import { smallLog } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();
const WORDS = 4;

/** The small program up to about the middle, shown live; gives what is still to come of it, with its end last. */
async function openLive(): Promise<Uint32Array[]> {
  const { words, end } = smallLog();
  ui.host.append('4711:0', words.slice(0, WORDS * 30));
  await ui.open();
  await ui.isIn('Live');
  await ui.page.getByRole('button', { name: 'Pause' }).waitFor();
  return [words.slice(WORDS * 30, WORDS * 36), words.slice(WORDS * 36), end];
}

/** How many events the page says it has. */
const events = async () => Number(await ui.text('events'));

async function comes(words: Uint32Array): Promise<void> {
  const before = await events();
  ui.host.append('4711:0', words);
  await eventually(events).toBeGreaterThan(before);
}

/** The end of the view that is paused now, in milliseconds. */
async function pausedEnd(): Promise<number> {
  await eventually(() => ui.addressView()).not.toBeNull();
  return ui.addressView()![1];
}

describe('a run that is watched', () => {
  test('paused it stands still while events go on to come, until the program’s end and after it', async () => {
    const [more, most, end] = await openLive();
    await ui.page.getByRole('button', { name: 'Pause' }).click();
    await ui.page.getByRole('button', { name: 'Follow' }).waitFor();
    await pausedEnd();
    const view = ui.addressView();
    for (const words of [more, most, end]) await comes(words);
    ui.host.end();
    await ui.isIn('Finished');
    expect(await events()).toBe(39);
    await ui.page.waitForTimeout(400);
    expect(ui.addressView()).toEqual(view);
    expect(await ui.page.getByTestId('follow').count()).toBe(0);
  });

  test('resumed it goes on to the newest moment, by the button as by L', async () => {
    const [more, most] = await openLive();
    const button = ui.page.getByTestId('follow');
    await button.click();
    const first = await pausedEnd();
    await comes(more);
    await button.click();
    await ui.page.getByRole('button', { name: 'Pause' }).waitFor();
    await eventually(() => ui.addressView()).toBeNull();
    await drawn(ui.page);
    await button.click();
    const second = await pausedEnd();
    expect(second).toBeGreaterThan(first);
    await comes(most);
    await ui.page.keyboard.press('l');
    await eventually(() => ui.addressView()).toBeNull();
    await drawn(ui.page);
    await button.click();
    expect(await pausedEnd()).toBeGreaterThan(second);
  });

  test('a lag behind the program is told from a second on, and no longer when the page has caught up', async () => {
    const [more] = await openLive();
    const lag = ui.page.getByTestId('lag');
    ui.host.ahead = more.length / WORDS;
    await eventually(() => {
      ui.host.status({});
      return lag.count();
    }).toBe(1);
    const [, value, unit] = /^([\d.]+) (m?s)$/.exec(await ui.text('lag'))!;
    expect(Number(value) * (unit === 's' ? 1000 : 1)).toBeGreaterThanOrEqual(1000);
    expect(await ui.page.locator('.totals').innerText()).toContain('behind');
    ui.host.ahead = 0;
    await comes(more);
    await eventually(() => lag.count()).toBe(0);
  });

  test('a connection that is lost says so itself: the lag, which nobody knows then, goes', async () => {
    await openLive();
    ui.host.ahead = 1000;
    await eventually(() => {
      ui.host.status({});
      return ui.page.getByTestId('lag').count();
    }).toBe(1);
    await ui.host.stop();
    await ui.isIn('Connection lost');
    expect(await ui.page.getByTestId('lag').count()).toBe(0);
    // So that no further attempt fails after this.
    await ui.host.listen();
    await ui.isIn('Live');
    ui.errors.length = 0;
  });
});
