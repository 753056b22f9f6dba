import { describe, expect, test } from 'vitest';
import type { MappedScript } from '../../instrument/schema/sources.ts';
import { said } from '../testing/browser.ts';
import { APP } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

const SOURCE = 'file:///home/me/src/app.ts';
const TEXT = `import { readFile } from 'node:fs';

interface Unused {
  nothing: string;
}

readFile(__filename, function onRead() {
  setImmediate(() => {});
});
`;

/** The small program as if it were compiled: the immediate's line is known, the read's is the compiler's own. */
const PLACES: MappedScript[] = [
  {
    file: APP,
    pids: [4711],
    sources: [SOURCE],
    places: [
      [8, 3, 0, 8, 3, 'onReadInTheSource'],
      [7, 4, -1, 0, 0, null],
    ],
  },
];

describe('a compiled program', () => {
  test('is shown in its sources: names, lines and texts', async () => {
    ui.host.sources.set(SOURCE, TEXT);
    ui.host.places(PLACES);
    await ui.openFinished();
    const immediate = await ui.pointOf(7.3, 'Callbacks');
    await ui.page.mouse.move(immediate.x, immediate.y);
    await eventually(() => ui.text('tooltip')).toContain('onReadInTheSource · app.ts:8');
    await ui.page.mouse.click(immediate.x, immediate.y);
    const source = ui.page.getByTestId('source');
    await source.getByRole('heading', { name: 'app.ts' }).waitFor();
    expect(await said(ui.page.getByTestId('lit-line'))).toMatch(/^8 setImmediate\(\(\) => \{\}\);/);
    expect(await said(source)).toContain('interface Unused');
  });

  test('what is no line of a source is shown where the compiler put it', async () => {
    ui.host.places(PLACES);
    await ui.openFinished();
    await ui.click(6.3, 'Callbacks');
    await ui.selected('FSREQCALLBACK #4');
    await ui.page.getByTestId('source').getByRole('heading', { name: 'app.js' }).waitFor();
    expect(await said(ui.page.getByTestId('lit-line'))).toMatch(/^7 fs\.readFile/);
  });

  test('is found by the names of its sources, also where those become known later', async () => {
    ui.host.sources.set(SOURCE, TEXT);
    await ui.openFinished();
    const hits = ui.page.getByTestId('hits');
    await ui.page.keyboard.press('/');
    await ui.page.keyboard.type('app.ts:8');
    await eventually(() => said(hits)).toBe('none');
    ui.host.places(PLACES);
    await eventually(() => said(hits)).toBe('1');
    await ui.page.keyboard.press('Enter');
    await ui.selected('Immediate #5');
    await ui.page.getByTestId('source').getByRole('heading', { name: 'app.ts' }).waitFor();
    await ui.page.getByRole('textbox', { name: /Search/ }).fill('onReadInTheSource');
    await eventually(() => said(hits)).toBe('1');
  });
});
