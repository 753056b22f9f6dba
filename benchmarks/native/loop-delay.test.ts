import { expect, it } from 'vitest';
import { delaysOf } from './loop-delay.ts';

/** Lines of `events` in which timers run at these milliseconds. */
function lines(timers: Record<number, number[]>): string {
  const runs = Object.entries(timers).flatMap(([id, times]) => times.map((ms) => ({ id: Number(id), t: ms * 1e6 })));
  const events = runs.map(({ id, t }) => JSON.stringify({ seq: 1, t, ev: 'before', id, type: 'Timeout' }));
  return [
    '{"seq":0,"t":0,"ev":"thread-start"}',
    ...events,
    '{"seq":9,"t":1,"ev":"before","id":3,"type":"Immediate"}',
    '',
  ].join('\n');
}

it('a timer of one millisecond is late by what lies between its runs, less the millisecond', () => {
  const { longest } = delaysOf(lines({ 5: [10, 11, 12.5, 2012.5], 7: [10, 2000] }));
  expect(longest).toBe(1999);
});

it('runs on time are not late, and one in two hundred does not make the other 99 % so', () => {
  const onTime = Array.from({ length: 200 }, (_, i) => 100 + i);
  expect(delaysOf(lines({ 5: onTime }))).toEqual({ p99: 0, longest: 0 });
  expect(delaysOf(lines({ 5: [...onTime, 340] }))).toEqual({ p99: 0, longest: 40 });
});
