/**
 * A module of WebAssembly and its memory, which a call fills anew from the bottom:
 *
 *   0 … the module's own constants … │ part │ part │ … │ part │ … end, grows and never shrinks
 *                                    └ a multiple of 64       └ 16 bytes at least behind each that are nobody's: the last
 *                                                               vector of a part may be read and written whole
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AddonMissingError, packageRoot } from '../addon.ts';

/** What every module exports. */
interface Common {
  memory: WebAssembly.Memory;
  heapBase(): number;
}

type Numbers = Float64Array | Uint8Array | Uint8ClampedArray | Uint16Array | Int16Array | Int32Array;

const PAGE = 65_536;
const MOST = 2 ** 32;
const LINE = 64;
const BEHIND = 16;

export class WasmModule<Kernels> {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #base: number;

  constructor(module: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(module, { env: { abort: refuse } });
    const { memory, heapBase } = exports as unknown as Common;
    this.kernels = exports as Kernels;
    this.#memory = memory;
    this.#base = Math.ceil(heapBase() / LINE) * LINE;
  }

  /**
   * Copies arrays into memory one behind the other, and leaves room for as many bytes as a number says.
   * @throws RangeError `ERR_LAB_RANGE` where that is more than a module can have, or than the system gives
   */
  put(...parts: (Numbers | number)[]): number[] {
    let end = this.#base;
    const places = parts.map((part) => {
      const place = end;
      end += Math.ceil(((typeof part === 'number' ? part : part.byteLength) + BEHIND) / LINE) * LINE;
      return place;
    });
    if (end > this.#memory.buffer.byteLength) this.#grow(end);
    const bytes = new Uint8Array(this.#memory.buffer);
    parts.forEach((part, i) => {
      if (typeof part === 'number') return;
      bytes.set(
        part instanceof Uint8Array ? part : new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
        places[i],
      );
    });
    return places;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, length).slice();
  }

  shorts(at: number, length: number): Uint16Array {
    return new Uint16Array(this.#memory.buffer, at, length).slice();
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, length).slice();
  }

  #grow(end: number): void {
    try {
      this.#memory.grow(Math.ceil((end - this.#memory.buffer.byteLength) / PAGE));
    } catch (cause) {
      const reason = end > MOST ? 'a module can have 4,096 MiB at most' : 'the system does not give that much';
      const needed = Math.ceil(end / 2 ** 20).toLocaleString('en');
      const sentence = `The work needs ${needed} MiB of WebAssembly memory, and ${reason}; do it in pieces.`;
      throw Object.assign(new RangeError(sentence, { cause }), { code: 'ERR_LAB_RANGE' });
    }
  }
}

function refuse(): never {
  throw new Error('The WebAssembly module stopped itself; it was compiled without such checks.');
}

/**
 * Compiles the module that is made of `wasm/<name>.ts`.
 * @throws AddonMissingError where it is not built
 */
export function loadWasm(name: 'math' | 'image'): WebAssembly.Module {
  const path = join(packageRoot(), 'dist', 'native', 'lab', 'wasm', `${name}.wasm`);
  if (!existsSync(path))
    throw new AddonMissingError(
      `The WebAssembly module is not built (${path}); run \`npm run build\` in ${packageRoot()}.`,
    );
  return new WebAssembly.Module(readFileSync(path));
}
