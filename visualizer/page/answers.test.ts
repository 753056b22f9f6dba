import { describe, expect, test } from 'vitest';
import { logOf } from '../../instrument/model/testing/log-writer.ts';
import { said } from '../testing/browser.ts';
import { APP, META, SMALL_END, SMALL_LOG, smallLog } from '../testing/logs.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();
const details = () => ui.text('details');
const list = (title: string | RegExp) =>
  ui.page
    .getByTestId('details')
    .locator('.mentions')
    .filter({ has: ui.page.getByRole('heading', { name: title }) });

describe('a callback answers', () => {
  test('which rule it followed: the link opens the rules at that one, with their sources', async () => {
    await ui.openFinished();
    await ui.click(7.3, 'Callbacks');
    await ui.selected('Immediate #5');
    await ui.page
      .getByTestId('details')
      .getByRole('button', { name: /^Rule \d+: A timer of 0 ms or an immediate/ })
      .click();
    const sheet = ui.page.getByRole('dialog', { name: 'The rules of the loop' });
    await sheet.waitFor();
    const lit = sheet.locator('[aria-current="true"]');
    expect(await said(lit)).toContain('From a callback of poll the immediate is first, always');
    expect(await lit.getByRole('link').first().getAttribute('href')).toMatch(
      /^https:\/\/github\.com\/nodejs\/node\/blob\/v20\.19\.2\/deps\/uv\/src\/unix\/core\.c#L\d+-L\d+$/,
    );
    expect(await lit.evaluate((element) => element === document.activeElement)).toBe(true);
    const inView = await lit.evaluate((element) => {
      const [box, list] = [element.getBoundingClientRect(), element.closest('.rules')!.getBoundingClientRect()];
      return box.top >= list.top && box.bottom <= list.bottom;
    });
    expect(inView).toBe(true);
    await ui.page.keyboard.press('Escape');
    await eventually(() => sheet.isVisible()).toBe(false);
    expect(await details()).toContain('Immediate #5');
  });

  test('the rules open by a key, and from the sheet of keys', async () => {
    await ui.openFinished();
    const sheet = ui.page.getByRole('dialog', { name: 'The rules of the loop' });
    await ui.page.keyboard.press('r');
    await sheet.waitFor();
    expect(await sheet.getByRole('listitem').count()).toBeGreaterThan(10);
    await ui.page.keyboard.press('Escape');
    await eventually(() => sheet.isVisible()).toBe(false);
    await ui.page.keyboard.press('?');
    await ui.page.getByRole('button', { name: 'The rules of the loop' }).click();
    await sheet.waitFor();
    expect(await ui.page.getByRole('dialog').count()).toBe(1);
  });

  test('how long it waited, in which queue, behind whom: a click goes there', async () => {
    await ui.openFinished();
    await ui.click(7.3, 'Callbacks');
    await ui.selected('Immediate #5');
    expect(await details()).toContain('It waited 900 µs in the queue of immediates, behind 1 callback.');
    expect(await said(list(/^Waited behind/))).toBe(
      'Waited behind · 700 µs FSREQCALLBACK #4 app.js:7 700 µs 200 µs were the loop’s own, or asleep',
    );
    await list(/^Waited behind/)
      .getByRole('button', { name: /FSREQCALLBACK/ })
      .click();
    await ui.selected('FSREQCALLBACK #4');
    expect(await details()).toContain('It was in flight for 4.60 ms (file system), the work itself included');
  });

  test('how late a timer was, where it is recorded how long it was set for, and at most how late where it is not', async () => {
    const recorded = SMALL_LOG.replace(/(\n[^\n]*init 3 Timeout)/, '\n timer 2 ms=5$1');
    await ui.openEnded(logOf(recorded + SMALL_END));
    await ui.click(10, 'Callbacks');
    await ui.selected('Timeout #2');
    expect(await details()).toContain('It was set for 5.00 ms and ran 2.25 ms late, behind 2 callbacks.');
    await ui.restart();
    await ui.openFinished();
    await ui.click(10, 'Callbacks');
    await ui.selected('Timeout #2');
    expect(await details()).toContain(
      'It ran 2.44 ms late at most, behind 2 callbacks: not longer before, the loop had slept still',
    );
    expect(await details()).toContain('How long a timer is set for is recorded in lab detail only.');
  });

  test('its causes back to the main script, and all that came of it', async () => {
    await ui.openFinished();
    await ui.click(6.5, 'Callbacks');
    await ui.selected('FSREQCALLBACK #4');
    expect(await said(list('Scheduled by'))).toBe('Scheduled by the main script');
    expect(await said(list(/^Scheduled 1/))).toBe('Scheduled 1 operation Immediate #5 app.js:8 after 900 µs');
    await ui.click(12.48, 'Ticks');
    await ui.selected('tick #6');
    expect(await said(list('Scheduled by'))).toBe('Scheduled by Timeout #2 app.js:3 4.00 ms the main script');
  });
});

