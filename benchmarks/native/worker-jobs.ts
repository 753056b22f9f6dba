/** What the worker threads do: the optimised JavaScript of a kernel, on one part of its input. */
import * as fast from '../../native/lab/twins/math-fast.ts';

/** What a part comes to. */
export type Part = number | Float64Array | Uint16Array;

/** A kernel that can be split: each part's work, and the whole from the parts' results. */
interface Job {
  run(args: unknown[], part: number, parts: number): Part;
  join(results: Part[], args: unknown[]): unknown;
}

function share(total: number, part: number, parts: number): [begin: number, end: number] {
  return [Math.floor((total * part) / parts), Math.floor((total * (part + 1)) / parts)];
}

const total = (results: Part[]) => (results as number[]).reduce((sum, value) => sum + value, 0);

export const JOBS = {
  sum: {
    run: ([x]: [Float64Array], part, parts) => fast.sum(x.subarray(...share(x.length, part, parts))),
    join: total,
  },
  dot: {
    run: ([x, y]: [Float64Array, Float64Array], part, parts) => {
      const range = share(x.length, part, parts);
      return fast.dot(x.subarray(...range), y.subarray(...range));
    },
    join: total,
  },
  matmul: {
    run: ([a, b, rows, inner, columns]: [Float64Array, Float64Array, number, number, number], part, parts) => {
      const [first, last] = share(rows, part, parts);
      return fast.matmul(a.subarray(first * inner, last * inner), b, last - first, inner, columns);
    },
    join: (results, args) => {
      const product = new Float64Array((args[2] as number) * (args[4] as number));
      let at = 0;
      for (const rows of results as Float64Array[]) {
        product.set(rows, at);
        at += rows.length;
      }
      return product;
    },
  },
  mandelbrot: {
    // Every parts-th row, since rows in the middle take longest.
    run: ([width, height, limit]: [number, number, number], part, parts) =>
      fast.mandelbrot(width, height, limit, part, parts),
    join: (results, args) => {
      const [width, height] = args as number[];
      const counts = new Uint16Array(width * height);
      for (let row = 0; row < height; row++) {
        const from = Math.floor(row / results.length) * width;
        counts.set((results[row % results.length] as Uint16Array).subarray(from, from + width), row * width);
      }
      return counts;
    },
  },
  monteCarlo: {
    run: ([seed, points]: [number, number], part, parts) => fast.pointsInside(seed, ...share(points, part, parts)),
    join: (results, args) => (4 * total(results)) / (args[1] as number),
  },
} satisfies Record<string, { run(args: never, part: number, parts: number): Part; join: Job['join'] }>;

export type JobName = keyof typeof JOBS;

/** Does a part of a job, in whatever thread. */
export function runPart(name: JobName, args: unknown[], part: number, parts: number): Part {
  return (JOBS[name] as unknown as Job).run(args, part, parts);
}

/** The whole, from all parts' results in their order. */
export function joinParts(name: JobName, results: Part[], args: unknown[]): unknown {
  return (JOBS[name] as unknown as Job).join(results, args);
}
