/** Weights of the image filters, as the native kernels make them: in 1/16384, with a sum of exactly one. */

export const SHIFT = 14;
const ONE = 1 << SHIFT;

/** Output i is made of `count` inputs from `first[i]` on. */
export interface Taps {
  count: number;
  first: Int32Array;
  weights: Int16Array;
}

/** What rounding leaves goes to the largest weight. */
function normalize(values: readonly number[], weights: Int16Array): void {
  const total = values.reduce((sum, value) => sum + value, 0);
  let left = ONE;
  let largest = 0;
  values.forEach((value, k) => {
    const exact = (value / total) * ONE;
    weights[k] = Math.sign(exact) * Math.round(Math.abs(exact));
    left -= weights[k];
    if (value > values[largest]) largest = k;
  });
  weights[largest] += left;
}

/** The mask of libvips' gaussblur: rint(20·e^(−d²/2σ²)) as far as the value is 0.2 or more. `first` is −radius. */
export function gaussianTaps(sigma: number): Taps {
  const half: number[] = [];
  for (let d = 0; d < 10_000; d++) {
    const value = Math.exp(-(d * d) / (2 * sigma * sigma));
    if (d > 0 && value < 0.2) break;
    half.push(Math.round(20 * value));
  }
  const radius = half.length - 1;
  const values = [...half.slice(1).reverse(), ...half];
  const weights = new Int16Array(values.length);
  normalize(values, weights);
  return { count: values.length, first: Int32Array.of(-radius), weights };
}

export type FilterName = 'bilinear' | 'lanczos3';

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const FILTERS: Record<FilterName, { support: number; value(x: number): number }> = {
  bilinear: { support: 1, value: (x) => Math.max(0, 1 - Math.abs(x)) },
  lanczos3: { support: 3, value: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** For outputs 0 … to − 1 of `from` inputs, pixel centres at halves; the filter grows as the image shrinks. */
export function resizeTaps(filter: FilterName, from: number, to: number): Taps {
  const { support, value } = FILTERS[filter];
  const step = from / to;
  const stretch = Math.max(1, step);
  const reach = support * stretch;
  const count = Math.min(from, Math.ceil(reach) * 2 + 1);
  const taps: Taps = { count, first: new Int32Array(to), weights: new Int16Array(to * count) };
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * step - 0.5;
    const wanted = Math.ceil(centre - reach);
    const first = Math.max(0, Math.min(wanted, from - count));
    const values = new Array<number>(count).fill(0);
    // Beyond the border its pixel goes on: it gets the weights of those that do not exist.
    for (let k = wanted; k <= Math.floor(centre + reach); k++)
      values[Math.max(0, Math.min(from - 1, k)) - first] += value((k - centre) / stretch);
    taps.first[i] = first;
    normalize(values, taps.weights.subarray(i * count, (i + 1) * count));
  }
  return taps;
}
