import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { LevelName } from './addon.ts';
import { type ImageAddon, loadImage } from './image.ts';
import { farthest } from './inputs.ts';
import { buildsOf, runWithAddon } from './testing/builds.ts';
import * as plain from './twins/image.ts';
import * as fast from './twins/image-fast.ts';
import { loadWasmImage } from './twins/wasm-image.ts';

const builds = buildsOf('image').map(([builder, folder]) => ({ builder, folder, image: loadImage(folder) }));

/** Whole numbers below another, the same on every run. */
function randomly(seed = 1): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Bytes that are the same on every run; with `smooth`, gentle slopes and an edge instead. */
function picture(width: number, height: number, smooth = false): Uint8Array {
  const pixels = new Uint8Array(4 * width * height);
  let state = 7;
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = Math.floor(i / 4) % width;
    const y = Math.floor(i / 4 / width);
    pixels[i] = smooth ? 128 + 60 * Math.sin(x / 9 + (i % 4)) + 60 * Math.cos(y / 7) + (x > y ? 5 : 0) : state >>> 24;
    if (smooth && i % 4 === 3) pixels[i] = 255;
  }
  return pixels;
}

const SIZES = [
  [1, 1],
  [2, 3],
  [17, 5],
  [64, 33],
];

type Kernels = Pick<ImageAddon, keyof typeof plain & keyof ImageAddon>;

/** Every kernel on one image, by name. */
function all(kernels: Kernels, pixels: Uint8Array, width: number, height: number): Record<string, Uint8Array> {
  return {
    grayscale: kernels.grayscale(pixels, width, height),
    'boxBlur 0': kernels.boxBlur(pixels, width, height, 0),
    'boxBlur 3': kernels.boxBlur(pixels, width, height, 3),
    'boxBlur 20': kernels.boxBlur(pixels, width, height, 20),
    'gaussianBlur 0.5': kernels.gaussianBlur(pixels, width, height, 0.5),
    'gaussianBlur 4': kernels.gaussianBlur(pixels, width, height, 4),
    'bilinear to 7 × 9': kernels.resizeBilinear(pixels, width, height, 7, 9),
    'bilinear to 100 × 3': kernels.resizeBilinear(pixels, width, height, 100, 3),
    'lanczos to 7 × 9': kernels.resizeLanczos(pixels, width, height, 7, 9),
    'lanczos to 100 × 50': kernels.resizeLanczos(pixels, width, height, 100, 50),
    sobel: kernels.sobel(pixels, width, height),
    equalize: kernels.equalize(pixels, width, height),
  };
}