/** Line 5 sets three immediates, 6 one; the second of the first line takes longest. */
const LINES = `
  @1000000  thread-start 4711:0 main
            meta ${JSON.stringify(META)}
  @1000000  main
  @1100000  init 2 Immediate <1 at ${APP}:5:1
            init 3 Immediate <1 at ${APP}:6:1
            init 4 Immediate <1 at ${APP}:5:9
            init 5 Immediate <1 at ${APP}:5:9
  @2000000  turn
  @2100000  poll
  @3000000  check idle=0 io=0
  @3000000  before 2
  @4000000  after 2
  @4000000  before 3
  @6000000  after 3
  @6000000  before 4
  @12000000 after 4
  @12000000 before 5
  @14000000 after 5
  @15000000 closing
  @15100000 turn
  @21000000 thread-end 0
`;

describe('a line answers', () => {
  test('how often and how long it ran in all, and leads from run to run', async () => {
    await ui.openEnded(logOf(LINES));
    await ui.click(3.5, 'Callbacks');
    await ui.selected('Immediate #2');
    const line = ui.page.getByTestId('line');
    await eventually(() => said(line)).toBe('Line 5 ran 3 times in all 9.00 ms median 2.00 ms longest 6.00 ms 1 of 3');
    expect(await line.getByRole('button', { name: 'Previous run of it' }).isDisabled()).toBe(true);
    await line.getByRole('button', { name: 'Next run of it' }).click();
    await ui.selected('Immediate #4');
    await eventually(() => said(line)).toContain('2 of 3');
    await ui.page.keyboard.press('.');
    await ui.selected('Immediate #5');
    await ui.page.keyboard.press('.');
    await ui.page.keyboard.press(',');
    await ui.selected('Immediate #4');
    await ui.click(3.5, 'Callbacks');
    await ui.selected('Immediate #2');
    await line.getByRole('button', { name: /6\.00/ }).click();
    await ui.selected('Immediate #4');
    await ui.click(5, 'Callbacks');
    await ui.selected('Immediate #3');
    await eventually(() => said(line)).toBe('Line 6 ran 1 time in all 2.00 ms median 2.00 ms longest 2.00 ms 1 of 1');
  });

  test('with its file where that is not the one whose source is shown', async () => {
    const ofNode = SMALL_LOG.replace(`${APP}:4:11 onTimer`, 'node:internal/timers:9:1 fire');
    await ui.openEnded(logOf(ofNode + SMALL_END));
    await ui.click(12.48, 'Ticks');
    await ui.selected('tick #6');
    await eventually(() => ui.text('line')).toMatch(/^node:timers:9 ran 1 time /);
    expect(await ui.text('source')).toMatch(/^app\.js /);
  });

  test('where no call sites are known, all of its type', async () => {
    await ui.openEnded(logOf(LINES.replaceAll(/ at \S+/g, '')));
    await ui.click(3.5, 'Callbacks');
    await ui.selected('Immediate #2');
    await eventually(() => ui.text('line')).toBe(
      'All of type Immediate ran 4 times in all 11.0 ms median 2.00 ms longest 6.00 ms 1 of 4',
    );
  });
});

