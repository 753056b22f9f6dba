/**
 * The mathematical kernels as somebody writes them who knows V8: flat typed arrays, no closures in loops, independent sums
 * side by side, blocks that fit the caches, no allocation but the result. What native code has to beat.
 */

/** Four sums side by side: an addition need not wait for the one before. */
export function sum(x: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const n = x.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    a += x[i];
    b += x[i + 1];
    c += x[i + 2];
    d += x[i + 3];
  }
  for (; i < n; i++) a += x[i];
  return a + b + (c + d);
}

export function dot(x: Float64Array, y: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const n = x.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    a += x[i] * y[i];
    b += x[i + 1] * y[i + 1];
    c += x[i + 2] * y[i + 2];
    d += x[i + 3] * y[i + 3];
  }
  for (; i < n; i++) a += x[i] * y[i];
  return a + b + (c + d);
}

/** Two rows by four columns at once, over blocks of b that stay in the second-level cache. */
export function matmul(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const c = new Float64Array(rows * columns);
  const block = 64;
  for (let first = 0; first < inner; first += block) {
    const last = Math.min(inner, first + block);
    for (let i = 0; i < rows; i += 2) {
      const single = i + 1 === rows;
      const second = single ? i : i + 1;
      for (let j = 0; j < columns; j += 4) {
        if (j + 4 > columns) {
          edge(a, b, c, i, second, j, first, last, inner, columns);
          break;
        }
        let a0 = 0;
        let a1 = 0;
        let a2 = 0;
        let a3 = 0;
        let b0 = 0;
        let b1 = 0;
        let b2 = 0;
        let b3 = 0;
        for (let k = first, at = first * columns + j; k < last; k++, at += columns) {
          const left = a[i * inner + k];
          const right = a[second * inner + k];
          const w = b[at];
          const x = b[at + 1];
          const y = b[at + 2];
          const z = b[at + 3];
          a0 += left * w;
          a1 += left * x;
          a2 += left * y;
          a3 += left * z;
          b0 += right * w;
          b1 += right * x;
          b2 += right * y;
          b3 += right * z;
        }
        const top = i * columns + j;
        c[top] += a0;
        c[top + 1] += a1;
        c[top + 2] += a2;
        c[top + 3] += a3;
        if (single) continue;
        const bottom = top + columns;
        c[bottom] += b0;
        c[bottom + 1] += b1;
        c[bottom + 2] += b2;
        c[bottom + 3] += b3;
      }
    }
  }
  return c;
}

function edge(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  top: number,
  bottom: number,
  column: number,
  first: number,
  last: number,
  inner: number,
  columns: number,
): void {
  for (let i = top; i <= bottom; i++)
    for (let j = column; j < columns; j++) {
      let total = c[i * columns + j];
      for (let k = first; k < last; k++) total += a[i * inner + k] * b[k * columns + j];
      c[i * columns + j] = total;
    }
}

/** Odd numbers only, in pieces that stay in the first-level cache. */
export function countPrimes(limit: number): number {
  if (limit < 2) return 0;
  const total = Math.floor((limit + 1) / 2);
  const root = Math.floor(Math.sqrt(limit));
  const primes: number[] = [];
  const small = new Uint8Array(root + 1);
  for (let n = 3; n <= root; n += 2) {
    if (small[n]) continue;
    primes.push(n);
    for (let multiple = n * n; multiple <= root; multiple += 2 * n) small[multiple] = 1;
  }
  const next = Float64Array.from(primes, (prime) => (prime * prime - 1) / 2);
  const piece = new Uint8Array(32_768);
  let count = 0;
  for (let low = 0; low < total; low += piece.length) {
    const size = Math.min(piece.length, total - low);
    piece.fill(0);
    for (let k = 0; k < primes.length && primes[k] ** 2 < 2 * (low + size); k++) {
      const prime = primes[k];
      let at = next[k] - low;
      for (; at < size; at += prime) piece[at] = 1;
      next[k] = at + low;
    }
    for (let i = 0; i < size; i++) count += 1 - piece[i];
  }
  return count;
}

