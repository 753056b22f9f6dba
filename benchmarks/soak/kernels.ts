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
  const kernel = (addon: unknown, name: string, args: () => unknown[], long?: () => unknown[]): Kernel => ({
    addon: addon as Functions,
    name,
    args,
    long,
  });
  const files = (['png', 'jpeg', 'webp'] as const).map((format) => image.encode(pixels, SIDE, SIDE, format));
  let file = 0;
  const kernels = [
    kernel(math, 'sum', () => [x]),
    kernel(math, 'dot', () => [x, x]),
    kernel(
      math,
      'matmul',
      () => [square, square, 64, 64, 64, undefined],
      () => [largeMatrix, largeMatrix, 512, 512, 512, undefined],
    ),
    kernel(math, 'matmul', () => [square, square, 64, 64, 64, new Float64Array(64 * 64)]),
    kernel(
      math,
      'countPrimes',
      () => [100_000],
      () => [2 ** 40],
    ),
    kernel(
      math,
      'mandelbrot',
      () => [64, 64, 100],
      () => [2048, 2048, 5000],
    ),
    kernel(math, 'fft', () => [wave, undefined]),
    kernel(math, 'fft', () => [wave, new Float64Array(wave.length)]),
    kernel(
      math,
      'nbody',
      () => [noise(60), noise(10).map(Math.abs), 100, 0.001],
      () => [noise(60), noise(10).map(Math.abs), 1e9, 0.001],
    ),
    kernel(
      math,
      'fibonacci',
      () => [20],
      () => [60],
    ),
    kernel(math, 'sort', () => [x]),
    kernel(
      math,
      'monteCarlo',
      () => [1, 100_000],
      () => [1, 2 ** 31],
    ),
    kernel(image, 'grayscale', () => picture(undefined)),
    kernel(image, 'grayscale', () => picture(new Uint8ClampedArray(pixels.length))),
    kernel(
      image,
      'boxBlur',
      () => picture(3, undefined),
      () => largePicture(500, undefined),
    ),
    kernel(
      image,
      'gaussianBlur',
      () => picture(2, undefined),
      () => largePicture(200, undefined),
    ),
    kernel(image, 'resizeBilinear', () => picture(50, 70, undefined)),
    kernel(
      image,
      'resizeLanczos',
      () => picture(50, 70, undefined),
      () => largePicture(4000, 4000, undefined),
    ),
    kernel(
      image,
      'sobel',
      () => picture(undefined),
      () => largePicture(undefined),
    ),
    kernel(image, 'equalize', () => picture(undefined)),
    kernel(image, 'decode', () => [files[file++ % files.length]]),
    kernel(image, 'encode', () => picture((['png', 'jpeg', 'webp'] as const)[file++ % 3], 80)),
    kernel(
      system,
      'limits',
      () => [1, 2 ** 16],
      () => [2, 2 ** 24],
    ),
    kernel(system, 'latency', () => [2 ** 12]),
    kernel(
      boundary,
      'sumSquares',
      () => [300_000, undefined],
      () => [2 ** 52, undefined],
    ),
  ];
  return { boundary, image, kernels };
}
