// The mathematical kernels for WebAssembly with SIMD, in AssemblyScript: pointers into linear memory, two doubles a lane.
// Not TypeScript: it is compiled by asc (.ci/build.mjs) into dist/native/lab/wasm/math.wasm. What calls it is
// ../twins/wasm-math.ts.

export function sum(x: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let i = 0;
  for (; i + 8 <= n; i += 8, x += 64) {
    a = f64x2.add(a, v128.load(x));
    b = f64x2.add(b, v128.load(x, 16));
    c = f64x2.add(c, v128.load(x, 32));
    d = f64x2.add(d, v128.load(x, 48));
  }
  a = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let total = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++, x += 8) total += load<f64>(x);
  return total;
}

export function dot(x: usize, y: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let i = 0;
  for (; i + 8 <= n; i += 8, x += 64, y += 64) {
    a = f64x2.add(a, f64x2.mul(v128.load(x), v128.load(y)));
    b = f64x2.add(b, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    c = f64x2.add(c, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    d = f64x2.add(d, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
  }
  a = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let total = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++, x += 8, y += 8) total += load<f64>(x) * load<f64>(y);
  return total;
}

// Blocks of b that stay in the second-level cache; four rows of c at once.
export function matmul(a: usize, b: usize, c: usize, rows: i32, inner: i32, columns: i32): void {
  memory.fill(c, 0, <usize>rows * <usize>columns * 8);
  for (let block = 0; block < inner; block += 64) {
    const end = min(inner, block + 64);
    let i = 0;
    for (; i + 4 <= rows; i += 4) {
      let j = 0;
      for (; j + 4 <= columns; j += 4) {
        const c0 = c + (<usize>i * <usize>columns + <usize>j) * 8;
        const c1 = c0 + <usize>columns * 8;
        const c2 = c1 + <usize>columns * 8;
        const c3 = c2 + <usize>columns * 8;
        let s00 = v128.load(c0);
        let s01 = v128.load(c0, 16);
        let s10 = v128.load(c1);
        let s11 = v128.load(c1, 16);
        let s20 = v128.load(c2);
        let s21 = v128.load(c2, 16);
        let s30 = v128.load(c3);
        let s31 = v128.load(c3, 16);
        let left = a + (<usize>i * <usize>inner + <usize>block) * 8;
        let right = b + (<usize>block * <usize>columns + <usize>j) * 8;
        const row = <usize>inner * 8;
        for (let k = block; k < end; k++, left += 8, right += <usize>columns * 8) {
          const r0 = v128.load(right);
          const r1 = v128.load(right, 16);
          const l0 = v128.load64_splat(left);
          s00 = f64x2.add(s00, f64x2.mul(l0, r0));
          s01 = f64x2.add(s01, f64x2.mul(l0, r1));
          const l1 = v128.load64_splat(left + row);
          s10 = f64x2.add(s10, f64x2.mul(l1, r0));
          s11 = f64x2.add(s11, f64x2.mul(l1, r1));
          const l2 = v128.load64_splat(left + 2 * row);
          s20 = f64x2.add(s20, f64x2.mul(l2, r0));
          s21 = f64x2.add(s21, f64x2.mul(l2, r1));
          const l3 = v128.load64_splat(left + 3 * row);
          s30 = f64x2.add(s30, f64x2.mul(l3, r0));
          s31 = f64x2.add(s31, f64x2.mul(l3, r1));
        }
        v128.store(c0, s00);
        v128.store(c0, s01, 16);
        v128.store(c1, s10);
        v128.store(c1, s11, 16);
        v128.store(c2, s20);
        v128.store(c2, s21, 16);
        v128.store(c3, s30);
        v128.store(c3, s31, 16);
      }
      for (let row = i; row < i + 4; row++) edge(a, b, c, row, j, inner, columns, block, end);
    }
    for (; i < rows; i++) edge(a, b, c, i, 0, inner, columns, block, end);
  }
}

// The columns from `first` on of one row.
function edge(
  a: usize,
  b: usize,
  c: usize,
  row: i32,
  first: i32,
  inner: i32,
  columns: i32,
  block: i32,
  end: i32,
): void {
  for (let j = first; j < columns; j++) {
    const at = c + (<usize>row * <usize>columns + <usize>j) * 8;
    let total = load<f64>(at);
    for (let k = block; k < end; k++)
      total +=
        load<f64>(a + (<usize>row * <usize>inner + <usize>k) * 8) *
        load<f64>(b + (<usize>k * <usize>columns + <usize>j) * 8);
    store<f64>(at, total);
  }
}

// Odd numbers, a byte each.
export function countPrimes(limit: i32, scratch: usize): i32 {
  if (limit < 2) return 0;
  const odds = (limit + 1) / 2;
  memory.fill(scratch, 0, <usize>odds);
  let count = 1;
  for (let i = 1; i < odds; i++) {
    if (load<u8>(scratch + <usize>i)) continue;
    count++;
    const prime = 2 * i + 1;
    if (prime > 46340) continue;
    for (let j = (prime * prime) / 2; j < odds; j += prime) store<u8>(scratch + <usize>j, 1);
  }
  return count;
}

export function mandelbrot(out: usize, width: i32, height: i32, limit: i32): void {
  const stepX: f64 = 3.0 / <f64>width;
  const stepY: f64 = 2.0 / <f64>height;
  const four = f64x2.splat(4);
  for (let row = 0; row < height; row++) {
    const cy = f64x2.splat(-1 + <f64>row * stepY);
    for (let column = 0; column < width; column += 2) {
      let cx = f64x2.splat(-2 + <f64>column * stepX);
      cx = f64x2.replace_lane(cx, 1, -2 + <f64>(column + 1) * stepX);
      let zx = f64x2.splat(0);
      let zy = f64x2.splat(0);
      let counts = i64x2.splat(0);
      for (let i = 0; i < limit; i++) {
        const xx = f64x2.mul(zx, zx);
        const yy = f64x2.mul(zy, zy);
        const inside = f64x2.le(f64x2.add(xx, yy), four);
        if (!v128.any_true(inside)) break;
        counts = i64x2.sub(counts, inside);
        zy = f64x2.add(f64x2.mul(f64x2.add(zx, zx), zy), cy);
        zx = f64x2.add(f64x2.sub(xx, yy), cx);
      }
      store<u16>(out, <u16>i64x2.extract_lane(counts, 0));
      out += 2;
      if (column + 1 < width) {
        store<u16>(out, <u16>i64x2.extract_lane(counts, 1));
        out += 2;
      }
    }
  }
}

// Stockham's transform, radix 2; two transforms a lane from the second pass on. `twiddles` are cos and −sin of 2πk/n, k < n/2.
export function fft(x: usize, y: usize, n: i32, twiddles: usize): usize {
  let from = x;
  let to = y;
  for (let length = n, stride = 1; length > 1; length /= 2, stride *= 2) {
    const half = length / 2;
    for (let p = 0; p < half; p++) {
      const w = twiddles + <usize>(p * stride) * 16;
      const re = v128.load64_splat(w);
      const im = f64x2.mul(v128.load64_splat(w + 8), f64x2(-1, 1));
      let a = from + <usize>(stride * p) * 16;
      let b = from + <usize>(stride * (p + half)) * 16;
      let even = to + <usize>(stride * 2 * p) * 16;
      let odd = even + <usize>stride * 16;
      for (let q = 0; q < stride; q++, a += 16, b += 16, even += 16, odd += 16) {
        const u = v128.load(a);
        const v = v128.load(b);
        v128.store(even, f64x2.add(u, v));
        const d = f64x2.sub(u, v);
        v128.store(odd, f64x2.add(f64x2.mul(d, re), f64x2.mul(v128.shuffle<f64>(d, d, 1, 0), im)));
      }
    }
    const other = from;
    from = to;
    to = other;
  }
  return from;
}

export function nbody(state: usize, mass: usize, n: i32, steps: i32, dt: f64): void {
  const size = <usize>n * 8;
  for (let step = 0; step < steps; step++) {
    for (let i: usize = 0; i < size; i += 8) {
      const x = v128.load64_splat(state + i);
      const y = v128.load64_splat(state + size + i);
      const z = v128.load64_splat(state + 2 * size + i);
      let ax = f64x2.splat(0);
      let ay = f64x2.splat(0);
      let az = f64x2.splat(0);
      let j: usize = 0;
      for (; j + 16 <= size; j += 16) {
        const dx = f64x2.sub(v128.load(state + j), x);
        const dy = f64x2.sub(v128.load(state + size + j), y);
        const dz = f64x2.sub(v128.load(state + 2 * size + j), z);
        const squared = f64x2.add(
          f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz)),
          f64x2.splat(1e-9),
        );
        const pull = f64x2.div(v128.load(mass + j), f64x2.mul(squared, f64x2.sqrt(squared)));
        ax = f64x2.add(ax, f64x2.mul(dx, pull));
        ay = f64x2.add(ay, f64x2.mul(dy, pull));
        az = f64x2.add(az, f64x2.mul(dz, pull));
      }
      let sx = f64x2.extract_lane(ax, 0) + f64x2.extract_lane(ax, 1);
      let sy = f64x2.extract_lane(ay, 0) + f64x2.extract_lane(ay, 1);
      let sz = f64x2.extract_lane(az, 0) + f64x2.extract_lane(az, 1);
      if (j < size) {
        const dx = load<f64>(state + j) - load<f64>(state + i);
        const dy = load<f64>(state + size + j) - load<f64>(state + size + i);
        const dz = load<f64>(state + 2 * size + j) - load<f64>(state + 2 * size + i);
        const squared = dx * dx + dy * dy + dz * dz + 1e-9;
        const pull = load<f64>(mass + j) / (squared * sqrt<f64>(squared));
        sx += dx * pull;
        sy += dy * pull;
        sz += dz * pull;
      }
      const velocity = state + 3 * size + i;
      store<f64>(velocity, load<f64>(velocity) + sx * dt);
      store<f64>(velocity + size, load<f64>(velocity + size) + sy * dt);
      store<f64>(velocity + 2 * size, load<f64>(velocity + 2 * size) + sz * dt);
    }
    for (let i: usize = 0; i < 3 * size; i += 8)
      store<f64>(state + i, load<f64>(state + i) + load<f64>(state + 3 * size + i) * dt);
  }
}

