import { expect, test } from 'vitest';
import { said } from '../testing/browser.ts';
import { comparisonForTests } from '../testing/comparison.ts';
import { eventually } from '../testing/page.ts';

const ui = comparisonForTests();

test('a click on a row selects the callback in both, says where it ran and why, and joins both by a line', async () => {
  await ui.openCompared();
  expect(await ui.accentedPixels()).toBe(0);
  await ui.row(3).click();
  const pair = ui.page.getByTestId('pair');
  await pair.getByText('setImmediate').waitFor({ state: 'detached' });
  await pair.getByText('fs.stat(__filename, function afterRead() {});').first().waitFor();
  const facts = await said(pair);
  expect(facts).toContain('4th in A, 2nd in B: among what both have it ran 2 places earlier in B.');
  expect(facts).toContain('phase poll of #2 poll of #2');
  expect(facts).toContain('began 7.1 ms 5.1 ms');
  expect(facts).toContain('waited 3 ms 1 ms −2.00 ms');
  expect(facts).toContain('A FSREQCALLBACK #3');
  expect(facts).toContain('scheduled by Timeout #2');
  expect(facts).toContain('The thread pool had finished its work');
  expect(await ui.row(3).getAttribute('aria-current')).toBe('true');
  await eventually(() => ui.accentedPixels()).toBeGreaterThan(50);
  expect(ui.page.url()).toContain('&sel=3');
  await ui.page.keyboard.press('Escape');
  await ui.page.getByTestId('difference').waitFor();
  await eventually(() => ui.accentedPixels()).toBe(0);
  expect(ui.page.url()).not.toContain('&sel=');
});

test('a click on either timeline selects the callback there, and its counterpart', async () => {
  await ui.openCompared();
  const inB = await ui.pointOf('B', 5.9, 'Callbacks');
  await ui.page.mouse.click(inB.x, inB.y);
  await ui.page.getByTestId('pair').getByRole('heading', { name: 'tick → Immediate turn' }).waitFor();
  const facts = await said(ui.page.getByTestId('pair'));
  expect(facts).toContain('2nd in A, 3rd in B: others moved past it');
  await ui.page.getByTestId('pair').getByText('if (left > 1) process.nextTick(turn, left - 1);').waitFor();
  await ui.page.getByTestId('pair').getByText('if (left > 1) setImmediate(turn, left - 1);').waitFor();
  const inA = await ui.pointOf('A', 7.2, 'Callbacks');
  await ui.page.mouse.click(inA.x, inA.y);
  await ui.page.getByTestId('pair').getByRole('heading', { name: 'FSREQCALLBACK start' }).waitFor();
  expect(await ui.text('selected-row')).toContain('FSREQCALLBACK');
  const alone = await ui.pointOf('B', 7.55, 'Callbacks');
  await ui.page.mouse.click(alone.x, alone.y);
  await ui.page.getByTestId('pair').getByText('It ran in B alone').waitFor();
  expect(await ui.text('pair')).toContain('A has no counterpart of it');
  const nothing = await ui.pointOf('A', 3, 'Callbacks');
  await ui.page.mouse.click(nothing.x, nothing.y);
  await ui.page.getByTestId('difference').waitFor();
});

test('zoom and pan are linked: what is done to one moves the other, and pointing marks the same moment in both', async () => {
  await ui.openCompared();
  const before = await ui.viewAfter(null);
  const { x, y } = await ui.pointOf('A', 7.2, 'Callbacks');
  await ui.page.mouse.move(x, y);
  await ui.page.mouse.wheel(0, -500);
  const zoomed = await ui.viewAfter(before);
  expect(zoomed[1] - zoomed[0]).toBeLessThan((before[1] - before[0]) * 0.7);
  const inB = await ui.pointOf('B', 5.9, 'Callbacks');
  await ui.page.mouse.move(inB.x, inB.y);
  await ui.page.getByTestId('tooltip').getByText('Immediate #4').waitFor();
  await ui.page.keyboard.press('d');
  const panned = await ui.viewAfter(zoomed);
  expect(panned[1] - panned[0]).toBeCloseTo(zoomed[1] - zoomed[0], 3);
  expect(panned[0]).toBeGreaterThan(zoomed[0]);
  const timeout = await ui.pointOf('B', 7.55, 'Callbacks');
  await ui.page.mouse.move(timeout.x, timeout.y);
  await ui.page.getByTestId('tooltip').getByText('TCPWRAP #6').waitFor();
  await ui.page.keyboard.press('0');
  const whole = await ui.viewAfter(panned);
  expect(whole[0]).toBeLessThan(-0.5);
  expect(whole[1]).toBeGreaterThan(8.4);
});

test('both are worked by keys alone: from callback to callback, from row to row', async () => {
  await ui.openCompared();
  for (const [key, title] of [
    ['ArrowRight', 'Timeout'],
    ['ArrowRight', 'tick → Immediate turn'],
    ['ArrowLeft', 'Timeout'],
  ]) {
    await ui.page.keyboard.press(key);
    await ui.page.getByTestId('pair').getByRole('heading', { level: 2, name: title }).waitFor();
  }
  await ui.page.getByTestId('rows').focus();
  for (const [key, selected] of [
    ['End', '4'],
    ['ArrowUp', '3'],
    ['Home', '1'],
    ['ArrowDown', '2'],
  ]) {
    await ui.page.keyboard.press(key);
    await eventually(async () => (await ui.text('selected-row')).split(' ')[0]).toBe(selected);
  }
  const before = await ui.viewAfter(null);
  await ui.page.keyboard.press('f');
  const fitted = await ui.viewAfter(before);
  expect(fitted[0]).toBeLessThan(5.01);
  expect(fitted[1]).toBeGreaterThan(6.4);
  expect(fitted[1] - fitted[0]).toBeLessThan(2);
  await ui.page.keyboard.press('?');
  await ui.page.getByRole('dialog').getByText('Previous, next matched callback').waitFor();
  await ui.page.keyboard.press('Escape');
  await eventually(() => ui.page.getByRole('dialog').isVisible()).toBe(false);
  await ui.page.getByTestId('pair').waitFor();
});

test('what is below is made higher and lower by its edge, with the mouse and with keys', async () => {
  await ui.openCompared();
  const bottom = ui.page.getByRole('region', { name: 'Differences' });
  const height = async () => (await bottom.boundingBox())!.height;
  const edge = ui.page.getByRole('separator', { name: 'Height of the details' });
  const before = await height();
  await edge.focus();
  await ui.page.keyboard.press('ArrowUp');
  await eventually(height).toBeCloseTo(before + 24, 0);
  await eventually(async () => Number(await edge.getAttribute('aria-valuenow'))).toBeCloseTo(before + 24, 0);
  const { x, y } = (await edge.boundingBox())!;
  await ui.page.mouse.move(x + 300, y + 3);
  await ui.page.mouse.down();
  await ui.page.mouse.move(x + 300, y + 103, { steps: 4 });
  await ui.page.mouse.up();
  await eventually(height).toBeCloseTo(before + 24 - 100, 0);
  const { bottom: end } = await bottom.evaluate((element) => element.getBoundingClientRect());
  expect(end).toBe(800);
});
