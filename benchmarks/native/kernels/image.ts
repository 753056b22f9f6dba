/** The image kernels, ready to be measured. Sizes are sides of a square. */
import type { DriverName } from '../../../instrument/schema/bench.ts';
import { loadImage } from '../../../native/lab/image.ts';
import { farthest } from '../../../native/lab/inputs.ts';
import * as plain from '../../../native/lab/twins/image.ts';
import * as fast from '../../../native/lab/twins/image-fast.ts';
import { loadWasmImage } from '../../../native/lab/twins/wasm-image.ts';
import type { AnyKernel, Driver, Kernel } from '../kernel.ts';
import { nothing } from './inputs.ts';

interface Picture {
  side: number;
  pixels: Uint8Array;
}

/** Slopes and edges, opaque: what a photograph is made of. */
function picture(side: number): Picture {
  const pixels = new Uint8Array(4 * side * side);
  for (let y = 0, i = 0; y < side; y++)
    for (let x = 0; x < side; x++, i += 4) {
      const edge = (x >> 5) % 2 === (y >> 5) % 2 ? 40 : 0;
      pixels[i] = 100 + 60 * Math.sin(x / 19) + edge;
      pixels[i + 1] = 100 + 60 * Math.cos(y / 23) + edge;
      pixels[i + 2] = ((x + y) & 127) + edge;
      pixels[i + 3] = 255;
    }
  return { side, pixels };
}

type Name = 'grayscale' | 'boxBlur' | 'gaussianBlur' | 'resizeBilinear' | 'resizeLanczos' | 'sobel' | 'equalize';

/** @param threads how many threads a driver of many threads uses */
export async function imageKernels(threads: number): Promise<AnyKernel[]> {
  const image = loadImage();
  const wasm = loadWasmImage();
  const peers = await sharpPeers();

  function kernel(
    name: string,
    title: string,
    functionName: Name,
    argumentsOf: (side: number) => number[],
    more: Partial<Kernel<Picture, Uint8Array>> = {},
  ): AnyKernel {
    type Functions = Record<string, (...args: unknown[]) => Uint8Array>;
    const call = (functions: unknown, key: string, ...first: unknown[]): Driver<Picture, Uint8Array> => {
      const run = (functions as Functions)[key].bind(functions);
      return ({ side, pixels }) => run(...first, pixels, side, side, ...argumentsOf(side));
    };
    const drivers: Partial<Record<DriverName, Driver<Picture, Uint8Array>>> = {
      js: call(plain, functionName),
      'js-fast': call(fast, functionName),
      wasm: call(wasm, functionName),
      native: call(image, functionName),
      'native-async': call(image, `${functionName}Async`),
      'native-threads': call(image, `${functionName}Threads`, threads),
    };
    const peer = peers?.[functionName];
    if (peer) drivers.peer = peer;
    return {
      name,
      title,
      unit: 'pixels a side',
      sizes: [8, 16, 32, 64, 128, 256, 512, 1024, 2048],
      most: { js: 256, 'js-fast': 1024 },
      prepare: picture,
      elements: (side) => side * side,
      flops: () => 0,
      bytes: (side) => 8 * side * side,
      distance: farthest,
      // Ours are equal to one another; sharp rounds its weights in another way.
      tolerance: () => (peer ? 3 : 0),
      ...(peer ? { peer: 'sharp' } : {}),
      drivers,
      lesser: {
        harness: call({ nothing }, 'nothing'),
        empty: call(image, 'nothing'),
        idle: call(image, `${functionName}Empty`),
      },
      ...more,
    };
  }

  const half = (side: number) => [side / 2, side / 2];
  return [
    kernel('grayscale', 'an image in shades of gray', 'grayscale', () => []),
    kernel('box-blur', 'the mean of 11 × 11 pixels', 'boxBlur', () => [5], { most: { js: 64, 'js-fast': 1024 } }),
    kernel('gaussian-blur', 'a Gaussian blur, sigma 3', 'gaussianBlur', () => [3]),
    kernel('resize-bilinear', 'an image of half the size, by triangles', 'resizeBilinear', half),
    kernel('resize-lanczos', 'an image of half the size, by Lanczos', 'resizeLanczos', half),
    kernel('sobel', 'the edges of an image', 'sobel', () => []),
    kernel('equalize', 'an image whose lumas are spread evenly', 'equalize', () => []),
  ];
}

/** sharp on one thread, where it is installed. Its time holds its own pipeline: it is made for whole files. */
async function sharpPeers(): Promise<Partial<Record<Name, Driver<Picture, Uint8Array>>> | null> {
  const module = await import('sharp').catch(() => null);
  if (!module) return null;
  const { default: sharp } = module;
  sharp.concurrency(1);
  sharp.cache(false);
  const open = ({ side, pixels }: Picture) => sharp(pixels, { raw: { width: side, height: side, channels: 4 } });
  const resize = (kernel: 'lanczos3' | 'linear') => (input: Picture) =>
    open(input)
      .resize(input.side / 2, input.side / 2, { kernel, fit: 'fill' })
      .raw()
      .toBuffer();
  return {
    gaussianBlur: (input) => open(input).blur(3).raw().toBuffer(),
    resizeLanczos: resize('lanczos3'),
    resizeBilinear: resize('linear'),
  };
}
