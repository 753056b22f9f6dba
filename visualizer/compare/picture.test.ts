import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { COMPARED, comparisonForTests } from '../testing/comparison.ts';
import { eventually } from '../testing/page.ts';

const ui = comparisonForTests();

/** Saves a picture as somebody does with the keyboard; its file's name and where it is. */
async function save(kind: 'PNG' | 'SVG'): Promise<{ name: string; path: string }> {
  await ui.page.keyboard.press('p');
  await ui.page.getByRole('menu', { name: 'Save a picture of the view' }).waitFor();
  const download = ui.page.waitForEvent('download');
  if (kind === 'SVG') await ui.page.keyboard.press('ArrowDown');
  await ui.page.keyboard.press('Enter');
  const saved = await download;
  await ui.page.getByTestId('picture-menu').waitFor({ state: 'detached' });
  return { name: saved.suggestedFilename(), path: await saved.path() };
}

/** What an SVG holds, as the browser reads it. */
async function readSvg(path: string) {
  return ui.page.evaluate(
    (text) => {
      const { documentElement: svg } = new DOMParser().parseFromString(text, 'image/svg+xml');
      const textsOf = (within: Element) =>
        [...within.querySelectorAll('text')].map(({ textContent }) => textContent!.replaceAll(/\s+/g, ' '));
      const side = (letter: string) => {
        const group = svg.querySelector(`[data-side="${letter}"]`)!;
        const lanes = [...group.querySelectorAll('[data-lane]')].map((lane) => [
          lane.getAttribute('data-lane')!,
          [...lane.querySelectorAll('rect')].map((box) => Number(box.getAttribute('x'))),
        ]);
        return { texts: textsOf(group), lanes: Object.fromEntries(lanes) as Record<string, number[]> };
      };
      const lines = [...svg.querySelectorAll('[data-part="lines"] path')].map((path) => ({
        colour: path.getAttribute('stroke'),
        // From its callback in A to that in B.
        points: path
          .getAttribute('d')!
          .match(/-?[\d.]+/g)!
          .map(Number),
      }));
      return {
        title: svg.querySelector('title')!.textContent,
        size: [Number(svg.getAttribute('width')), Number(svg.getAttribute('height'))],
        texts: textsOf(svg),
        ...{ a: side('A'), b: side('B'), lines },
      };
    },
    await readFile(path, 'utf8'),
  );
}

/** Both sides and the lines between them, below a title and the axis, as wide as the page; and where the middle of the lines is. */
async function expectedSize(): Promise<{ width: number; height: number; middle: number }> {
  const [a, between, b] = await Promise.all(
    ['[data-testid="timeline-A"]', '.between', '[data-testid="timeline-B"]'].map(
      async (part) => (await ui.page.locator(part).boundingBox())!.height,
    ),
  );
  const top = 84 + 28;
  const width = await ui.page.evaluate(() => innerWidth);
  return { width, height: top + a + between + b, middle: top + a + between / 2 };
}

