import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

/** Saves a picture as somebody does with the keyboard; its bytes and its file's name. */
async function save(kind: 'PNG' | 'SVG'): Promise<{ name: string; bytes: Buffer }> {
  await ui.page.keyboard.press('p');
  await ui.page.getByRole('menu', { name: 'Save a picture of the view' }).waitFor();
  const download = ui.page.waitForEvent('download');
  if (kind === 'SVG') await ui.page.keyboard.press('ArrowDown');
  await ui.page.keyboard.press('Enter');
  const saved = await download;
  await ui.page.getByTestId('picture-menu').waitFor({ state: 'detached' });
  return { name: saved.suggestedFilename(), bytes: await readFile(await saved.path()) };
}

/** What an SVG holds, as the browser reads it. */
async function readSvg(bytes: Buffer) {
  return ui.page.evaluate((text) => {
    const { documentElement: svg } = new DOMParser().parseFromString(text, 'image/svg+xml');
    const lanes = [...svg.querySelectorAll('[data-lane]')].map((lane) => [
      lane.getAttribute('data-lane')!,
      lane.querySelectorAll('rect').length,
    ]);
    return {
      root: svg.nodeName,
      size: [Number(svg.getAttribute('width')), Number(svg.getAttribute('height'))],
      title: svg.querySelector('title')!.textContent,
      texts: [...svg.querySelectorAll('text')].map(({ textContent }) => textContent!.replaceAll(/\s+/g, ' ')),
      shapes: Object.fromEntries(lanes) as Record<string, number>,
      ground: svg.querySelector('rect')!.getAttribute('fill'),
    };
  }, bytes.toString('utf8'));
}

/** Where the picture ends: below the lanes that are seen, right of the canvas. */
async function expectedSize(): Promise<[number, number]> {
  const canvas = (await ui.page.getByTestId('timeline').boundingBox())!;
  const lanes = (await ui.page.locator('.lanes').boundingBox())!;
  return [176 + canvas.width, 56 + 28 + Math.min(canvas.height, lanes.height)];
}

describe('a picture of the view', () => {
  test('as SVG has the program, the times, the lanes and every callback, and no more of them than are seen', async () => {
    await ui.openFinished();
    await ui.click(10, 'Callbacks');
    await ui.selected('Timeout #2');
    const { name, bytes } = await save('SVG');
    expect(name).toBe('app-timeline.svg');
    const whole = await readSvg(bytes);
    expect(whole.root).toBe('svg');
    expect(whole.title).toBe('Timeline of app (node app.js)');
    expect(whole.size).toEqual(await expectedSize());
    const names = await ui.page.locator('.lane-name').allInnerTexts();
    expect(names.length).toBeGreaterThan(5);
    for (const lane of names) expect(whole.texts).toContain(lane.split('\n')[0].trim());
    expect(whole.texts).toContain('Main thread');
    expect(whole.texts).toContain('app');
    expect(whole.texts.find((text) => text.includes('selected: Timeout #2'))).toContain('1 ms to 21 ms (20.0 ms)');
    expect(whole.shapes.Callbacks).toBe(3);
    expect(whole.ground).toBe('#ffffff');
    await ui.page.keyboard.press('f');
    await ui.viewAfter(null);
    const close = await readSvg((await save('SVG')).bytes);
    expect(close.shapes.Callbacks).toBe(1);
    expect(close.texts.filter((text) => text.startsWith('Timeout'))).toHaveLength(1);
  });

  test('as PNG is as large as on a screen of this sharpness, in the colours of the page, and not blank', async () => {
    await ui.openFinished({ dark: true, sharpness: 2 });
    await eventually(() => ui.pixelAt(10, 'Callbacks')).toEqual([0xe6, 0x9f, 0x00]);
    const size = await expectedSize();
    await ui.page.keyboard.press('p');
    const download = ui.page.waitForEvent('download');
    await ui.page.getByRole('menuitem', { name: /PNG/ }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('app-timeline.png');
    const { data, info } = await sharp(await saved.path())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual(size.map((pixels) => Math.round(pixels * 2)));
    const colours = new Map<string, number>();
    for (let at = 0; at < data.length; at += 3) {
      const colour = `#${data.subarray(at, at + 3).toString('hex')}`;
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
    expect(colours.get('#10141b')).toBeGreaterThan(data.length / 3 / 4);
    expect(colours.get('#e69f00')).toBeGreaterThan(1000);
  });

  test('is offered with the mouse, and Escape leaves it', async () => {
    await ui.openFinished();
    await ui.page.getByRole('button', { name: 'Save a picture of the view' }).click();
    await ui.page.getByRole('menuitem', { name: /SVG/ }).waitFor();
    await ui.page.keyboard.press('Escape');
    await ui.page.getByTestId('picture-menu').waitFor({ state: 'detached' });
    expect(await ui.page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Save a picture of the view');
  });
});
