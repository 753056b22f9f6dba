import { describe, expect, it } from 'vitest';
import { judge } from './bars.ts';
import { changeOf, type Sample } from './samples.ts';

const MiB = 2 ** 20;

/** A hundred samples of a process that fills its heaps in the first ten and is flat from then on, but for `what`. */
const run = (what: (second: number) => Partial<Sample> = () => ({})): Sample[] =>
  Array.from({ length: 100 }, (_, second) => ({
    ...{
      seconds: second,
      rounds: second,
      heap: 9 * MiB,
      external: 3 * MiB,
      handles: 2,
      threads: 11,
      files: 20,
      blocks: 0,
    },
    rss: (second < 10 ? 60 + 5 * second : 110) * MiB,
    ...what(second),
  }));

const missed = (samples: Sample[], wrong: string[] = []) =>
  judge({ samples, wrong }).flatMap(({ claim, measured, met }) => (met ? [] : [`${claim}: ${measured}`]));

describe('the promises of the long run', () => {
  it('are met where memory grows while the process warms up only', () => {
    expect(missed(run())).toEqual([]);
    expect(changeOf(run(), 'rss')).toEqual({ early: 110 * MiB, late: 110 * MiB });
  });

  it('are met where memory comes and goes, and where it shrinks', () => {
    expect(missed(run((second) => ({ rss: (110 + 40 * (second % 2)) * MiB })))).toEqual([]);
    expect(missed(run((second) => ({ rss: (110 - second) * MiB, threads: second < 50 ? 12 : 11 })))).toEqual([]);
  });

  it('are missed where something is forgotten in every round', () => {
    expect(missed(run((second) => ({ rss: (110 + second / 2) * MiB })))).toEqual([
      'resident memory: at most 8.00 MiB more at the end: +25.0 MiB (129 MiB to 154 MiB)',
    ]);
    expect(missed(run((second) => ({ heap: (9 + second / 20) * MiB })))).toEqual([
      'the JavaScript heap: at most 1.00 MiB more at the end: +2.50 MiB (10.8 MiB to 13.3 MiB)',
    ]);
    expect(missed(run((second) => ({ external: (3 + second / 100) * MiB })))).toEqual([
      'memory outside of the heap: at most 256 KiB more at the end: +512 KiB (3.37 MiB to 3.87 MiB)',
    ]);
  });

  it('are missed by one thread, handle, file or block too many', () => {
    const one = (second: number) => (second < 60 ? 0 : 1);
    expect(
      missed(
        run((second) => ({
          threads: 11 + one(second),
          handles: 2 + one(second),
          files: 20 + one(second),
          blocks: one(second),
        })),
      ),
    ).toEqual([
      'handles and requests: no more at the end: +1 (2 to 3)',
      'threads: no more at the end: +1 (11 to 12)',
      'file descriptors: no more at the end: +1 (20 to 21)',
      'memories of the addon’s own: no more at the end: +1 (0 to 1)',
    ]);
  });

  it('are missed where a job does what it should not', () => {
    expect(missed(run(), ['sum of an Array threw no sentence'])).toEqual([
      'every job gives its result or fails with its sentence: sum of an Array threw no sentence',
    ]);
  });

  it('cannot be judged by a few samples', () => {
    expect(() => judge({ samples: run().slice(0, 3), wrong: [] })).toThrow('3 samples are too few to compare');
  });
});