describe('a picture of a comparison', () => {
  test('as SVG has both sides with their titles, their callbacks, and the lines from one to the other', async () => {
    await ui.openCompared();
    const { name, path } = await save('SVG');
    expect(name).toBe('by-tick-and-by-immediate.svg');
    const svg = await readSvg(path);
    expect(svg.title).toBe('by-tick compared with by-immediate');
    const { width, height } = await expectedSize();
    expect(svg.size[0]).toBe(width);
    expect(svg.size[1]).toBeCloseTo(height, -1);
    expect(svg.texts).toEqual(
      expect.arrayContaining([
        ...['A', 'by-tick', 'node by-tick.js', 'B', 'by-immediate', 'node by-immediate.js'],
        ...['from main’s start', '1 moved', '2 crossings'],
      ]),
    );
    expect(svg.texts.find((text) => text.includes(' to '))).toMatch(
      /^-[\d.]+ (µs|ms) to [\d. ]+ ms \([\d.]+ ms\) from/,
    );
    for (const { texts } of [svg.a, svg.b])
      expect(texts).toEqual(expect.arrayContaining(['Main thread', 'Iterations', 'Phases', 'Callbacks', 'Ticks']));
    expect(svg.a.texts).toContain('4711');
    expect(svg.b.texts).toContain('5822');
    // The timer and the read; in B two immediates and a connection come to them.
    expect([svg.a.lanes.Callbacks.length, svg.a.lanes.Ticks.length]).toEqual([2, 2]);
    expect([svg.b.lanes.Callbacks.length, svg.b.lanes.Ticks.length]).toEqual([5, 0]);
    // Each of the four goes upright over the lanes, and bent from one side to the other.
    expect(svg.lines).toHaveLength(8);
    const ends = svg.lines.map(({ points }) => [points[0], points.at(-2)!]);
    const [timer, read] = svg.a.lanes.Callbacks;
    const [timerOfB, readOfB] = svg.b.lanes.Callbacks;
    for (const [from, to] of [
      [timer, timerOfB],
      [read, readOfB],
    ])
      expect(ends.some(([a, b]) => Math.abs(a - from) < 1 && Math.abs(b - to) < 1)).toBe(true);
    expect(new Set(svg.lines.map(({ colour }) => colour)).size).toBe(2);
  });

  test('says what is selected and at what both are aligned, and shows no more than is seen', async () => {
    await ui.openCompared(`${COMPARED}&align=callback:4&sel=3`);
    await ui.page.getByTestId('pair').waitFor();
    await ui.page.keyboard.press('f');
    await ui.viewAfter(null);
    const svg = await readSvg((await save('SVG')).path);
    expect(svg.texts.find((text) => text.includes('selected: '))).toMatch(
      /from FSREQCALLBACK of start, by-tick\.js:4 · selected: FSREQCALLBACK start by-tick\.js:4$/,
    );
    expect(svg.a.lanes.Callbacks).toHaveLength(1);
    const accent = await ui.page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--accent').trim(),
    );
    expect(svg.lines.some(({ colour }) => colour === accent)).toBe(true);
  });

  test('as PNG is as large as on a screen of this sharpness, dark as the page is, with both sides and their lines', async () => {
    await ui.openCompared(COMPARED, { dark: true, sharpness: 2 });
    const { name, path } = await save('PNG');
    expect(name).toBe('by-tick-and-by-immediate.png');
    const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const { width, height, middle } = await expectedSize();
    expect(info.width).toBe(width * 2);
    expect(Math.abs(info.height - height * 2)).toBeLessThan(20);
    const colours = (from: number, to: number) => {
      const found = new Map<string, number>();
      for (let at = from; at < to; at += 3) {
        const colour = `#${data.subarray(at, at + 3).toString('hex')}`;
        found.set(colour, (found.get(colour) ?? 0) + 1);
      }
      return found;
    };
    const cut = Math.round(middle * 2) * info.width * 3;
    const [upper, lower] = [colours(0, cut), colours(cut, data.length)];
    for (const half of [upper, lower]) {
      expect(half.get('#10141b')).toBeGreaterThan(data.length / 3 / 10);
      expect(half.get('#e69f00')).toBeGreaterThan(1000);
    }
    // Ticks in A, immediates in B.
    expect([upper.get('#56b4e9')! > 1000, (lower.get('#56b4e9') ?? 0) > 100]).toEqual([true, false]);
    expect(lower.get('#009e73')! > 1000).toBe(true);
  });

  test('is offered with the mouse, and among the keys', async () => {
    await ui.openCompared();
    await ui.page.getByRole('button', { name: 'Save a picture of the view' }).click();
    await ui.page.getByRole('menuitem', { name: /SVG/ }).waitFor();
    await ui.page.keyboard.press('Escape');
    await ui.page.getByTestId('picture-menu').waitFor({ state: 'detached' });
    await ui.page.keyboard.press('?');
    await eventually(() => ui.page.getByRole('dialog').innerText()).toContain('Save a picture of both');
  });
});
