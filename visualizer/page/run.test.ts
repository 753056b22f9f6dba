import { describe, expect, test } from 'vitest';
import { smallLog } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';
import { THEMES } from '../view/palette.ts';

const ui = pageForTests();

describe('a run on the page', () => {
  test('waits for the first event and says what it waits for', async () => {
    await ui.open();
    await ui.page.getByRole('heading', { name: 'Waiting for the first event' }).waitFor();
    expect(await ui.text('empty')).toContain('node app.js');
    expect(await ui.text('state')).toBe('Waiting');
  });

  test('shows the events as they come, and their total when the program has ended', async () => {
    const { words, end } = smallLog();
    await ui.open();
    ui.host.append('4711:0', words.slice(0, 4 * 30));
    await ui.isIn('Live');
    ui.host.append('4711:0', words.slice(4 * 30));
    await ui.page.getByRole('button', { name: 'Pause' }).waitFor();
    ui.host.append('4711:0', end);
    await eventually(() => ui.text('events')).toBe('39');
    // All is drawn before the page is told that it is all.
    await ui.page.waitForTimeout(300);
    ui.host.end();
    await ui.isIn('Finished');
    await ui.isDrawn();
    await eventually(() => ui.text('profile')).toContain('The program ended with exit code 0.');
    expect(await ui.page.getByTestId('follow').count()).toBe(0);
  });

  test('says exit codes and signals', async () => {
    const { words, end } = smallLog();
    ui.host.append('4711:0', words);
    await ui.open();
    await ui.isIn('Live');
    ui.host.end({ code: null, signal: 'SIGKILL' });
    await ui.isIn('Killed by SIGKILL');
    await ui.page.close();
    ui.host.append('4711:0', end);
    ui.host.end({ code: 3, signal: null });
    await ui.open();
    await ui.isIn('Exit code 3');
  });

  test('a host of another version is said to be one, and what to do', async () => {
    ui.host.protocol = 99;
    await ui.open();
    await ui.page.getByRole('heading', { name: 'This page and its host are of different versions' }).waitFor();
    await ui.isIn('Versions differ');
    expect(await ui.text('empty')).toContain('The host speaks protocol 99 and this page protocol 1: reload the page.');
    expect(await ui.page.getByRole('button', { name: 'Try now' }).count()).toBe(0);
  });

  test('a lost connection is said; when the host is back the page goes on where it stopped', async () => {
    const { words, end } = smallLog();
    const cut = 4 * 30;
    ui.host.append('4711:0', words.slice(0, cut));
    await ui.open();
    await ui.isIn('Live');
    await ui.host.stop();
    await ui.isIn('Connection lost');
    expect(await ui.text('lost-connection')).toContain('What came until then stays here.');
    ui.host.append('4711:0', words.slice(cut));
    // Nobody is there yet: it goes on trying by itself.
    await ui.page.getByRole('button', { name: 'Try now' }).click();
    await ui.host.listen();
    await ui.isIn('Live');
    expect(ui.host.subscriptions).toEqual([{}, { '4711:0': 30 }]);
    ui.host.append('4711:0', end);
    ui.host.end();
    await ui.isIn('Finished');
    expect(await ui.text('events')).toBe('39');
    await ui.host.stop();
    await ui.page.waitForTimeout(300);
    expect(await ui.text('state')).toBe('Finished');
    ui.errors.length = 0;
  });

  test('lost records and notes are told', async () => {
    const { words } = smallLog();
    ui.host.append('4711:0', words);
    ui.host.status({ lost: 1234, notes: ['Call sites are missing: this Node offers no way to find them.'] });
    await ui.open();
    await ui.page.getByText('1 234 records found no room').waitFor();
    expect(await ui.text('lost')).toBe('1 234');
    await ui.page.getByText('this Node offers no way to find them.').waitFor();
    await ui.page.getByRole('button', { name: 'Close this notice' }).first().click();
    expect(await ui.page.getByText('1 234 records found no room').count()).toBe(0);
  });

  test('the theme is the system’s, until the button says otherwise, and is kept', async () => {
    await ui.openFinished({ dark: true });
    const theme = () => ui.page.locator('html').getAttribute('data-theme');
    expect(await theme()).toBe('dark');
    await ui.page.getByTestId('theme').click();
    expect(await theme()).toBe('light');
    await ui.page.reload();
    expect(await theme()).toBe('light');
  });

  test('has its colours before the rest of it has come, and says when that does not come', async () => {
    await ui.openFinished({ dark: true });
    await ui.page.route(/\/main-/, (route) => route.abort());
    await ui.page.reload();
    await ui.page.getByText('The rest of this page did not come').waitFor();
    expect(await ui.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      hexToRgb(THEMES.dark.ground),
    );
    ui.errors.length = 0;
  });
});

/** As a browser says a colour that is written `#rrggbb`. */
const hexToRgb = (hex: string) =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
