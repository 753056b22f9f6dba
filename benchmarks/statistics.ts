import { median, medianAbsoluteDeviation, min, quantile } from 'simple-statistics';
import type { Summary } from '../instrument/schema/bench.ts';

export type { Summary };

/** @throws RangeError where there are no values */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('A sample of no values has no median; measure at least once.');
  const sample = [...values];
  return {
    count: sample.length,
    least: min(sample),
    median: median(sample),
    mad: medianAbsoluteDeviation(sample),
    lowerQuartile: quantile(sample, 0.25),
    upperQuartile: quantile(sample, 0.75),
  };
}

/**
 * How many times as much as the other: the ratios of runs that followed one another, so that a machine that becomes
 * slower in the course of the benchmark does not show.
 * @throws RangeError where the samples are of different lengths
 */
export function summarizeRatios(values: readonly number[], others: readonly number[]): Summary {
  if (values.length !== others.length) {
    throw new RangeError(
      `Ratios need two samples of the same rounds, but these have ${values.length} and ${others.length} values.`,
    );
  }
  return summarize(values.map((value, round) => value / others[round]));
}
