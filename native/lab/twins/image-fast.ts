/** The image kernels as somebody writes them who knows V8: flat loops over typed arrays, sums that slide, words for pixels. */
import { equalizeMap, histogram, luma, type Pixels, resizers } from './pixels.ts';
import { type FilterName, gaussianTaps, resizeTaps, SHIFT, type Taps } from './taps.ts';

const HALF = 1 << (SHIFT - 1);

/** An image's pixels as words, ABGR on a little-endian machine; a copy where they do not lie at a multiple of four. */
function wordsOf(pixels: Pixels): Uint32Array {
  const whole = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  return new Uint32Array(whole.buffer, whole.byteOffset, whole.length / 4);
}

export function grayscale(pixels: Pixels, _width: number, _height: number): Uint8Array {
  const from = wordsOf(pixels);
  const to = new Uint32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const p = from[i];
    const gray = luma(p & 255, (p >>> 8) & 255, (p >>> 16) & 255);
    to[i] = (p & 0xff000000) | (gray << 16) | (gray << 8) | gray;
  }
  return new Uint8Array(to.buffer);
}

/** Sums of columns slide down, sums of sums slide along: the work does not depend on the radius. */
export function boxBlur(pixels: Pixels, width: number, height: number, radius: number): Uint8Array {
  const bytes = 4 * width;
  const out = new Uint8Array(bytes * height);
  const columns = new Int32Array(bytes);
  const area = (2 * radius + 1) ** 2;
  const half = area >> 1;
  const row = (y: number) => (y < 0 ? 0 : y >= height ? height - 1 : y) * bytes;
  for (let y = -radius; y <= radius; y++) for (let i = 0, at = row(y); i < bytes; i++) columns[i] += pixels[at + i];
  for (let y = 0; y < height; y++) {
    for (let colour = 0; colour < 4; colour++) {
      let sum = half;
      for (let x = -radius; x <= radius; x++) sum += columns[4 * (x < 0 ? 0 : x >= width ? width - 1 : x) + colour];
      for (let x = 0, to = y * bytes + colour; x < width; x++, to += 4) {
        out[to] = (sum / area) | 0;
        const enters = x + radius + 1;
        const leaves = x - radius;
        sum += columns[4 * (enters >= width ? width - 1 : enters) + colour];
        sum -= columns[4 * (leaves < 0 ? 0 : leaves) + colour];
      }
    }
    const enters = row(y + radius + 1);
    const leaves = row(y - radius);
    for (let i = 0; i < bytes; i++) columns[i] += pixels[enters + i] - pixels[leaves + i];
  }
  return out;
}

/** Mixes rows of bytes, one after the other, into sums. */
function mixRows(from: Pixels, offsets: Int32Array, weights: Int16Array, at: number, sums: Int32Array): void {
  sums.fill(HALF);
  for (let k = 0; k < offsets.length; k++) {
    const weight = weights[at + k];
    const row = offsets[k];
    for (let i = 0; i < sums.length; i++) sums[i] += weight * from[row + i];
  }
}

function settle(sums: Int32Array, to: Uint8Array, at: number): void {
  for (let i = 0; i < sums.length; i++) {
    const value = sums[i] >> SHIFT;
    to[at + i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}

export function gaussianBlur(pixels: Pixels, width: number, height: number, sigma: number): Uint8Array {
  const { weights, count } = gaussianTaps(sigma);
  const radius = count >> 1;
  const bytes = 4 * width;
  const out = new Uint8Array(bytes * height);
  const sums = new Int32Array(bytes);
  const wide = new Uint8Array(bytes + 8 * radius);
  const offsets = new Int32Array(count);
  const beside = Int32Array.from({ length: count }, (_, k) => 4 * k);
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < count; k++) offsets[k] = Math.max(0, Math.min(height - 1, y + k - radius)) * bytes;
    mixRows(pixels, offsets, weights, 0, sums);
    settle(sums, wide, 4 * radius);
    for (let i = 0; i < radius; i++) {
      wide.copyWithin(4 * i, 4 * radius, 4 * radius + 4);
      wide.copyWithin(4 * radius + bytes + 4 * i, 4 * radius + bytes - 4, 4 * radius + bytes);
    }
    mixRows(wide, beside, weights, 0, sums);
    settle(sums, out, y * bytes);
  }
  return out;
}