test('of several threads each callback says which one it is of', async () => {
  for (const tid of [0, 1]) {
    const { words, end } = smallLog(tid);
    ui.host.append(`4711:${tid}`, words);
    ui.host.append(`4711:${tid}`, end);
  }
  await ui.openWhole();
  const longest = ui.page.getByTestId('profile').locator('.mentions button');
  await eventually(() => longest.allInnerTexts()).toContainEqual(expect.stringMatching(/^Timeout #2\s+Worker 1\s/));
  await longest.filter({ hasText: 'Main thread' }).first().click();
  await ui.selected('Timeout #2');
  expect(await details()).toMatch(/^Timeout #2 Main thread /);
  await ui.page.keyboard.press('m');
  await eventually(() => ui.text('range-numbers')).toMatch(/Longest callbacks in it .*Timeout #2 Worker 1 /);
});

/** Main sets a timer for a tick that makes two more, which make an immediate each. */
const FAMILY = `
  @1000000  thread-start 4711:0 main
            meta ${JSON.stringify(META)}
  @1000000  main
  @1100000  init 2 Timeout <1 at ${APP}:3:1
  @2000000  turn
  @2100000  poll
  @5000000  check idle=2900000 io=0
  @5100000  closing
  @5200000  timers
  @5300000  before 2
  @5400000  init 3 TickObject <2 at ${APP}:4:11 onTimer
  @6000000  after 2
  @6100000  before 3
  @6200000  init 4 Immediate <3 at ${APP}:8:3
  @6300000  init 5 Immediate <3 at ${APP}:8:3
  @6500000  after 3
  @7000000  turn
  @7100000  poll
  @7200000  check idle=0 io=0
  @7300000  before 4
  @7900000  after 4
  @8000000  before 5
  @9000000  after 5
  @9100000  closing
  @9200000  turn
  @10000000 thread-end 0
`;

test('what came of a callback further on is counted, with its time', async () => {
  await ui.openEnded(logOf(FAMILY));
  await ui.page.keyboard.press('ArrowRight');
  await ui.selected('Timeout #2');
  expect(await details()).toContain('3 operations came of it in all, and ran for 2.00 ms after it');
});

describe('the loop answers', () => {
  test('an iteration says what it did, what it cost, and how late its timers ran', async () => {
    await ui.openFinished();
    await ui.click(9, 'Iterations');
    await ui.selected('Iteration #1');
    const facts = await details();
    expect(facts).toContain('One timer ran at its end, the latest at most 2.44 ms late.');
    expect(facts).toContain('I/O events 1');
    expect(facts).toContain('ran 3 callbacks, 1 tick');
    expect(facts).toContain('in callbacks 5.84 ms');
    expect(facts).toContain('GC 400 µs · 1 collection');
    expect(await said(list('How late its timers ran'))).toBe('How late its timers ran Timeout #2 app.js:3 ≤ 2.44 ms');
  });

  test('a delay says how long an event had to wait, and who ran meanwhile', async () => {
    await ui.openFinished();
    await ui.click(9, 'Loop delay');
    await ui.selected('Loop delay');
    const facts = await details();
    expect(facts).toContain('an event that came just after the wake-up had to wait 6.69 ms');
    expect(facts).toContain('begun in poll of iteration #1');
    expect(await said(list('Longest callbacks in it'))).toMatch(/Timeout #2 .* Immediate #5 .* FSREQCALLBACK #4/);
    expect(await ui.page.getByTestId('longest-delay').innerText()).toBe('6.69\u00a0ms');
    await eventually(() => ui.page.url()).toContain('sel=4711:0/10/1');
    await ui.page.reload();
    await ui.selected('Loop delay');
  });

  test('a collection says whom it interrupted and delayed, and by how much', async () => {
    await ui.openFinished();
    await ui.click(7.7, 'GC');
    await ui.selected('scavenge');
    expect(await details()).toContain('It interrupted Immediate #5 and delayed it by 400 µs, 40 % of its time.');
    await list('Interrupted').getByRole('button').click();
    await ui.selected('Immediate #5');
    expect(await details()).toContain('GC in it 400 µs · 1 collection');
  });
});