/** Of every `step`-th row from `first` on: all of them where nothing is said. */
export function mandelbrot(width: number, height: number, limit: number, first = 0, step = 1): Uint16Array {
  const counts = new Uint16Array(width * Math.max(0, Math.ceil((height - first) / step)));
  const stepX = 3 / width;
  const stepY = 2 / height;
  for (let row = first, at = 0; row < height; row += step) {
    const cy = -1 + row * stepY;
    for (let column = 0; column < width; column++, at++) {
      const cx = -2 + column * stepX;
      let zx = 0;
      let zy = 0;
      let xx = 0;
      let yy = 0;
      let count = 0;
      for (; count < limit && xx + yy <= 4; count++) {
        zy = 2 * zx * zy + cy;
        zx = xx - yy + cx;
        xx = zx * zx;
        yy = zy * zy;
      }
      counts[at] = count;
    }
  }
  return counts;
}

let factors = new Float64Array();
let factorsOf = 0;

/** Stockham's transform, radix 4 with one pass of radix 2 where it is needed; factors kept from call to call. */
export function fft(x: Float64Array): Float64Array {
  const n = x.length / 2;
  if (factorsOf !== n) {
    factorsOf = n;
    factors = new Float64Array(2 * n);
    for (let k = 0; k < n; k++) {
      factors[2 * k] = Math.cos((2 * Math.PI * k) / n);
      factors[2 * k + 1] = -Math.sin((2 * Math.PI * k) / n);
    }
  }
  let from = x.slice();
  let to = new Float64Array(2 * n);
  let length = n;
  let stride = 1;
  for (; length >= 4; length /= 4, stride *= 4) {
    quarter(from, to, length, stride);
    [from, to] = [to, from];
  }
  if (length === 2) {
    for (let i = 0; i < n; i++) {
      const a = from[i];
      const b = from[i + n];
      to[i] = a + b;
      to[i + n] = a - b;
    }
    return to;
  }
  return from;
}

function quarter(from: Float64Array, to: Float64Array, length: number, stride: number): void {
  const m = length / 4;
  const step = 2 * stride * m;
  for (let p = 0; p < m; p++) {
    const w = 2 * p * stride;
    const w1r = factors[w];
    const w1i = factors[w + 1];
    const w2r = factors[2 * w];
    const w2i = factors[2 * w + 1];
    const w3r = factors[3 * w];
    const w3i = factors[3 * w + 1];
    for (let q = 0; q < stride; q++) {
      const i = 2 * (q + stride * p);
      const sumR = from[i] + from[i + 2 * step];
      const sumI = from[i + 1] + from[i + 2 * step + 1];
      const difR = from[i] - from[i + 2 * step];
      const difI = from[i + 1] - from[i + 2 * step + 1];
      const sum2R = from[i + step] + from[i + 3 * step];
      const sum2I = from[i + step + 1] + from[i + 3 * step + 1];
      const turnR = from[i + 3 * step + 1] - from[i + step + 1];
      const turnI = from[i + step] - from[i + 3 * step];
      const o = 2 * (q + stride * 4 * p);
      const s = 2 * stride;
      to[o] = sumR + sum2R;
      to[o + 1] = sumI + sum2I;
      let r = difR - turnR;
      let j = difI - turnI;
      to[o + s] = r * w1r - j * w1i;
      to[o + s + 1] = r * w1i + j * w1r;
      r = sumR - sum2R;
      j = sumI - sum2I;
      to[o + 2 * s] = r * w2r - j * w2i;
      to[o + 2 * s + 1] = r * w2i + j * w2r;
      r = difR + turnR;
      j = difI + turnI;
      to[o + 3 * s] = r * w3r - j * w3i;
      to[o + 3 * s + 1] = r * w3i + j * w3r;
    }
  }
}

