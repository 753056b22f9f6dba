import { describe, expect, test } from 'vitest';
import { smallLog } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

describe('moving about', () => {
  test('keys and wheel move the view, and the address remembers it', async () => {
    await ui.openFinished();
    await ui.page.keyboard.press('w');
    const [a, b] = await ui.viewAfter(null);
    expect(b - a).toBeCloseTo(20 / 0.92 / 1.6, 3);
    await ui.page.keyboard.press('d');
    const [c, d] = await ui.viewAfter([a, b]);
    expect(d - c).toBeCloseTo(b - a, 3);
    expect(c).toBeGreaterThan(a);
    const { x, y } = await ui.pointOf(c + (d - c) / 4, 'GC');
    await ui.page.mouse.move(x, y);
    await ui.page.mouse.wheel(0, -200);
    const [e, f] = await ui.viewAfter([c, d]);
    expect(f - e).toBeLessThan((d - c) * 0.8);
    expect((c + (d - c) / 4 - e) / (f - e)).toBeCloseTo(0.25, 2);
    await ui.page.reload();
    await ui.isIn('Finished');
    expect(ui.addressView()).toEqual([e, f]);
    await ui.page.keyboard.press('0');
    const [g, h] = await ui.viewAfter([e, f]);
    expect(h - g).toBeCloseTo(20 / 0.92, 3);
  });

  test('a double click zooms to what is there', async () => {
    await ui.openFinished();
    const { x, y } = await ui.pointOf(10, 'Phases');
    await ui.page.mouse.dblclick(x, y);
    const [start, end] = await ui.viewAfter(null);
    expect(start).toBeLessThan(8.4);
    expect(end).toBeGreaterThan(12.6);
    expect(end - start).toBeLessThan(5);
  });

  test('dragging over the overview chooses a part of the recording', async () => {
    await ui.openFinished();
    const box = (await ui.page.locator('.overview canvas').boundingBox())!;
    await ui.page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await ui.page.mouse.down();
    await ui.page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
    await ui.page.mouse.up();
    const [start, end] = await ui.viewAfter(null);
    expect(start).toBeCloseTo(6, 1);
    expect(end).toBeCloseTo(11, 1);
  });

  test('the overview is drawn anew with what has come, where the view has moved to, and in another theme', async () => {
    const { words, end } = smallLog();
    ui.host.append('4711:0', words.slice(0, 30 * 4));
    await ui.open();
    await ui.isIn('Live');
    const picture = () =>
      ui.page.locator('.overview canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const empty = await ui.page.locator('.overview canvas').evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      return Object.assign(document.createElement('canvas'), { width, height }).toDataURL();
    });
    await eventually(picture).not.toBe(empty);
    const seen = [await picture()];
    const isAnother = async () => {
      await eventually(async () => seen.includes(await picture())).toBe(false);
      seen.push(await picture());
    };
    ui.host.append('4711:0', words.slice(30 * 4));
    ui.host.append('4711:0', end);
    ui.host.end();
    await ui.isIn('Finished');
    await isAnother();
    await ui.page.keyboard.press('w');
    await isAnother();
    await ui.page.getByTestId('theme').click();
    await isAnother();
  });

  test('while live the view follows, until it is touched, and L follows again', async () => {
    const { words } = smallLog();
    ui.host.append('4711:0', words);
    await ui.open();
    const follow = ui.page.getByTestId('follow');
    await follow.waitFor();
    expect(await follow.getAttribute('aria-pressed')).toBe('true');
    await ui.page.keyboard.press('a');
    await ui.page.getByRole('button', { name: 'Follow' }).waitFor();
    expect(await follow.getAttribute('aria-pressed')).toBe('false');
    await ui.page.keyboard.press('l');
    await ui.page.getByRole('button', { name: 'Pause' }).waitFor();
  });
});
