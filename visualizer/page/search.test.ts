import { describe, expect, test } from 'vitest';
import { said } from '../testing/browser.ts';
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
});