export function fibonacci(n: i32): f64 {
  return n < 2 ? <f64>n : fibonacci(n - 1) + fibonacci(n - 2);
}

function keyOf(value: f64): u64 {
  if (isNaN<f64>(value)) return u64.MAX_VALUE;
  const bits = reinterpret<u64>(value);
  return bits >> 63 ? ~bits : bits | (1 << 63);
}

function numberOf(key: u64): f64 {
  if (key === u64.MAX_VALUE) return NaN;
  return reinterpret<f64>(key >> 63 ? key & ~(1 << 63) : ~key);
}

// Radix sort, 11 bits at a time. `scratch` is n doubles and then 2,048 counts; the result is in `values`.
export function sort(values: usize, n: i32, scratch: usize): void {
  const size = <usize>n * 8;
  const counts = scratch + size;
  for (let i: usize = 0; i < size; i += 8) store<u64>(values + i, keyOf(load<f64>(values + i)));
  let from = values;
  let to = scratch;
  for (let pass = 0; pass < 6; pass++) {
    const shift = <u64>(pass * 11);
    memory.fill(counts, 0, 2048 * 4);
    for (let i: usize = 0; i < size; i += 8) {
      const count = counts + (<usize>(load<u64>(from + i) >> shift) & 2047) * 4;
      store<u32>(count, load<u32>(count) + 1);
    }
    let at: u32 = 0;
    for (let bucket: usize = 0; bucket < 2048 * 4; bucket += 4) {
      const here = load<u32>(counts + bucket);
      store<u32>(counts + bucket, at);
      at += here;
    }
    for (let i: usize = 0; i < size; i += 8) {
      const key = load<u64>(from + i);
      const count = counts + (<usize>(key >> shift) & 2047) * 4;
      const place = load<u32>(count);
      store<u32>(count, place + 1);
      store<u64>(to + <usize>place * 8, key);
    }
    const other = from;
    from = to;
    to = other;
  }
  for (let i: usize = 0; i < size; i += 8) store<f64>(values + i, numberOf(load<u64>(values + i)));
}

