/**
 * The image kernels in WebAssembly with SIMD, called as the other twins are. Pixels are copied into the module's memory and
 * back: that is part of what a call costs. The module is compiled from `../wasm/image.ts`.
 */
import type { Pixels } from './pixels.ts';
import { type FilterName, gaussianTaps, resizeTaps, type Taps } from './taps.ts';
import { loadWasm, WasmModule } from './wasm-module.ts';

/** All but sizes are places in memory. What is made in place has no `out`. */
interface Kernels {
  grayscale(image: number, pixels: number): void;
  boxBlur(image: number, out: number, width: number, height: number, radius: number, columns: number): void;
  gaussianBlur(
    image: number,
    out: number,
    width: number,
    height: number,
    radius: number,
    weights: number,
    count: number,
    wide: number,
    rows: number,
  ): void;
  resize(
    image: number,
    out: number,
    width: number,
    toWidth: number,
    toHeight: number,
    downFirsts: number,
    downWeights: number,
    downCount: number,
    acrossFirsts: number,
    acrossWeights: number,
    acrossCount: number,
    row: number,
    rows: number,
  ): void;
  sobel(image: number, out: number, width: number, height: number, rows: number, wide: number): void;
  equalize(image: number, pixels: number): void;
}

const POINTER = 4;

/** The kernels of `image.ts`, each at once. Sizes are bounded by the module's memory of 4 GiB. */
export class WasmImage {
  readonly #module: WasmModule<Kernels>;

  constructor(module: WebAssembly.Module) {
    this.#module = new WasmModule(module);
  }

  grayscale(pixels: Pixels, width: number, height: number): Uint8Array {
    const [image] = this.#module.put(pixels);
    this.#module.kernels.grayscale(image, width * height);
    return this.#module.bytes(image, pixels.length);
  }

  boxBlur(pixels: Pixels, width: number, height: number, radius: number): Uint8Array {
    const sums = 4 * 4 * (width + 2 * (radius + 1) + 4);
    const [image, out, columns] = this.#module.put(pixels, pixels.length, sums);
    this.#module.kernels.boxBlur(image, out, width, height, radius, columns);
    return this.#module.bytes(out, pixels.length);
  }

  gaussianBlur(pixels: Pixels, width: number, height: number, sigma: number): Uint8Array {
    const { count, weights } = inPairs(gaussianTaps(sigma));
    const radius = count / 2 - 1;
    const [image, out, at, wide, rows] = this.#module.put(
      pixels,
      pixels.length,
      weights,
      4 * (width + 2 * radius + 1),
      POINTER * count,
    );
    this.#module.kernels.gaussianBlur(image, out, width, height, radius, at, count, wide, rows);
    return this.#module.bytes(out, pixels.length);
  }

  resizeBilinear(pixels: Pixels, width: number, height: number, toWidth: number, toHeight: number): Uint8Array {
    return this.#resize('bilinear', pixels, width, height, toWidth, toHeight);
  }

  resizeLanczos(pixels: Pixels, width: number, height: number, toWidth: number, toHeight: number): Uint8Array {
    return this.#resize('lanczos3', pixels, width, height, toWidth, toHeight);
  }

  sobel(pixels: Pixels, width: number, height: number): Uint8Array {
    // Of whole vectors, each of which may read two lumas behind its own.
    const wide = 2 * (Math.ceil(width / 8) * 8 + 8);
    const [image, out, rows] = this.#module.put(pixels, pixels.length, 3 * wide);
    this.#module.kernels.sobel(image, out, width, height, rows, wide);
    return this.#module.bytes(out, pixels.length);
  }

  equalize(pixels: Pixels, width: number, height: number): Uint8Array {
    const [image] = this.#module.put(pixels);
    this.#module.kernels.equalize(image, width * height);
    return this.#module.bytes(image, pixels.length);
  }

  #resize(
    filter: FilterName,
    pixels: Pixels,
    width: number,
    height: number,
    toWidth: number,
    toHeight: number,
  ): Uint8Array {
    const down = inPairs(resizeTaps(filter, height, toHeight));
    const across = inPairs(resizeTaps(filter, width, toWidth));
    const length = 4 * toWidth * toHeight;
    const [image, out, downFirsts, downWeights, acrossFirsts, acrossWeights, row, rows] = this.#module.put(
      pixels,
      length,
      down.first,
      down.weights,
      across.first,
      across.weights,
      4 * width,
      POINTER * down.count,
    );
    this.#module.kernels.resize(
      image,
      out,
      width,
      toWidth,
      toHeight,
      downFirsts,
      downWeights,
      down.count,
      acrossFirsts,
      acrossWeights,
      across.count,
      row,
      rows,
    );
    return this.#module.bytes(out, length);
  }
}

/** The same weights, an even number for each output: the module works on two at a time. */
function inPairs({ count, first, weights }: Taps): Taps {
  if (count % 2 === 0) return { count, first, weights };
  const outputs = weights.length / count;
  const pairs = new Int16Array(outputs * (count + 1));
  for (let i = 0; i < outputs; i++) pairs.set(weights.subarray(i * count, (i + 1) * count), i * (count + 1));
  return { count: count + 1, first, weights: pairs };
}

/** @throws AddonMissingError where the module is not built */
export function loadWasmImage(): WasmImage {
  return new WasmImage(loadWasm('image'));
}
