import { expect, test } from 'vitest';
import { type TextColumn, tableLines } from './text-table.ts';

const COLUMNS: TextColumn[] = [
  { head: 'n', right: true },
  { head: 'extra', right: true, drop: 1 },
  { head: 'what' },
  { head: 'where' },
];
const ROWS = [
  ['1', '100', 'Timeout', 'a/very/long/way/to/the/file/that/is/meant.js:4'],
  ['12', '7', 'tick', 'app.js:5'],
].map((row) => row.map((text) => ({ text })));

test('columns are as wide as what stands in them, numbers on the right', () => {
  expect(tableLines(COLUMNS, ROWS, 80)).toEqual([
    ' n  extra  what     where',
    ' 1    100  Timeout  a/very/long/way/to/the/file/that/is/meant.js:4',
    '12      7  tick     app.js:5',
  ]);
});

test('where there is less room, columns that may go go, and the last one is cut', () => {
  expect(tableLines(COLUMNS, ROWS, 50)).toEqual([
    ' n  what     where',
    ' 1  Timeout  a/very/long/way/to/the/file/that/is/…',
    '12  tick     app.js:5',
  ]);
});

test('colours do not count as width', () => {
  const rows = [[{ text: '1', paint: (text: string) => `<${text}>` }, { text: '2' }]];
  expect(tableLines([{ head: 'ab', right: true }, { head: 'c' }], rows, 80)).toEqual(['ab  c', '< 1>  2']);
});
