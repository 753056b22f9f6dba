/** What the process does all the time: whatever may be done with the lab's addons, well or badly. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { builtFolder, type LabAddon } from '../../native/lab/addon.ts';
import { streamSquares } from '../../native/lab/boundary.ts';
import { loadSystem } from '../../native/lab/system.ts';
import type { Call, Kernel, Lab } from './kernels.ts';

/** A job fails where what it tries has not come to what it should. */
export type Job = (lab: Lab) => Promise<void> | void;

const FOR_EVER = 2 ** 52;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let state = 1;
/** The same on every run. */
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

/** @throws Error where the call neither succeeds nor fails with a code of the lab's */
async function mayFail(what: string, call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    if (!/^ERR_LAB_[A-Z]+$/.test(String(code)) || !/[.”]$/.test(String(message)))
      throw new Error(`${what} failed with ${String(error)}`);
  }
}

/** The calls of a kernel with these arguments, in every way. */
const waysOf = ({ addon, name }: Kernel, args: unknown[]): Call[] => [
  () => addon[name](...args),
  () => addon[`${name}Async`](...args),
  () => addon[`${name}Threads`](3, ...args),
];

/** Every kernel in every way; several at once in the pool. */
const run: Job = async ({ kernels }) => {
  for (const kernel of kernels) {
    const args = kernel.args();
    for (const call of waysOf(kernel, args)) await call();
    await Promise.all([1, 2, 3].map(() => kernel.addon[`${kernel.name}Async`](...kernel.args())));
    if (kernel.name !== 'decode' && kernel.name !== 'encode') kernel.addon[`${kernel.name}Empty`](...args);
  }
};

/** Jobs that are cancelled before they begin, in the middle, and when they are over. */
const cancel: Job = async ({ kernels }) => {
  for (const kernel of kernels) {
    const args = (kernel.long ?? kernel.args)();
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const running = [
      kernel.addon[`${kernel.name}Async`](...args, controller.signal),
      kernel.addon[`${kernel.name}Threads`](2, ...args, controller.signal),
    ];
    for (let turns = random(3); turns > 0; turns--) await turn();
    controller.abort(reason);
    for (const outcome of await Promise.allSettled(running))
      if (outcome.status === 'rejected' && outcome.reason !== reason) throw outcome.reason;
    await kernel.addon[`${kernel.name}Async`](...kernel.args(), AbortSignal.abort(reason)).then(
      () => Promise.reject(new Error(`${kernel.name} did not hear of its signal`)),
      (error: unknown) => error === reason || Promise.reject(error),
    );
  }
};

function detached(array: Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>): unknown {
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

/** What no kernel takes, or only by chance. */
const WRONG: (() => unknown)[] = [
  () => undefined,
  () => null,
  () => 'text',
  () => -1,
  () => Number.NaN,
  () => 2 ** 60,
  () => 0.5,
  () => 10n,
  () => Symbol('s'),
  () => [1, 2, 3],
  () => ({}),
  () => () => 1,
  () => new Float32Array(8),
  () => new DataView(new ArrayBuffer(8)),
  () => new Float64Array(),
  () => new Float64Array(new SharedArrayBuffer(64)),
  () => detached(new Float64Array(8)),
  () => detached(new Uint8Array(8)),
  () => new Proxy([], {}),
];

/** Every argument of every kernel, one after the other, is something else. */
const refuse: Job = async ({ kernels }) => {
  for (const kernel of kernels)
    for (let at = 0; at < kernel.args().length; at++) {
      const make = WRONG[random(WRONG.length)];
      const args = kernel.args();
      args[at] = make();
      for (const call of waysOf(kernel, args)) await mayFail(`${kernel.name}, argument ${at}`, call);
    }
};

/** Buffers that are written to, transferred and resized while a job works on them. */
const change: Job = async ({ kernels }) => {
  for (const kernel of kernels) {
    const args = kernel.args().map((arg) => {
      if (!(arg instanceof Float64Array || arg instanceof Uint8Array)) return arg;
      // Some of it can be resized.
      const buffer = new (ArrayBuffer as new (bytes: number, options?: object) => ArrayBuffer)(
        arg.byteLength,
        random(2) === 0 ? { maxByteLength: 2 * arg.byteLength } : undefined,
      );
      const copy = new (arg.constructor as Float64ArrayConstructor)(buffer);
      copy.set(arg as Float64Array);
      return copy;
    });
    const running = Promise.all([
      mayFail(kernel.name, () => kernel.addon[`${kernel.name}Async`](...args)),
      mayFail(kernel.name, () => kernel.addon[`${kernel.name}Threads`](2, ...args)),
    ]);
    if (random(2) === 0) await turn();
    for (const arg of args) {
      if (!ArrayBuffer.isView(arg)) continue;
      const buffer = arg.buffer as ArrayBuffer & { resize?(bytes: number): void; resizable?: boolean };
      new Uint8Array(buffer).fill(random(256));
      if (buffer.resizable) buffer.resize?.(8);
      else structuredClone(buffer, { transfer: [buffer] });
    }
    await running;
  }
};

/** Damaged files. */
const fuzz: Job = async ({ image }) => {
  const pixels = new Uint8Array(4 * 24 * 20).map((_, i) => i * 3);
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const file = image.encode(pixels, 24, 20, format);
    for (let i = 0; i < 20; i++) {
      const bytes = file.slice(0, i % 4 === 0 ? random(file.length) : undefined);
      for (let flips = random(5) + 1; flips > 0 && bytes.length > 0; flips--)
        bytes[random(bytes.length)] ^= 1 << random(8);
      await mayFail(`a damaged ${format}`, () => image.decode(bytes));
      await mayFail(`a damaged ${format}`, () => image.decodeAsync(bytes));
    }
  }
};

