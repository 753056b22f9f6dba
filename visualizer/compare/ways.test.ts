import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startCli } from '../../instrument/cli/testing/run-cli.ts';
import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { said } from '../testing/browser.ts';
import { comparisonForTests, side } from '../testing/comparison.ts';
import { RecordingFolder } from '../testing/disk.ts';
import { accessibilityProblems } from '../testing/look.ts';
import { eventually } from '../testing/page.ts';
import { byImmediate, byTick } from '../testing/twins.ts';

const ui = comparisonForTests();

describe('the way to a comparison', () => {
  test('leads from a recording’s top bar to what lies beside it, and back', async () => {
    await ui.open('');
    await ui.page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
    await ui.page.getByTestId('compare').click();
    const menu = ui.page.getByTestId('compare-menu');
    await menu.getByRole('menuitem', { name: /by-immediate/ }).waitFor();
    expect(await said(menu)).toMatch(
      /by-tick with by-immediate node by-immediate\.js · app detail · .* Its main thread with Worker 1 4711:1/,
    );
    await ui.page.keyboard.press('Escape');
    expect(await menu.count()).toBe(0);
    await ui.page.keyboard.press('Enter');
    await menu.waitFor();
    await ui.page.keyboard.press('ArrowDown');
    await ui.page.keyboard.press('ArrowUp');
    await ui.page.keyboard.press('Enter');
    await ui.page.getByTestId('between').waitFor();
    expect(await ui.text('between')).toBe('1 moved 2 crossings');
    await ui.page.goBack();
    await ui.page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
    expect(await ui.page.locator('.run-name').innerText()).toBe('by-tick');
    await ui.page.goForward();
    await ui.page.getByTestId('between').waitFor();
  });

  test('leads to two threads of one recording', async () => {
    await ui.open('');
    await ui.page.getByTestId('compare').click();
    await ui.page.getByRole('menuitem', { name: /Worker 1/ }).click();
    await ui.page.getByTestId('between').waitFor();
    expect(await ui.text('name-A')).toBe('A by-tick');
    expect(await ui.text('name-B')).toBe('B by-tick Worker 1');
    await ui.page.locator('.side[data-side="B"]').getByText('Worker 1').waitFor();
    expect(ui.page.url()).toContain('#compare&a=by-tick&b=by-tick/4711:1');
    expect(await ui.text('difference')).toContain('2 callbacks matched by call site and type');
  });

  test('is one click for an experiment with two programs, which are recorded then', async () => {
    let made = 0;
    ui.host.library.propose({ experiment: 'pair', a: 'tick', b: 'immediate', align: 'site:by-tick.js:3' }, async () => {
      made++;
      return [ui.folder.open('by-tick'), ui.folder.open('by-immediate')];
    });
    await ui.open('');
    await ui.page.getByRole('button', { name: 'tick against immediate' }).click();
    await ui.page.getByTestId('between').waitFor();
    expect(made).toBe(1);
    expect(await ui.alignedAt()).toBe('a call site');
    expect(await ui.page.getByTestId('align-site').locator('option:checked').innerText()).toBe('Timeout by-tick.js:3');
    expect(await ui.text('between')).toBe('1 moved 2 crossings');
  });

  test('says why the two could not be recorded', async () => {
    ui.host.library.propose({ experiment: 'pair', a: 'tick', b: 'immediate', align: 'main' }, async () => {
      throw new Error('There is no room on the disk.');
    });
    await ui.open('');
    await ui.page.getByTestId('proposal').click();
    await ui.page.getByText('Not compared: There is no room on the disk.').waitFor();
    ui.errors = [];
  });
});

