/** What the plain and the optimised image kernels have in common. */
import type { FilterName } from './taps.ts';

export type Pixels = Uint8Array | Uint8ClampedArray;

export const luma = (r: number, g: number, b: number) => (77 * r + 150 * g + 29 * b + 128) >> 8;

/** How often each luma occurs. */
export function histogram(pixels: Pixels): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < pixels.length; i += 4) counts[luma(pixels[i], pixels[i + 1], pixels[i + 2])]++;
  return counts;
}

/** Where each luma goes, so that all are used evenly. */
export function equalizeMap(counts: ArrayLike<number>): Uint8Array {
  let least = 0;
  let total = 0;
  for (let i = 0; i < 256; i++) {
    if (total === 0) least = counts[i];
    total += counts[i];
  }
  const map = new Uint8Array(256);
  let below = 0;
  for (let i = 0; i < 256; i++) {
    below += counts[i];
    if (total === least) map[i] = i;
    else if (below >= least) map[i] = Math.floor((2 * (below - least) * 255 + (total - least)) / (2 * (total - least)));
  }
  return map;
}

type Resize = (pixels: Pixels, width: number, height: number, toWidth: number, toHeight: number) => Uint8Array;

/** The two kernels of a function that resizes by whatever filter. */
export function resizers(
  resize: (filter: FilterName, ...image: Parameters<Resize>) => Uint8Array,
): Record<'resizeBilinear' | 'resizeLanczos', Resize> {
  return {
    resizeBilinear: (...image) => resize('bilinear', ...image),
    resizeLanczos: (...image) => resize('lanczos3', ...image),
  };
}
