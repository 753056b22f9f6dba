/**
 * The image kernels in C++, typed. Images are RGBA: four bytes a pixel, row by row without gaps, alpha not premultiplied.
 * A result is a new array, or `out` where that is passed: memory of its length that is not the input's. For large images
 * that is faster, since new memory comes from the system page by page.
 *
 * Each function is there in the ways of those of `math.ts`, and fails as they do; `decodeEmpty` and `encodeEmpty` have nothing to
 * give back and throw.
 */
import { createRequire } from 'node:module';
import { type Levels, loadAddon } from './addon.ts';
import type { Ways } from './math.ts';

type Pixels = Uint8Array | Uint8ClampedArray;

export interface DecodedImage {
  width: number;
  height: number;
  pixels: Uint8Array;
}

interface ImageFunctions {
  /** Luma (77 R + 150 G + 29 B + 128) >> 8 in all three colours; alpha is kept. */
  grayscale(pixels: Pixels, width: number, height: number, out?: Pixels): Uint8Array;
  /** Mean of (2·radius + 1)² pixels, radius 0 … 1,000; the border's pixels go on beyond it. */
  boxBlur(pixels: Pixels, width: number, height: number, radius: number, out?: Pixels): Uint8Array;
  /** Gaussian blur with the mask of libvips (so sharp's `blur(sigma)`), sigma 0.3 … 1,000 pixels. */
  gaussianBlur(pixels: Pixels, width: number, height: number, sigma: number, out?: Pixels): Uint8Array;
  /** Another size, by a triangle filter that grows as the image shrinks. */
  resizeBilinear(
    pixels: Pixels,
    width: number,
    height: number,
    toWidth: number,
    toHeight: number,
    out?: Pixels,
  ): Uint8Array;
  /** Another size, by Lanczos' filter of three lobes. */
  resizeLanczos(
    pixels: Pixels,
    width: number,
    height: number,
    toWidth: number,
    toHeight: number,
    out?: Pixels,
  ): Uint8Array;
  /** |∂x| + |∂y| of the luma by Sobel's operator, 255 at most, in all three colours. */
  sobel(pixels: Pixels, width: number, height: number, out?: Pixels): Uint8Array;
  /** Spreads the lumas evenly over 0 … 255; every colour moves by what its pixel's luma moves. */
  equalize(pixels: Pixels, width: number, height: number, out?: Pixels): Uint8Array;
  /**
   * Reads an image file (PNG, JPEG, WebP, GIF, TIFF, AVIF) by libvips.
   * @throws Error `ERR_LAB_IMAGE` with what libvips says of it where the bytes are none or damaged, `ERR_LAB_CODEC_MISSING` without libvips
   */
  decode(bytes: Uint8Array): DecodedImage;
  /** Makes an image file; `quality` 1 … 100 (80) is not for PNG. Errors as `decode`. */
  encode(pixels: Pixels, width: number, height: number, format: 'png' | 'jpeg' | 'webp', quality?: number): Uint8Array;
}

export type ImageAddon = Levels &
  ImageFunctions &
  Ways<ImageFunctions> & {
    /** Loads libvips from a file: '' or why it cannot be used. */
    openCodec(path: string): string;
  };

/**
 * The addon, with libvips where the optional package that brings it is installed.
 * @throws AddonMissingError where the addon is not built
 */
export function loadImage(folder?: string): ImageAddon {
  const image = loadAddon<ImageAddon>('image', folder);
  const path = findCodec();
  if (path) image.openCodec(path);
  return image;
}

function findCodec(): string | null {
  try {
    return createRequire(import.meta.url).resolve(`@img/sharp-libvips-${process.platform}-${process.arch}/binary`);
  } catch {
    return null;
  }
}