describe('what can’t be compared', () => {
  /** A host of these recordings alone. */
  async function openOf(logs: Record<string, string>, hash: string, manifests: Record<string, object> = {}) {
    const own = new RecordingFolder();
    for (const [name, log] of Object.entries(logs))
      own.make(name, { '4711:0': log }, { pid: 4711, ...manifests[name] });
    await ui.serve(own, Object.keys(logs)[0]);
    await ui.open(hash);
    return own;
  }

  const ab = comparisonHash(side('a'), side('b'));

  test('is told where one has no callbacks', async () => {
    const empty = byTick('/x.js')
      .split('\n')
      .filter((line) => !/init|before|after/.test(line))
      .join('\n');
    const own = await openOf({ a: byTick('/x.js'), b: empty }, ab);
    await ui.page.getByText('B has no callbacks, so there is nothing to match.').waitFor();
    expect(await ui.text('difference')).toContain('A ran 4 callbacks and B 0 callbacks.');
    await ui.page.getByText('No callback of the one has a counterpart in the other.').waitFor();
    expect(await ui.text('between')).toBe('0 moved 0 crossings');
    await ui.page.getByRole('button', { name: 'Only in A 4' }).click();
    await ui.row(0).click();
    await ui.page.getByTestId('pair').getByText('B has no counterpart of it').waitFor();
    own.remove();
    ui.errors = [];
  });

  test('is told where call sites are missing, and what is done instead', async () => {
    const siteless = byImmediate('/x.js').replaceAll(/ at \S+( \w+)?$/gm, '');
    const own = await openOf({ a: byTick('/x.js'), b: siteless }, ab, { b: { pid: 5822 } });
    await ui.page.getByText(/B has no call sites, so callbacks are matched by type and order alone/).waitFor();
    await ui.page.getByRole('button', { name: 'Types 5' }).waitFor();
    expect(await ui.text('difference')).toContain('2 callbacks matched by type');
    own.remove();
    ui.errors = [];
  });

  test('is told where nothing matches', async () => {
    const other = byTick('/x.js').replaceAll('/x.js:', '/y.js:').replaceAll('Timeout', 'Immediate');
    const own = await openOf({ a: byTick('/x.js'), b: other }, ab);
    await ui.page
      .getByTestId('difference')
      .getByText(/^Nothing matches: A ran 4 callbacks and B 4 callbacks/)
      .waitFor();
    await ui.page.getByText('No callback of the one has a counterpart in the other.').waitFor();
    own.remove();
    ui.errors = [];
  });

  test('is told where there is no such recording or thread', async () => {
    await ui.open(comparisonHash(side('by-tick'), side('gone')));
    await ui.page.getByText('The host has no recording gone: it may have been moved or removed.').waitFor();
    ui.errors = [];
    await ui.page.close();
    await ui.open(comparisonHash(side('by-tick'), side('by-tick', '4711:7')));
    await ui.page.getByText('The recording by-tick has no thread 4711:7.').waitFor();
  });

  test('waits for a program that still runs, and is compared when it has ended', async () => {
    const own = new RecordingFolder();
    const program = "setTimeout(() => console.log('turned'), 5); process.stdin.once('data', () => process.exit(0))";
    writeFileSync(join(own.path, 'app.js'), program);
    const record = (name: string) => startCli(['record', '--quiet', '-o', `${name}.loopscope`, 'app.js'], own.path);
    const ended = record('a');
    ended.child.stdin!.end('go on\n');
    await ended.ended;
    const running = record('b');
    await running.until(/turned/);
    await ui.serve(own, 'a');
    await ui.open('');
    await ui.page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
    await ui.page.getByTestId('compare').click();
    expect(await ui.page.getByRole('menuitem', { name: /^b still being recorded/ }).isDisabled()).toBe(true);
    await ui.page.goto(ui.host.url + ab);
    await ui.page.getByRole('heading', { name: 'A comparison needs two recordings that have ended' }).waitFor();
    await eventually(() => ui.text('awaited')).toMatch(
      /A a is here: \d+ events B b still runs, \d+ events so far; it is compared as soon as it has ended/,
    );
    // What is here can be looked at meanwhile, and stays where it was put.
    await ui.page.locator('.side[data-side="A"]').getByText('Callbacks').waitFor();
    await ui.page.locator('.side[data-side="B"]').getByText('Callbacks').waitFor();
    expect(await accessibilityProblems(ui.page)).toEqual([]);
    for (let times = 0; times < 3; times++) await ui.page.keyboard.press('w');
    running.child.stdin!.end('go on\n');
    await running.ended;
    await ui.page.getByTestId('between').waitFor();
    await ui.page.keyboard.press('m');
    const kept = await ui.viewAfter(null);
    await ui.page.keyboard.press('0');
    const whole = await ui.viewAfter(kept);
    expect(whole[1] - whole[0]).toBeGreaterThan((kept[1] - kept[0]) * 2);
    expect(await ui.text('difference')).toContain('callbacks matched by type');
    own.remove();
  });
});