describe.each(builds)('the image addon as $builder builds it', ({ folder, image }) => {
  describe.each(image.levels())('at level %s', (level: LevelName) => {
    it.each(SIZES)('makes of %i × %i pixels exactly what the twin makes', (width, height) => {
      const pixels = picture(width, height);
      const before = image.level();
      image.setLevel(level);
      const made = all(image, pixels, width, height);
      image.setLevel(before);
      expect(made).toEqual(all(plain, pixels, width, height));
      expect(pixels).toEqual(picture(width, height));
    });
  });

  it('makes one image at once, in the pool and on any number of threads', async () => {
    const pixels = picture(60, 100);
    for (const threads of [1, 2, 5]) {
      expect(await image.gaussianBlurThreads(threads, pixels, 60, 100, 2)).toEqual(
        image.gaussianBlur(pixels, 60, 100, 2),
      );
      expect(await image.boxBlurThreads(threads, pixels, 60, 100, 4)).toEqual(image.boxBlur(pixels, 60, 100, 4));
      expect(await image.sobelThreads(threads, pixels, 60, 100)).toEqual(image.sobel(pixels, 60, 100));
      expect(await image.resizeLanczosThreads(threads, pixels, 60, 100, 31, 47)).toEqual(
        image.resizeLanczos(pixels, 60, 100, 31, 47),
      );
    }
    expect(await image.equalizeAsync(pixels, 60, 100)).toEqual(image.equalize(pixels, 60, 100));
  });

  it('writes into memory that is passed, at any alignment, and refuses what cannot be written into', async () => {
    const pixels = picture(1100, 1000);
    for (const offset of [0, 1, 4, 12]) {
      const out = new Uint8Array(pixels.length + 64).subarray(offset, offset + pixels.length);
      expect(image.grayscale(pixels, 1100, 1000, out)).toBe(out);
      expect(Buffer.compare(out, image.grayscale(pixels, 1100, 1000))).toBe(0);
    }
    const small = picture(9, 8);
    const half = new Uint8ClampedArray(4 * 4 * 4);
    expect(await image.resizeLanczosAsync(small, 9, 8, 4, 4, half)).toBe(half);
    expect([...half]).toEqual([...image.resizeLanczos(small, 9, 8, 4, 4)]);
    expect(() => image.sobel(small, 9, 8, small)).toThrow('out lies on the memory of pixels');
    expect(() => image.sobel(small, 9, 8, new Uint8Array(4))).toThrow('out has 4 elements and the result 288');
  });

  it('writes at the end only into memory that could be taken away in the middle', () => {
    const script = `
      const pixels = new Uint8Array(4).fill(9);
      console.log(lab.grayscale(pixels, 1, 1, new Uint8Array(4)).join());
      (async () => {
        console.log((await lab.grayscaleAsync(pixels, 1, 1)).join());
        const out = new Uint8Array(4);
        console.log((await lab.grayscaleAsync(pixels, 1, 1, out)) === out, out.join());
        const running = lab.grayscaleAsync(pixels, 1, 1, out);
        structuredClone(out.buffer, { transfer: [out.buffer] });
        await running.catch(({ code, message }) => console.log(code, message));
      })();`;
    const { stdout } = runWithAddon('image', folder, script, { LOOPSCOPE_LAB_COPY: '1' });
    expect(stdout.split('\n')).toEqual([
      '9,9,9,9',
      '9,9,9,9',
      'true 9,9,9,9',
      'ERR_LAB_RANGE The memory of out was resized or transferred before the result was there. Leave it alone until then, or pass none.',
      '',
    ]);
  });

  it('reads what it has written, and PNG without a loss', () => {
    const pixels = picture(20, 10, true);
    expect(image.decode(image.encode(pixels, 20, 10, 'png'))).toEqual({ width: 20, height: 10, pixels });
    for (const format of ['jpeg', 'webp'] as const) {
      const { width, height, pixels: read } = image.decode(image.encode(pixels, 20, 10, format, 95));
      expect([width, height]).toEqual([20, 10]);
      expect(farthest(read, pixels)).toBeLessThan(60);
    }
  });

  it('reads images of one colour, of two bytes a colour and of a palette as RGBA', async () => {
    const raw = { raw: { width: 3, height: 2, channels: 1 as const } };
    const gray = await sharp(new Uint8Array([0, 50, 100, 150, 200, 250]), raw)
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const expected = [0, 50, 100, 150, 200, 250].flatMap((value) => [value, value, value, 255]);
    expect([...image.decode(gray).pixels]).toEqual(expected);
    const wide = await sharp(new Uint16Array([0, 25700, 65535, 0, 0, 0]), raw)
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect([...image.decode(wide).pixels].slice(0, 12)).toEqual([0, 0, 0, 255, 100, 100, 100, 255, 255, 255, 255, 255]);
  });

  it.each<[string, () => unknown, string, RegExp]>([
    [
      'bytes that are no image',
      () => image.decode(new Uint8Array(100)),
      'ERR_LAB_IMAGE',
      /^The bytes are no image that can be read: libvips says “VipsForeignLoad: buffer is not in a known format”\.$/,
    ],
    ['no bytes', () => image.decode(new Uint8Array()), 'ERR_LAB_IMAGE', /^The bytes are no image/],
    [
      'half a PNG',
      () => image.decode(image.encode(picture(90, 90), 90, 90, 'png').slice(0, 9000)),
      'ERR_LAB_IMAGE',
      /^The image is damaged: libvips says “not enough data; vipspng: libpng read error”\.$/,
    ],
    [
      'half a JPEG',
      () => image.decode(image.encode(picture(90, 90), 90, 90, 'jpeg').slice(0, 5000)),
      'ERR_LAB_IMAGE',
      /^The image is damaged: libvips says “VipsJpeg: premature end of JPEG image”\.$/,
    ],
    [
      'a PNG of another checksum',
      () => image.decode(image.encode(picture(9, 9), 9, 9, 'png').fill(255, 18, 19)),
      'ERR_LAB_IMAGE',
      /^The image is damaged: libvips says “IHDR: CRC error”\.$/,
    ],
    [
      'too few pixels',
      () => image.sobel(new Uint8Array(4), 2, 1),
      'ERR_LAB_RANGE',
      /pixels has 4 bytes, not four for each of 2 × 1 pixels/,
    ],
    [
      'an enormous size',
      () => image.sobel(new Uint8Array(4), 1e9, 1),
      'ERR_LAB_RANGE',
      /width must be a whole number from 1 to 32768 and is 1000000000/,
    ],
    [
      'an enormous result',
      () => image.resizeBilinear(new Uint8Array(4), 1, 1, 32768, 32768),
      'ERR_LAB_RANGE',
      /more than 2\^28 pixels/,
    ],
    [
      'no deviation',
      () => image.gaussianBlur(new Uint8Array(4), 1, 1, 0),
      'ERR_LAB_RANGE',
      /sigma must be from 0.3 to 1000/,
    ],
    [
      'another format',
      () => image.encode(new Uint8Array(4), 1, 1, 'bmp' as never),
      'ERR_LAB_RANGE',
      /png, jpeg or webp/,
    ],
    [
      'numbers that are no bytes',
      () => image.grayscale(new Float32Array(4) as never, 1, 1),
      'ERR_LAB_ARGUMENT',
      /must be a Uint8Array and is an object of Float32Array/,
    ],
  ])('refuses %s in a sentence', (_what, call, code, message) => {
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it('never crashes on damaged files', () => {
    const files = (['png', 'jpeg', 'webp'] as const).map((format) =>
      image.encode(picture(16, 12, true), 16, 12, format),
    );
    const random = randomly();
    const outcomes = { read: 0, refused: 0 };
    const cases = Number(process.env.LOOPSCOPE_LONG ? 10_000 : 600);
    for (let i = 0; i < cases; i++) {
      const bytes = files[i % 3].slice(0, i % 5 === 0 ? random(files[i % 3].length) : undefined);
      for (let flips = random(4) + 1; flips > 0 && bytes.length > 0; flips--)
        bytes[random(bytes.length)] ^= 1 << random(8);
      try {
        const { width, height, pixels } = image.decode(bytes);
        expect(pixels.length).toBe(4 * width * height);
        outcomes.read++;
      } catch (error) {
        expect((error as { code?: string }).code).toMatch(/^ERR_LAB_(IMAGE|RANGE)$/);
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });

  it('prints nothing of what libvips says, and tells it of several damaged images at once', async () => {
    const script = `
      const { createRequire } = require('node:module');
      lab.openCodec(createRequire(${JSON.stringify(import.meta.url)}).resolve('@img/sharp-libvips-linux-x64/binary'));
      const half = lab.encode(new Uint8Array(4 * 90 * 90).map((_, i) => i * i), 90, 90, 'png').slice(0, 300);
      const tell = ({ code, message }) => console.log(code, message);
      (async () => {
        await lab.decodeAsync(half).catch(tell);
        const all = await Promise.allSettled(Array.from({ length: 8 }, () => lab.decodeAsync(half)));
        console.log(all.every(({ reason }) => /^The image is damaged: libvips says .*libpng read error”\\.$/.test(reason.message)));
      })();`;
    expect(runWithAddon('image', folder, script)).toMatchObject({
      stdout: 'ERR_LAB_IMAGE The image is damaged: libvips says “not enough data; vipspng: libpng read error”.\ntrue\n',
      stderr: '',
    });
  });

  it('blurs as sharp does, to 3 of 255', async () => {
    const pixels = picture(120, 90, true);
    for (const sigma of [1, 3, 8]) {
      const theirs = await sharp(pixels, { raw: { width: 120, height: 90, channels: 4 } })
        .blur(sigma)
        .raw()
        .toBuffer();
      expect(farthest(image.gaussianBlur(pixels, 120, 90, sigma), theirs), `sigma ${sigma}`).toBeLessThanOrEqual(3);
    }
  });

  it('shrinks by Lanczos as sharp does, to 3 of 255', async () => {
    const pixels = picture(120, 90, true);
    const raw = { width: 120, height: 90, channels: 4 as const };
    const theirs = await sharp(pixels, { raw }).resize(60, 45, { kernel: 'lanczos3', fit: 'fill' }).raw().toBuffer();
    expect(farthest(image.resizeLanczos(pixels, 120, 90, 60, 45), theirs)).toBeLessThanOrEqual(3);
  });
});

describe.each<[string, Kernels]>([
  ['optimised JavaScript', fast],
  ['WebAssembly', loadWasmImage()],
])('%s', (_, kernels) => {
  it.each([...SIZES, [1, 40], [5, 1], [19, 90]])(
    'makes of %i × %i pixels exactly what plain JavaScript makes',
    (width, height) => {
      const pixels = picture(width, height);
      expect(all(kernels, pixels, width, height)).toEqual(all(plain, pixels, width, height));
      expect(pixels).toEqual(picture(width, height));
    },
  );

  it('makes of pixels that begin anywhere in their memory the same', () => {
    const memory = new Uint8ClampedArray(picture(9, 8));
    const pixels = memory.subarray(3, 3 + 4 * 9 * 7);
    expect(all(kernels, pixels as never, 9, 7)).toEqual(all(plain, pixels.slice() as never, 9, 7));
  });
});

describe('random images of random sizes', () => {
  const wasm = loadWasmImage();
  const random = randomly();
  const cases = Array.from({ length: process.env.LOOPSCOPE_LONG ? 2_000 : 60 }, (_, i) => {
    const [width, height] = [1 + random(80), 1 + random(50)];
    // Every third is of black, white and the pure colours: the steepest edges that there are.
    const byte = i % 3 === 0 ? () => 255 * random(2) : () => random(256);
    const pixels: Uint8Array = new Uint8Array(4 * width * height).map(byte);
    return {
      pixels,
      width,
      height,
      radius: random(200),
      sigma: 0.3 + random(300) / 10,
      to: [1 + random(90), 1 + random(90)],
    };
  });

  // The largest sums that a blur can have, and a window that no image fills.
  const white = new Uint8Array(4 * 70 * 6).fill(255);
  cases.push({ pixels: white, width: 70, height: 6, radius: 1000, sigma: 100, to: [1, 1] });
  cases.push({ pixels: picture(33, 21), width: 33, height: 21, radius: 1000, sigma: 100, to: [300, 200] });

  it.each<[string, (kernels: Kernels, image: (typeof cases)[number]) => Uint8Array]>([
    ['grayscale', (kernels, { pixels, width, height }) => kernels.grayscale(pixels, width, height)],
    ['boxBlur', (kernels, { pixels, width, height, radius }) => kernels.boxBlur(pixels, width, height, radius)],
    ['gaussianBlur', (kernels, { pixels, width, height, sigma }) => kernels.gaussianBlur(pixels, width, height, sigma)],
    [
      'resizeBilinear',
      (kernels, { pixels, width, height, to }) => kernels.resizeBilinear(pixels, width, height, to[0], to[1]),
    ],
    [
      'resizeLanczos',
      (kernels, { pixels, width, height, to }) => kernels.resizeLanczos(pixels, width, height, to[0], to[1]),
    ],
    ['sobel', (kernels, { pixels, width, height }) => kernels.sobel(pixels, width, height)],
    ['equalize', (kernels, { pixels, width, height }) => kernels.equalize(pixels, width, height)],
  ])('come out of every %s alike', (_, make) => {
    for (const image of cases) {
      const expected = make(fast, image);
      expect(Buffer.compare(make(wasm, image), expected), sizesOf('WebAssembly', image)).toBe(0);
      for (const { builder, image: native } of builds) {
        const before = native.level();
        for (const level of native.levels()) {
          native.setLevel(level);
          expect(Buffer.compare(make(native, image), expected), sizesOf(`${builder}, ${level}`, image)).toBe(0);
        }
        native.setLevel(before);
      }
    }
  });

  const sizesOf = (who: string, { pixels: _, ...sizes }: (typeof cases)[number]) => `${who}: ${JSON.stringify(sizes)}`;
});

it('WebAssembly refuses in a sentence what its memory cannot hold, and works on', () => {
  const wasm = loadWasmImage();
  const pixels = picture(1, 1);
  expect(() => wasm.resizeBilinear(pixels, 1, 1, 32768, 32768)).toThrow(
    expect.objectContaining({
      code: 'ERR_LAB_RANGE',
      message:
        'The work needs 4,097 MiB of WebAssembly memory, and a module can have 4,096 MiB at most; do it in pieces.',
    }),
  );
  expect(wasm.grayscale(pixels, 1, 1)).toEqual(plain.grayscale(pixels, 1, 1));
});