/** Calls across the boundary, and all that may be thrown through them. */
const cross: Job = async ({ boundary }) => {
  const thrown = [new Error('thrown'), null, undefined, 'text'][random(4)];
  const fail = () => {
    throw thrown;
  };
  boundary.sumArray(boundary.makeArray(2000));
  boundary.sumTyped(boundary.makeTyped(20_000));
  boundary.reverseText('a text that is long enough '.repeat(100));
  if (boundary.catchFrom(fail) !== thrown) throw new Error('catchFrom caught something else');
  for (const call of [() => boundary.callBack(fail, 3), () => boundary.refusal()])
    try {
      call();
      throw new Error('A call that throws did not throw.');
    } catch {}
  const thenable = Object.defineProperty({}, 'then', { get: fail });
  for (const promise of [boundary.resolved(thenable), boundary.sumSquaresWithProgress(FOR_EVER, fail)])
    await promise.then(
      () => Promise.reject(new Error('A promise that fails did not fail.')),
      (error: unknown) => error === thrown || Promise.reject(error),
    );
  await boundary.sumSquaresWithProgress(1_000_000, () => {});
  await mayFail('failAt', () => boundary.sumSquaresAsync(1000, 500));
  await mayFail('failAt', () => boundary.sumSquaresThreads(3, 1_000_000, 500_000));
  for await (const chunk of streamSquares(boundary, FOR_EVER)) if (chunk[0] > 1e8) break;
  await mayFail('a stream that fails', async () => {
    for await (const _ of streamSquares(boundary, FOR_EVER, { failAt: 10_000 }));
  });
};

/** Objects that are dropped, with memory that hangs on them. */
const drop: Job = async ({ boundary }) => {
  for (let i = 0; i < 20; i++) {
    const block = new boundary.Block(10_000, i % 2 === 0);
    block.view().fill(i);
    block.copy();
    const pool = new boundary.BufferPool(50_000, 3);
    pool.release(pool.take().fill(1));
    pool.take().fill(2);
    new boundary.Listener((value) => [value, block]).emit(pool);
    const leaky = new boundary.LeakyListener((value) => [value, leaky]);
    leaky.emit(1);
    leaky.close();
  }
  await turn();
};

/** Whatever can be asked of the system. */
const ask: Job = async () => {
  const system = loadSystem() as unknown as Record<string, Call>;
  for (const name of ['coreTimes', 'cpuTime', 'usage', 'memoryMaps', 'affinity', 'caches', 'features', 'interfaces'])
    system[name]();
  system.fileSystem('/');
  await mayFail('no such path', () => system.fileSystem('/no/such/path'));
  system.counted(() => 1);
};

const addonPath = (subject: LabAddon) => join(builtFolder(), `loopscope_${subject}.node`);

/** A worker that is terminated, or exits, in the middle of a job of every kind. */
const terminate: Job = async () => {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const [math, boundary] = workerData.paths.map(require);
    math.countPrimesAsync(2 ** 40);
    math.nbodyThreads(2, new Float64Array(60), new Float64Array(10), 1e9, 0.1);
    boundary.sumSquaresThreads(2, 2 ** 52);
    boundary.sumSquaresWithProgress(2 ** 52, () => {});
    new boundary.SquareStream(2 ** 52, 100, 2, undefined, () => {});
    globalThis.kept = [new boundary.Block(10_000, true).view(), new boundary.BufferPool(4096, 2).take()];
    setImmediate(() => (workerData.exits ? process.exit() : parentPort.postMessage(0)));
    setInterval(() => {}, 1000);`;
  const exits = random(2) === 0;
  const workerData = { paths: [addonPath('math'), addonPath('boundary')], exits };
  const worker = new Worker(source, { eval: true, workerData });
  const gone = new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  worker.once('message', () => worker.terminate());
  await gone;
};

export const JOBS: Record<string, Job> = {
  'every kernel, at once, in the pool and on threads': run,
  'jobs that are cancelled': cancel,
  'arguments of a wrong type, and detached': refuse,
  'buffers that change in the middle of a job': change,
  'damaged images': fuzz,
  'calls and errors across the boundary': cross,
  'objects that are dropped': drop,
  'questions to the system': ask,
  'workers that end in the middle of jobs': terminate,
};
