/** The image kernels as a JavaScript programmer would write them, and what the C++ is checked against. */
import { equalizeMap, histogram, luma, type Pixels, resizers } from './pixels.ts';
import { type FilterName, gaussianTaps, resizeTaps, SHIFT, type Taps } from './taps.ts';

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

/** Makes each pixel of an image from a function of its place. */
function generate(width: number, height: number, pixel: (x: number, y: number) => number[]): Uint8Array {
  const out = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out.set(pixel(x, y), 4 * (y * width + x));
  return out;
}

/** The pixel at a place; the border's pixels go on beyond it. */
const reader = (pixels: Pixels, width: number, height: number) => (x: number, y: number) => {
  const at = 4 * (clamp(y, 0, height - 1) * width + clamp(x, 0, width - 1));
  return pixels.subarray(at, at + 4);
};

export function grayscale(pixels: Pixels, width: number, height: number): Uint8Array {
  const at = reader(pixels, width, height);
  return generate(width, height, (x, y) => {
    const [r, g, b, a] = at(x, y);
    const gray = luma(r, g, b);
    return [gray, gray, gray, a];
  });
}

export function boxBlur(pixels: Pixels, width: number, height: number, radius: number): Uint8Array {
  const at = reader(pixels, width, height);
  const area = (2 * radius + 1) ** 2;
  return generate(width, height, (x, y) => {
    const sums = [0, 0, 0, 0];
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) {
        const pixel = at(x + dx, y + dy);
        for (let colour = 0; colour < 4; colour++) sums[colour] += pixel[colour];
      }
    return sums.map((sum) => Math.floor((sum + Math.floor(area / 2)) / area));
  });
}

/** Mixes what `read(k)` gives for each weight. */
function mix(weights: ArrayLike<number>, read: (k: number) => ArrayLike<number>): number[] {
  const sums = [0, 0, 0, 0];
  for (let k = 0; k < weights.length; k++) {
    const pixel = read(k);
    for (let colour = 0; colour < 4; colour++) sums[colour] += weights[k] * pixel[colour];
  }
  return sums.map((sum) => clamp((sum + (1 << (SHIFT - 1))) >> SHIFT, 0, 255));
}

export function gaussianBlur(pixels: Pixels, width: number, height: number, sigma: number): Uint8Array {
  const { weights, first } = gaussianTaps(sigma);
  const at = reader(pixels, width, height);
  const middle = generate(width, height, (x, y) => mix(weights, (k) => at(x, y + first[0] + k)));
  const beside = reader(middle, width, height);
  return generate(width, height, (x, y) => mix(weights, (k) => beside(x + first[0] + k, y)));
}

const ofOutput = ({ weights, count }: Taps, i: number) => weights.subarray(i * count, (i + 1) * count);

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
  const at = reader(pixels, width, height);
  const middle = generate(width, toHeight, (x, y) => mix(ofOutput(down, y), (k) => at(x, down.first[y] + k)));
  const beside = reader(middle, width, toHeight);
  return generate(toWidth, toHeight, (x, y) => mix(ofOutput(across, x), (k) => beside(across.first[x] + k, y)));
}

export const { resizeBilinear, resizeLanczos } = resizers(resize);

export function sobel(pixels: Pixels, width: number, height: number): Uint8Array {
  const at = reader(pixels, width, height);
  const gray = (x: number, y: number) => {
    const [r, g, b] = at(x, y);
    return luma(r, g, b);
  };
  return generate(width, height, (x, y) => {
    const across = (dy: number) => gray(x + 1, y + dy) - gray(x - 1, y + dy);
    const down = (dx: number) => gray(x + dx, y + 1) - gray(x + dx, y - 1);
    const dx = across(-1) + 2 * across(0) + across(1);
    const dy = down(-1) + 2 * down(0) + down(1);
    const strength = Math.min(255, Math.abs(dx) + Math.abs(dy));
    return [strength, strength, strength, at(x, y)[3]];
  });
}

export function equalize(pixels: Pixels, width: number, height: number): Uint8Array {
  const at = reader(pixels, width, height);
  const map = equalizeMap(histogram(pixels));
  return generate(width, height, (x, y) => {
    const [r, g, b, a] = at(x, y);
    const gray = luma(r, g, b);
    const move = map[gray] - gray;
    return [clamp(r + move, 0, 255), clamp(g + move, 0, 255), clamp(b + move, 0, 255), a];
  });
}
