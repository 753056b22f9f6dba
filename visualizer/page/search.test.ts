import { describe, expect, test } from 'vitest';
import { logOf } from '../../instrument/model/testing/log-writer.ts';
import { said } from '../testing/browser.ts';
import { PACKAGES, QUEUE } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

describe('the search', () => {
  test('the search finds callbacks and texts, counts them, and goes from one to the next', async () => {
    await ui.openTalkative();
    const hits = ui.page.getByTestId('hits');
    const title = ui.page.getByTestId('details').getByRole('heading', { level: 2 });
    await ui.page.keyboard.press('/');
    await ui.page.keyboard.type('read');
    await eventually(() => said(hits)).toBe('4');
    const titles: string[] = [];
    for (const [keys, position] of [
      ['Enter', '1 of 4'],
      ['Enter', '2 of 4'],
      ['Enter', '3 of 4'],
      ['Shift+Enter', '2 of 4'],
    ]) {
      await ui.page.keyboard.press(keys);
      await eventually(() => said(hits)).toBe(position);
      await eventually(() => title.count().then((count) => (count > 0 ? said(title) : ''))).not.toBe(
        titles.at(-1) ?? '',
      );
      titles.push(await said(title));
    }
    expect(titles).toEqual(['stdout', 'mark read', 'Immediate #5', 'mark read']);
    await ui.page.keyboard.press('Control+a');
    await ui.page.keyboard.type('> 2ms');
    await eventually(() => said(hits)).toBe('1');
    await ui.page.getByRole('button', { name: 'Next hit' }).click();
    await ui.page.getByTestId('details').getByRole('heading', { name: 'Timeout #2' }).waitFor();
    await ui.page.getByRole('textbox', { name: /Search/ }).fill('nowhere');
    await eventually(() => said(hits)).toBe('none');
    expect(await ui.page.getByRole('button', { name: 'Next hit' }).isDisabled()).toBe(true);
  });

  test('finds by package and by field, and several words together', async () => {
    ui.host.sources.set(QUEUE, 'exports.push = setImmediate;');
    await ui.openEnded(logOf(PACKAGES));
    const input = ui.page.getByRole('textbox', { name: /Search/ });
    const hits = ui.page.getByTestId('hits');
    for (const [text, count] of [
      ['package:@a/queue', '1'],
      ['@a/queue', '1'],
      ['Immediate', '2'],
      ['Immediate app.js', '1'],
      ['function:push', '1'],
      ['type:push', 'none'],
      ['> 1.5ms', '2'],
      ['> 1.5ms immediate', '1'],
      ['"on read"', 'none'],
      ['#5', '1'],
    ]) {
      await input.fill(text);
      await eventually(() => said(hits), text).toBe(count);
    }
  });

  test('filters the lanes: what it does not find is dimmed, what it finds answers the pointer, the address has it', async () => {
    await ui.openFinished();
    const timer = await ui.pixelAt(10, 'Callbacks');
    const immediate = await ui.pixelAt(7.3, 'Callbacks');
    const input = ui.page.getByRole('textbox', { name: /Search/ });
    await input.fill('Immediate');
    const filter = ui.page.getByRole('button', { name: 'Show only what it finds' });
    expect(await filter.getAttribute('aria-pressed')).toBe('false');
    await filter.click();
    expect(await filter.getAttribute('aria-pressed')).toBe('true');
    await eventually(() => ui.pixelAt(10, 'Callbacks')).not.toEqual(timer);
    expect(await ui.pixelAt(7.3, 'Callbacks')).toEqual(immediate);
    const [dimmed, whole] = [await ui.pixelAt(10, 'Callbacks'), timer].map(
      (rgb) => Math.max(...rgb) - Math.min(...rgb),
    );
    expect(dimmed).toBeLessThan(whole / 3);
    await eventually(() => ui.page.url()).toContain('#only=Immediate');
    await ui.page.reload();
    await ui.isIn('Finished');
    await eventually(async () => Math.max(...(await ui.pixelAt(10, 'Callbacks')))).toBeGreaterThan(200);
    expect(await input.inputValue()).toBe('Immediate');
    await input.press('Alt+Enter');
    await eventually(() => ui.pixelAt(10, 'Callbacks')).toEqual(timer);
    await eventually(() => ui.page.url()).toContain('#q=Immediate');
  });
});
