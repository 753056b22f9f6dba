import { describe, expect, it } from 'vitest';
import { summarize, summarizeRatios } from './statistics.ts';

describe('a summary', () => {
  it('is not moved by one run that was disturbed', () => {
    const { median, mad } = summarize([10, 11, 9, 10, 500]);
    expect({ median, mad }).toEqual({ median: 10, mad: 1 });
  });

  it('has the quartiles of the sample', () => {
    expect(summarize([5, 1, 3, 2, 4])).toMatchObject({ count: 5, least: 1, lowerQuartile: 2, upperQuartile: 4 });
  });

  it('leaves the sample in its order', () => {
    const values = [3, 1, 2];
    summarize(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses an empty sample', () => {
    expect(() => summarize([])).toThrow('measure at least once');
  });
});

describe('ratios', () => {
  it('compare the runs of the same round, so that a machine that slows down does not show', () => {
    expect(summarizeRatios([20, 40, 80], [10, 20, 40])).toMatchObject({ median: 2, mad: 0 });
  });

  it('refuse samples of different lengths', () => {
    expect(() => summarizeRatios([1, 2], [1])).toThrow('2 and 1 values');
  });
});
