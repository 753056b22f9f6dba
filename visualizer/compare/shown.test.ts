import { expect, test } from 'vitest';
import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { comparisonForTests, side } from '../testing/comparison.ts';
import { RecordingFolder } from '../testing/disk.ts';
import { eventually } from '../testing/page.ts';

const ui = comparisonForTests();

test('two recordings stand one above the other, with what differs in sentences, numbers and rows', async () => {
  await ui.openCompared();
  expect(await ui.text('name-A')).toBe('A by-tick');
  expect(await ui.text('name-B')).toBe('B by-immediate');
  expect(await ui.text('between')).toBe('1 moved 2 crossings');
  const difference = await ui.text('difference');
  expect(difference).toContain('4 callbacks matched by call site and type: 1 changed its place');
  expect(difference).toContain('moved farthest: 4th in A, 2nd in B, 2 places earlier.');
  expect(difference).toContain('check 2.00 µs 1.98 ms +1.98 ms 2 4');
  expect(difference).toContain('iterations 2 4 +2');
  expect(
    await ui.cells(
      'A',
      'B',
      'Moved',
      'Callback',
      'Scheduled at',
      'Phase',
      'Waited A',
      'Waited B',
      'B − A',
      'Ran A',
      'Ran B',
    ),
  ).toEqual([
    '1 | 1 |  | Timeout | by-tick.js:3 | timers | 3.91 ms | 3.91 ms | 0 | 990 µs | 990 µs',
    '2 | 3 | ↓1 | tick → Immediate turn | by-tick.js:9 | timers → check | 810 µs | 1.21 ms | +400 µs | 990 µs | 990 µs',
    '3 | 4 | ↓1 | tick → Immediate turn | by-tick.js:9 | timers → check | 510 µs | 530 µs | +20.0 µs | 990 µs | 970 µs',
    '4 | 2 | ↑2 | FSREQCALLBACK start | by-tick.js:4 | poll | 3.00 ms | 1.00 ms | −2.00 ms | 200 µs | 200 µs',
  ]);
});

test('two recordings have what only one of them ran in rows of its own, and call sites with their medians', async () => {
  await ui.openCompared();
  await ui.page.getByRole('button', { name: 'Only in B 1' }).click();
  await eventually(() => ui.cells('A', 'B', 'Callback')).toEqual([' | 5 | TCPWRAP serve']);
  await ui.page.getByRole('button', { name: 'Only in A 0' }).click();
  await ui.page.getByText('Everything that ran in A ran in B, too.').waitFor();
  await ui.page.getByRole('button', { name: 'Call sites 4' }).click();
  await eventually(() => ui.cells('Runs A', 'Runs B', 'Moved', 'Callbacks', 'Waited A', 'Waited B')).toEqual([
    '1 | 1 | 1 | FSREQCALLBACK start | 3.00 ms | 1.00 ms',
    '2 | 2 |  | tick → Immediate turn | 510 µs | 530 µs',
    '1 | 1 |  | Timeout | 3.91 ms | 3.91 ms',
    '0 | 1 |  | TCPWRAP serve |  | 1.55 ms',
  ]);
  await eventually(() => ui.page.url()).toContain('&show=sites');
});

test('rows are sorted by any column, both ways', async () => {
  await ui.openCompared();
  const positions = () => ui.cells('A').then((list) => list.join());
  const head = (name: string) => ui.page.getByRole('columnheader', { name, exact: true });
  await head('Waited A').getByRole('button').click();
  await eventually(positions).toBe('1,4,2,3');
  expect(await head('Waited A').getAttribute('aria-sort')).toBe('descending');
  await head('Waited A').getByRole('button').click();
  await eventually(positions).toBe('3,2,4,1');
  expect(await head('Waited A').getAttribute('aria-sort')).toBe('ascending');
  await head('B').getByRole('button').click();
  await eventually(positions).toBe('1,4,2,3');
  await head('Callback').getByRole('button').click();
  await eventually(positions).toBe('4,2,3,1');
  await eventually(() => ui.page.url()).toContain('&by=type');
});

test('a table of many callbacks makes only the rows that are seen', async () => {
  const own = new RecordingFolder();
  const runs = 20_000;
  const lines = Array.from({ length: runs }, (_, i) => {
    const at = 2_000_000 + i * 2000;
    return `@${at} before ${i + 2}\n@${at + 1000} after ${i + 2}`;
  });
  const inits = Array.from({ length: runs }, (_, i) => `@1000100 init ${i + 2} Timeout <1 at /x.js:3:1 go`);
  const many = `@500000 thread-start 4711:0 main\n@1000000 main\n${inits.join('\n')}\n@1500000 turn\n@1600000 timers\n${lines.join('\n')}\n@90000000 turn\n@91000000 thread-end 0`;
  own.make('a', { '4711:0': many }, { pid: 4711 });
  own.make('b', { '4711:0': many }, { pid: 4711 });
  await ui.serve(own, 'a');
  await ui.openCompared(comparisonHash(side('a'), side('b')));
  await ui.page.getByRole('button', { name: 'Matched 20 000' }).waitFor();
  await ui.page.getByTestId('rows').focus();
  await ui.page.keyboard.press('End');
  await eventually(async () => (await ui.text('selected-row')).slice(0, 13)).toBe('20 000 20 000');
  expect(await ui.page.locator('.table-scroller tbody tr').count()).toBeLessThan(100);
  await ui.page.getByTestId('rows').evaluate((element) => {
    element.scrollTop = 0;
  });
  await ui.row(0).waitFor();
  own.remove();
  ui.errors = [];
});