function mixPixels(from: Uint8Array, { first, weights, count }: Taps, to: Uint8Array, at: number): void {
  for (let x = 0, w = 0; x < first.length; x++, w += count) {
    let r = HALF;
    let g = HALF;
    let b = HALF;
    let a = HALF;
    for (let k = 0, p = 4 * first[x]; k < count; k++, p += 4) {
      const weight = weights[w + k];
      r += weight * from[p];
      g += weight * from[p + 1];
      b += weight * from[p + 2];
      a += weight * from[p + 3];
    }
    const o = at + 4 * x;
    r >>= SHIFT;
    g >>= SHIFT;
    b >>= SHIFT;
    a >>= SHIFT;
    to[o] = r < 0 ? 0 : r > 255 ? 255 : r;
    to[o + 1] = g < 0 ? 0 : g > 255 ? 255 : g;
    to[o + 2] = b < 0 ? 0 : b > 255 ? 255 : b;
    to[o + 3] = a < 0 ? 0 : a > 255 ? 255 : a;
  }
}

function resize(
  filter: FilterName,
  pixels: Pixels,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): Uint8Array {
  const down = resizeTaps(filter, height, toHeight);
  const across = resizeTaps(filter, width, toWidth);
  const bytes = 4 * width;
  const out = new Uint8Array(4 * toWidth * toHeight);
  const sums = new Int32Array(bytes);
  const row = new Uint8Array(bytes);
  const offsets = new Int32Array(down.count);
  for (let y = 0; y < toHeight; y++) {
    for (let k = 0; k < down.count; k++) offsets[k] = (down.first[y] + k) * bytes;
    mixRows(pixels, offsets, down.weights, y * down.count, sums);
    settle(sums, row, 0);
    mixPixels(row, across, out, 4 * y * toWidth);
  }
  return out;
}

export const { resizeBilinear, resizeLanczos } = resizers(resize);

/** Lumas once each, in a frame of the border's. */
export function sobel(pixels: Pixels, width: number, height: number): Uint8Array {
  const wide = width + 2;
  const lumas = new Uint8Array(wide * (height + 2));
  for (let y = 0, at = 0; y < height; y++) {
    const row = (y + 1) * wide;
    for (let x = 1; x <= width; x++, at += 4) lumas[row + x] = luma(pixels[at], pixels[at + 1], pixels[at + 2]);
    lumas[row] = lumas[row + 1];
    lumas[row + width + 1] = lumas[row + width];
  }
  lumas.copyWithin(0, wide, 2 * wide);
  lumas.copyWithin((height + 1) * wide, height * wide, (height + 1) * wide);
  const out = new Uint8Array(4 * width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, a = y * wide; x < width; x++, a++, to += 4) {
      const b = a + wide;
      const c = b + wide;
      const dx = lumas[a + 2] + 2 * lumas[b + 2] + lumas[c + 2] - lumas[a] - 2 * lumas[b] - lumas[c];
      const dy = lumas[c] + 2 * lumas[c + 1] + lumas[c + 2] - lumas[a] - 2 * lumas[a + 1] - lumas[a + 2];
      const sum = (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
      const strength = sum > 255 ? 255 : sum;
      out[to] = strength;
      out[to + 1] = strength;
      out[to + 2] = strength;
      out[to + 3] = pixels[to + 3];
    }
  }
  return out;
}

export function equalize(pixels: Pixels, _width: number, _height: number): Uint8Array {
  const map = equalizeMap(histogram(pixels));
  const out = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 4) {
    const gray = luma(pixels[i], pixels[i + 1], pixels[i + 2]);
    const move = map[gray] - gray;
    for (let colour = i; colour < i + 3; colour++) {
      const value = pixels[colour] + move;
      out[colour] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
    out[i + 3] = pixels[i + 3];
  }
  return out;
}
