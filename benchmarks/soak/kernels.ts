/** Every kernel of the lab, with arguments that take it about a millisecond, and others that take it much longer. */

import { type BoundaryAddon, loadBoundary } from '../../native/lab/boundary.ts';
import { type ImageAddon, loadImage } from '../../native/lab/image.ts';
import { noise } from '../../native/lab/inputs.ts';
import { loadMath } from '../../native/lab/math.ts';
import { loadSystem } from '../../native/lab/system.ts';

// biome-ignore lint/suspicious/noExplicitAny: whatever is passed to an addon is what is tried here
export type Call = (...args: any[]) => any;
export type Functions = Record<string, Call>;

export interface Kernel {
  addon: Functions;
  name: string;
  /** All of them, with `undefined` for those that may be left out: an abort signal comes behind. */
  args: () => unknown[];
  /** Arguments with which it is not over when somebody thinks better of it. */
  long?: (() => unknown[]) | undefined;
}

export interface Lab {
  boundary: BoundaryAddon;
  image: ImageAddon;
  /** In the order in which they are run. */
  kernels: Kernel[];
}

const SIDE = 96;

/** Loads the addons. */
export function loadLab(): Lab {
  const [math, image, system, boundary] = [loadMath(), loadImage(), loadSystem(), loadBoundary()];
  const x = noise(20_000);
  const square = noise(64 * 64);
  const wave = noise(2 ** 12);
  const pixels = new Uint8Array(4 * SIDE * SIDE).map((_, i) => i * 7);
  const large = new Uint8Array(4 * 1024 * 1024);
  const largeMatrix = noise(512 * 512);
  const picture = (...more: unknown[]) => [pixels, SIDE, SIDE, ...more];
  const largePicture = (...more: unknown[]) => [large, 1024, 1024, ...more];
  const fast = (addon: unknown, name: string, args: () => unknown[], long?: () => unknown[]): Kernel => ({
    ...{ addon: addon as Functions, name, args, long },
  });
  const files = (['png', 'jpeg', 'webp'] as const).map((format) => image.encode(pixels, SIDE, SIDE, format));
  let file = 0;
  const kernels = [
    fast(math, 'sum', () => [x]),
    fast(math, 'dot', () => [x, x]),
    fast(
      math,
      'matmul',
      () => [square, square, 64, 64, 64, undefined],
      () => [largeMatrix, largeMatrix, 512, 512, 512, undefined],
    ),
    fast(math, 'matmul', () => [square, square, 64, 64, 64, new Float64Array(64 * 64)]),
    fast(
      math,
      'countPrimes',
      () => [100_000],
      () => [2 ** 40],
    ),
    fast(
      math,
      'mandelbrot',
      () => [64, 64, 100],
      () => [2048, 2048, 5000],
    ),
    fast(math, 'fft', () => [wave, undefined]),
    fast(math, 'fft', () => [wave, new Float64Array(wave.length)]),
    fast(
      math,
      'nbody',
      () => [noise(60), noise(10).map(Math.abs), 100, 0.001],
      () => [noise(60), noise(10).map(Math.abs), 1e9, 0.001],
    ),
    fast(
      math,
      'fibonacci',
      () => [20],
      () => [60],
    ),
    fast(math, 'sort', () => [x]),
    fast(
      math,
      'monteCarlo',
      () => [1, 100_000],
      () => [1, 2 ** 31],
    ),
    fast(image, 'grayscale', () => picture(undefined)),
    fast(image, 'grayscale', () => picture(new Uint8ClampedArray(pixels.length))),
    fast(
      image,
      'boxBlur',
      () => picture(3, undefined),
      () => largePicture(500, undefined),
    ),
    fast(
      image,
      'gaussianBlur',
      () => picture(2, undefined),
      () => largePicture(200, undefined),
    ),
    fast(image, 'resizeBilinear', () => picture(50, 70, undefined)),
    fast(
      image,
      'resizeLanczos',
      () => picture(50, 70, undefined),
      () => largePicture(4000, 4000, undefined),
    ),
    fast(
      image,
      'sobel',
      () => picture(undefined),
      () => largePicture(undefined),
    ),
    fast(image, 'equalize', () => picture(undefined)),
    fast(image, 'decode', () => [files[file++ % files.length]]),
    fast(image, 'encode', () => picture((['png', 'jpeg', 'webp'] as const)[file++ % 3], 80)),
    fast(
      system,
      'limits',
      () => [1, 2 ** 16],
      () => [2, 2 ** 24],
    ),
    fast(system, 'latency', () => [2 ** 12]),
    fast(
      boundary,
      'sumSquares',
      () => [300_000, undefined],
      () => [2 ** 52, undefined],
    ),
  ];
  return { boundary, image, kernels };
}