function mix(x: v128): v128 {
  let mixed = v128.xor(x, i32x4.shr_u(x, 16));
  mixed = i32x4.mul(mixed, i32x4.splat(0x7feb352d));
  mixed = v128.xor(mixed, i32x4.shr_u(mixed, 15));
  mixed = i32x4.mul(mixed, i32x4.splat(0x846ca68b));
  return v128.xor(mixed, i32x4.shr_u(mixed, 16));
}

// How many of the first points of the seeded sequence lie in the quarter circle.
export function monteCarlo(seed: i32, points: i32): i32 {
  const seeds = i32x4.splat(seed);
  let number = i32x4(0, 1, 2, 3);
  let counts = i32x4.splat(0);
  for (let i = 0; i < points; i += 4) {
    const twice = i32x4.shl(number, 1);
    const x = i32x4.shr_u(mix(v128.xor(twice, seeds)), 17);
    const y = i32x4.shr_u(mix(v128.xor(v128.or(twice, i32x4.splat(1)), seeds)), 17);
    let hit = i32x4.lt_u(i32x4.add(i32x4.mul(x, x), i32x4.mul(y, y)), i32x4.splat(0x40000000));
    if (points - i < 4) hit = v128.and(hit, i32x4.lt_s(number, i32x4.splat(points)));
    counts = i32x4.sub(counts, hit);
    number = i32x4.add(number, i32x4.splat(4));
  }
  return (
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3)
  );
}

// Where memory is free from.
export function heapBase(): usize {
  return __heap_base;
}
