import { describe, expect, test } from 'vitest';
import { said } from '../testing/browser.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

describe('the keys', () => {
  test('the keys are listed behind the question mark', async () => {
    await ui.openFinished();
    await ui.page.keyboard.press('?');
    const sheet = ui.page.getByRole('dialog', { name: 'Keys and gestures' });
    await sheet.waitFor();
    expect(await said(sheet)).toContain('Show the whole recording');
    await ui.page.keyboard.press('Escape');
    await eventually(() => sheet.isVisible()).toBe(false);
  });
});