export function nbody(state: Float64Array, mass: Float64Array, steps: number, dt: number): Float64Array {
  const out = state.slice();
  const n = mass.length;
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < n; i++) {
      const x = out[i];
      const y = out[n + i];
      const z = out[2 * n + i];
      let ax = 0;
      let ay = 0;
      let az = 0;
      for (let j = 0; j < n; j++) {
        const dx = out[j] - x;
        const dy = out[n + j] - y;
        const dz = out[2 * n + j] - z;
        const squared = dx * dx + dy * dy + dz * dz + 1e-9;
        const pull = mass[j] / (squared * Math.sqrt(squared));
        ax += dx * pull;
        ay += dy * pull;
        az += dz * pull;
      }
      out[3 * n + i] += ax * dt;
      out[4 * n + i] += ay * dt;
      out[5 * n + i] += az * dt;
    }
    for (let i = 0; i < 3 * n; i++) out[i] += out[3 * n + i] * dt;
  }
  return out;
}

export { fibonacci } from './math.ts';

/** Radix sort of the bits, 11 at a time; negative numbers turned round so that their unsigned order is theirs. */
export function sort(values: Float64Array): Float64Array {
  const n = values.length;
  if (n < 4096) return values.slice().sort();
  let from = new Uint32Array(values.slice().buffer);
  let to = new Uint32Array(2 * n);
  for (let i = 0; i < n; i++) {
    const high = from[2 * i + 1];
    const nan = Number.isNaN(values[i]);
    const flip = high >>> 31 ? 0xffffffff : 0;
    from[2 * i] = nan ? 0xffffffff : from[2 * i] ^ flip;
    from[2 * i + 1] = nan ? 0xffffffff : high ^ (flip | 0x80000000);
  }
  const counts = new Uint32Array(2048);
  for (let pass = 0; pass < 6; pass++) {
    const word = pass < 3 ? 0 : 1;
    const shift = (pass % 3) * 11;
    counts.fill(0);
    for (let i = word; i < 2 * n; i += 2) counts[(from[i] >>> shift) & 2047]++;
    let at = 0;
    for (let bucket = 0; bucket < 2048; bucket++) {
      const here = counts[bucket];
      counts[bucket] = at;
      at += here;
    }
    for (let i = 0; i < 2 * n; i += 2) {
      const place = 2 * counts[(from[i + word] >>> shift) & 2047]++;
      to[place] = from[i];
      to[place + 1] = from[i + 1];
    }
    [from, to] = [to, from];
  }
  for (let i = 0; i < n; i++) {
    const high = from[2 * i + 1];
    if (high === 0xffffffff && from[2 * i] === 0xffffffff) {
      from[2 * i] = 0;
      from[2 * i + 1] = 0x7ff80000;
      continue;
    }
    const flip = high >>> 31 ? 0 : 0xffffffff;
    from[2 * i] ^= flip;
    from[2 * i + 1] = high ^ (flip | 0x80000000);
  }
  return new Float64Array(from.buffer);
}

export function monteCarlo(seed: number, points: number): number {
  return (4 * pointsInside(seed, 0, points)) / points;
}

/**
 * How many of the points from `first` up to, not including, `last` lie in the quarter circle. Whole numbers only:
 * coordinates have 15 bits, so that their squares' sum needs 31.
 */
export function pointsInside(seed: number, first: number, last: number): number {
  let inside = 0;
  for (let i = first; i < last; i++) {
    let x = (2 * i) ^ seed;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    x = ((x ^ (x >>> 16)) >>> 17) | 0;
    let y = (2 * i + 1) ^ seed;
    y = Math.imul(y ^ (y >>> 16), 0x7feb352d);
    y = Math.imul(y ^ (y >>> 15), 0x846ca68b);
    y = ((y ^ (y >>> 16)) >>> 17) | 0;
    if (Math.imul(x, x) + Math.imul(y, y) < 0x40000000) inside++;
  }
  return inside;
}
