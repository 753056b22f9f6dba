import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadImage } from './image.ts';
import { loadMath } from './math.ts';
import { buildsOf, runWithAddon } from './testing/builds.ts';

const builds = buildsOf('math').map(([builder, folder]) => ({
  ...{ builder, folder, math: loadMath(folder), image: loadImage(folder) },
}));

/** So many numbers that a job of them is not over before its call has returned. */
const MANY = 4_000_000;

/** What may become of a buffer while a job works on it. Those that this Node does not know are left out. */
const CHANGES: Record<string, ((buffer: ArrayBuffer) => unknown) | undefined> = {
  'is transferred by structuredClone': (buffer) => structuredClone(buffer, { transfer: [buffer] }),
  'is sent to nobody': (buffer) => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(buffer, [buffer]);
    port1.close();
    port2.close();
  },
  ...(typeof (ArrayBuffer.prototype as { transfer?: unknown }).transfer === 'function'
    ? {
        'is transferred': (buffer) => move(buffer),
        'is transferred to a smaller length': (buffer) => move(buffer, 8),
        'is transferred to a larger length': (buffer) => move(buffer, 2 * buffer.byteLength),
        'is transferred to nothing': (buffer) => move(buffer, 0),
      }
    : {}),
};

const move = (buffer: ArrayBuffer, length?: number) =>
  (buffer as unknown as { transfer(length?: number): ArrayBuffer }).transfer(length);

const resizable = (bytes: number) =>
  new (
    ArrayBuffer as unknown as new (
      length: number,
      options: { maxByteLength: number },
    ) => ArrayBuffer & {
      resize(length: number): void;
    }
  )(bytes, { maxByteLength: 2 * bytes });

describe.each(builds)('while a job works, as $builder builds it', ({ folder, math, image }) => {
  it.each(Object.entries(CHANGES))('its input %s, and the result is that of what was passed', async (_, change) => {
    for (const wait of [false, true]) {
      const x = new Float64Array(MANY).fill(1);
      const running = [math.sumAsync(x), math.sumThreads(2, x), math.sortAsync(x).then((sorted) => sorted.at(-1))];
      if (wait) await delay(1);
      change?.(x.buffer);
      expect(x.length).toBe(0);
      expect(await Promise.all(running)).toEqual([MANY, MANY, 1]);
    }
  });

  it.each(Object.entries(CHANGES))(
    'the memory for its result %s, and nothing is written elsewhere',
    async (_, change) => {
      const x = new Float64Array(2 ** 20).fill(1);
      const out = new Float64Array(x.length);
      const running = math.fftAsync(x, out).then(
        () => 'written',
        ({ code }) => code,
      );
      change?.(out.buffer);
      expect(['written', 'ERR_LAB_RANGE']).toContain(await running);
      expect(out.length).toBe(0);
    },
  );

  it('its input is resized, and the result is that of what was passed', async () => {
    const buffer = resizable(8 * MANY);
    const x = new Float64Array(buffer).fill(1);
    const running = [math.sumAsync(x), math.sumThreads(2, x)];
    buffer.resize(8);
    buffer.resize(16 * MANY);
    expect(await Promise.all(running)).toEqual([MANY, MANY]);
  });

  it('the memory for its result is resized, and that is said', async () => {
    const x = new Float64Array(2 ** 20).fill(1);
    const buffer = resizable(x.byteLength);
    const out = new Float64Array(buffer);
    expect(await math.fftAsync(x, out)).toBe(out);
    expect(out[0]).toBe(2 ** 19);
    const running = math.fftAsync(x, out);
    buffer.resize(8);
    await expect(running).rejects.toMatchObject({
      code: 'ERR_LAB_RANGE',
      message:
        'The memory of out was resized or transferred before the result was there. Leave it alone until then, or pass none.',
    });
  });

  it('the WebAssembly memory that its input lies in grows', async () => {
    const memory = new WebAssembly.Memory({ initial: 64, maximum: 4096 });
    const x = new Float64Array(memory.buffer).fill(1);
    const { length } = x;
    const running = [math.sumAsync(x), math.sumThreads(2, x)];
    memory.grow(1000);
    expect(await Promise.all(running)).toEqual([length, length]);
  });

  it('its input is written to, and the result is a mixture in which nothing is out of place', async () => {
    const x = new Float64Array(MANY);
    for (let i = 0; i < 4; i++) {
      const running = [math.sumAsync(x), math.sortAsync(x)] as const;
      for (let at = 0; at < MANY; at += 3) x[at] = at % 7;
      const [sum, sorted] = await Promise.all(running);
      expect(sum).toBeGreaterThanOrEqual(0);
      expect(sum).toBeLessThanOrEqual(6 * MANY);
      expect(sorted.every((value, at) => at === 0 || sorted[at - 1] <= value)).toBe(true);
    }
  });

  it('the file that it reads is written to, and it is read as it was or refused', async () => {
    const pixels = new Uint8Array(4 * 300 * 300).map((_, i) => i * 7);
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const file = image.encode(pixels, 300, 300, format);
      for (let i = 0; i < 10; i++) {
        const bytes = file.slice();
        const running = Promise.allSettled([image.decodeAsync(bytes), image.decodeThreads(2, bytes)]);
        if (i % 2 === 1) await delay(1);
        for (let at = 0; at < bytes.length; at += 5) bytes[at] = i * at;
        for (const outcome of await running)
          if (outcome.status === 'rejected') expect(outcome.reason.code).toMatch(/^ERR_LAB_(IMAGE|RANGE)$/);
          else expect(outcome.value.pixels.length).toBe(4 * outcome.value.width * outcome.value.height);
      }
      const changing = pixels.slice();
      const encoded = image.encodeAsync(changing, 300, 300, format);
      for (let at = 0; at < changing.length; at++) changing[at] = at >> 3;
      const read = image.decode(await encoded);
      expect([read.width, read.height]).toEqual([300, 300]);
    }
  });

  it('its memory cannot be shared memory, whichever way it runs', () => {
    const x = new Float64Array(new SharedArrayBuffer(64));
    const refusal = 'x lies on shared memory. Pass a typed array on an ordinary ArrayBuffer.';
    expect(() => math.sum(x)).toThrow(refusal);
    expect(() => math.sumAsync(x)).toThrow(refusal);
    expect(() => math.sumThreads(2, x)).toThrow(refusal);
    const bytes = new Uint8Array(new SharedArrayBuffer(4));
    expect(() => image.grayscaleAsync(new Uint8Array(4), 1, 1, bytes)).toThrow('out lies on shared memory');
  });

  it('a `then` that all objects have throws, and the promise is rejected with that, once', () => {
    const script = `
      Object.defineProperty(Object.prototype, 'then', { configurable: true, get: () => { throw new Error('no then'); } });
      const rejected = [];
      const running = lab.sortThreads(2, new Float64Array(9));
      Promise.prototype.then.call(running, () => rejected.push('none'), (error) => rejected.push(error.message));
      process.on('exit', () => console.log(rejected.join()));
      process.on('unhandledRejection', () => {});`;
    expect(runWithAddon('math', folder, script)).toMatchObject({ status: 0, stdout: 'no then\n', stderr: '' });
  });
});
