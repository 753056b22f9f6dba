// The image kernels for WebAssembly with SIMD, in AssemblyScript: RGBA, four pixels a vector, the same bytes as the twins.
// Not TypeScript: it is compiled by asc (.ci/build.mjs) into dist/native/lab/wasm/image.wasm. What calls it is
// ../twins/wasm-image.ts.
//
// Work is done by whole vectors. What the last one writes behind a row is the beginning of the next row, which is made
// after it, or lies behind the image, where memory is nobody's.

const SHIFT: i32 = 14;
const HALF: i32 = 1 << (SHIFT - 1);

// The lumas (77 R + 150 G + 29 B + 128) >> 8 of four pixels.
@inline
function lumas(pixels: v128): v128 {
  const redBlue = i32x4.dot_i16x8_s(v128.and(pixels, i32x4.splat(0x00ff00ff)), i32x4.splat((29 << 16) | 77));
  const green = i32x4.dot_i16x8_s(v128.and(i32x4.shr_u(pixels, 8), i32x4.splat(0xff)), i32x4.splat(150));
  return i32x4.shr_u(i32x4.add(i32x4.add(redBlue, green), i32x4.splat(128)), 8);
}

// Four pixels of such grays, with the alphas of others.
@inline
function grays(values: v128, alphas: v128): v128 {
  const two = v128.or(values, i32x4.shl(values, 8));
  return v128.or(v128.or(two, i32x4.shl(values, 16)), v128.and(alphas, i32x4.splat(0xff000000)));
}

// In place.
export function grayscale(image: usize, pixels: i32): void {
  const end = image + <usize>pixels * 4;
  for (let at = image; at < end; at += 16) {
    const four = v128.load(at);
    v128.store(at, grays(lumas(four), four));
  }
}

// Mixes the rows that `rows` points at, an even number of them, into one.
function mixRows(rows: usize, weights: usize, count: i32, out: usize, bytes: i32): void {
  const end = weights + <usize>count * 2;
  const zero = i32x4.splat(0);
  for (let i: usize = 0; i < <usize>bytes; i += 16) {
    let s0 = i32x4.splat(HALF);
    let s1 = i32x4.splat(HALF);
    let s2 = i32x4.splat(HALF);
    let s3 = i32x4.splat(HALF);
    for (let weight = weights, row = rows; weight < end; weight += 4, row += 8) {
      const pair = v128.load32_splat(weight);
      const a = v128.load(<usize>load<u32>(row) + i);
      const b = v128.load(<usize>load<u32>(row, 4) + i);
      const low = v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const high = v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(low8(low, zero), pair));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(high8(low, zero), pair));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(low8(high, zero), pair));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(high8(high, zero), pair));
    }
    v128.store(out + i, settle(s0, s1, s2, s3));
  }
}

@inline
function low8(bytes: v128, zero: v128): v128 {
  return v128.shuffle<u8>(bytes, zero, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function high8(bytes: v128, zero: v128): v128 {
  return v128.shuffle<u8>(bytes, zero, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// Sums of weights become bytes, 0 … 255.
@inline
function settle(a: v128, b: v128, c: v128, d: v128): v128 {
  const low = i16x8.narrow_i32x4_s(i32x4.shr_s(a, SHIFT), i32x4.shr_s(b, SHIFT));
  const high = i16x8.narrow_i32x4_s(i32x4.shr_s(c, SHIFT), i32x4.shr_s(d, SHIFT));
  return i8x16.narrow_i16x8_u(low, high);
}

@inline
function clamped(row: i32, height: i32): i32 {
  return row < 0 ? 0 : row >= height ? height - 1 : row;
}

// `count` is even, the last weight 0 where the mask is odd; `wide` has room for a row with `radius` pixels on either side,
// `rows` for `count` pointers.
export function gaussianBlur(
  image: usize,
  out: usize,
  width: i32,
  height: i32,
  radius: i32,
  weights: usize,
  count: i32,
  wide: usize,
  rows: usize,
): void {
  const bytes = 4 * width;
  const middle = wide + <usize>radius * 4;
  const behind = middle + <usize>bytes;
  for (let y = 0; y < height; y++, out += <usize>bytes) {
    for (let k = 0; k < count; k++)
      store<u32>(rows + <usize>k * 4, <u32>(image + <usize>clamped(y + k - radius, height) * <usize>bytes));
    mixRows(rows, weights, count, middle, bytes);
    const first = load<u32>(middle);
    const last = load<u32>(behind - 4);
    for (let i: usize = 0; i < <usize>radius * 4; i += 4) {
      store<u32>(wide + i, first);
      store<u32>(behind + i, last);
    }
    // The neighbours of a row's pixels are that row, shifted by a pixel each.
    for (let k = 0; k < count; k++) store<u32>(rows + <usize>k * 4, <u32>(wide + <usize>k * 4));
    mixRows(rows, weights, count, out, bytes);
  }
}

// Makes a row of `width` pixels of another: pixel x of the `count` from the `firsts[x]`th on, an even number.
function mixPixels(row: usize, firsts: usize, weights: usize, count: i32, out: usize, width: i32): void {
  const size = <usize>count * 2;
  for (let end = out + <usize>width * 4; out < end; out += 4, firsts += 4) {
    let sums = i32x4.splat(HALF);
    let pixel = row + <usize>load<u32>(firsts) * 4;
    for (let behind = weights + size; weights < behind; weights += 4, pixel += 8) {
      // Two pixels: their reds beside one another, their greens, and so on, as pairs of 16 bits.
      const two = i8x16.swizzle(
        v128.load64_zero(pixel),
        i8x16(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1),
      );
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(two, v128.load32_splat(weights)));
    }
    v128.store32_lane(out, settle(sums, sums, sums, sums), 0);
  }
}

// Counts of taps are even; `row` has room for a row of the image, `rows` for `downCount` pointers.
export function resize(
  image: usize,
  out: usize,
  width: i32,
  toWidth: i32,
  toHeight: i32,
  downFirsts: usize,
  downWeights: usize,
  downCount: i32,
  acrossFirsts: usize,
  acrossWeights: usize,
  acrossCount: i32,
  row: usize,
  rows: usize,
): void {
  const bytes = <usize>width * 4;
  for (let y = 0; y < toHeight; y++, downFirsts += 4, downWeights += <usize>downCount * 2, out += <usize>toWidth * 4) {
    const first = image + <usize>load<u32>(downFirsts) * bytes;
    for (let k = 0; k < downCount; k++) store<u32>(rows + <usize>k * 4, <u32>(first + <usize>k * bytes));
    mixRows(rows, downWeights, downCount, row, 4 * width);
    mixPixels(row, acrossFirsts, acrossWeights, acrossCount, out, toWidth);
  }
}

// Sums of columns slide down, a lane for each colour of a pixel; their sum slides along. `columns` has room for the sums of
// a row with radius + 1 pixels on either side and four more.
export function boxBlur(image: usize, out: usize, width: i32, height: i32, radius: i32, columns: usize): void {
  const bytes = 4 * width;
  const border = (<usize>radius + 1) * 16;
  const middle = columns + border;
  const behind = middle + <usize>width * 16;
  const side = <u64>radius * 2 + 1;
  const area = side * side;
  // Division by multiplication, exact for sums of less than 2³⁰ (Granlund and Montgomery, 1994).
  const shift: i32 = 30 + <i32>(64 - clz<u64>(area - 1));
  const inverse = i32x4.splat(<i32>(((<u64>1 << <u64>shift) + area - 1) / area));
  memory.fill(middle, 0, <usize>width * 16);
  for (let y = -radius; y <= radius; y++)
    addRow(middle, image + <usize>clamped(y, height) * <usize>bytes, bytes);
  for (let y = 0; y < height; y++, out += <usize>bytes) {
    const first = v128.load(middle);
    const last = v128.load(behind - 16);
    let sum = i32x4.splat(<i32>(area / 2));
    for (let i: usize = 0; i < border; i += 16) {
      v128.store(columns + i, first);
      v128.store(behind + i, last);
    }
    // The window of the pixel before the first one.
    const window = (<usize>radius * 2 + 1) * 16;
    for (let i: usize = 0; i < window; i += 16) sum = i32x4.add(sum, v128.load(columns + i));
    let column = columns;
    for (let x: usize = 0; x < <usize>bytes; x += 16, column += 64) {
      const a = i32x4.add(sum, i32x4.sub(v128.load(column + window), v128.load(column)));
      const b = i32x4.add(a, i32x4.sub(v128.load(column + window, 16), v128.load(column, 16)));
      const c = i32x4.add(b, i32x4.sub(v128.load(column + window, 32), v128.load(column, 32)));
      sum = i32x4.add(c, i32x4.sub(v128.load(column + window, 48), v128.load(column, 48)));
      const low = i16x8.narrow_i32x4_s(divide(a, inverse, shift), divide(b, inverse, shift));
      const high = i16x8.narrow_i32x4_s(divide(c, inverse, shift), divide(sum, inverse, shift));
      v128.store(out + x, i8x16.narrow_i16x8_u(low, high));
    }
    if (y + 1 < height)
      slideRow(
        middle,
        image + <usize>clamped(y + radius + 1, height) * <usize>bytes,
        image + <usize>clamped(y - radius, height) * <usize>bytes,
        bytes,
      );
  }
}

@inline
function divide(sums: v128, inverse: v128, shift: i32): v128 {
  const low = i64x2.shr_u(i64x2.extmul_low_i32x4_u(sums, inverse), shift);
  const high = i64x2.shr_u(i64x2.extmul_high_i32x4_u(sums, inverse), shift);
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

// sums[i] += row[i]
function addRow(sums: usize, row: usize, bytes: i32): void {
  for (let end = row + <usize>bytes; row < end; row += 4, sums += 16) {
    const four = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(row)));
    v128.store(sums, i32x4.add(v128.load(sums), four));
  }
}

// sums[i] += enters[i] − leaves[i]
function slideRow(sums: usize, enters: usize, leaves: usize, bytes: i32): void {
  for (let end = enters + <usize>bytes; enters < end; enters += 8, leaves += 8, sums += 32) {
    const change = i16x8.sub(v128.load8x8_u(enters), v128.load8x8_u(leaves));
    v128.store(sums, i32x4.add(v128.load(sums), i32x4.extend_low_i16x8_s(change)));
    v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_s(change)), 16);
  }
}

// Three rows of lumas of 16 bits in turn, `wide` bytes each, with the border's at either end.
export function sobel(image: usize, out: usize, width: i32, height: i32, rows: usize, wide: i32): void {
  const bytes = <usize>width * 4;
  let above = rows;
  let here = above + <usize>wide;
  let below = here + <usize>wide;
  lumaRow(image, width, above);
  lumaRow(image, width, here);
  for (let y = 0; y < height; y++, image += bytes, out += bytes) {
    lumaRow(y + 1 < height ? image + bytes : image, width, below);
    for (let i: usize = 0; i < bytes; i += 32) {
      const at = i / 2;
      const a = v128.load(above + at);
      const b = v128.load(above + at, 2);
      const c = v128.load(above + at, 4);
      const d = v128.load(here + at);
      const f = v128.load(here + at, 4);
      const g = v128.load(below + at);
      const h = v128.load(below + at, 2);
      const j = v128.load(below + at, 4);
      const corner = i16x8.sub(j, a);
      const other = i16x8.sub(c, g);
      const beside = i16x8.sub(f, d);
      const along = i16x8.sub(h, b);
      const dx = i16x8.add(i16x8.add(corner, other), i16x8.add(beside, beside));
      const dy = i16x8.add(i16x8.sub(corner, other), i16x8.add(along, along));
      const strength = i16x8.min_s(i16x8.add(i16x8.abs(dx), i16x8.abs(dy)), i16x8.splat(255));
      v128.store(out + i, grays(i32x4.extend_low_i16x8_u(strength), v128.load(image + i)));
      if (i + 16 < bytes) v128.store(out + i, grays(i32x4.extend_high_i16x8_u(strength), v128.load(image + i, 16)), 16);
    }
    const free = above;
    above = here;
    here = below;
    below = free;
  }
}

function lumaRow(pixels: usize, width: i32, to: usize): void {
  const end = <usize>width * 4;
  for (let i: usize = 0; i < end; i += 16) {
    const four = lumas(v128.load(pixels + i));
    v128.store64_lane(to + 2 + i / 2, i16x8.narrow_i32x4_s(four, four), 0);
  }
  store<u16>(to, load<u16>(to, 2));
  store<u16>(to + end / 2 + 2, load<u16>(to + end / 2));
}

// Four tables in turn: a count need not wait for the one before, which may be of the same luma.
const TABLE: usize = 256 * 4;
const tables: usize = memory.data(4096, 16);
const moves: usize = memory.data(1024, 16);

// In place.
export function equalize(image: usize, pixels: i32): void {
  count(image, pixels);
  spread(pixels);
  const end = image + <usize>pixels * 4;
  for (let at = image; at < end; at += 16) {
    const four = v128.load(at);
    const luma = i32x4.shl(lumas(four), 2);
    let move = v128.load32_zero(moves + <usize>i32x4.extract_lane(luma, 0));
    move = v128.load32_lane(moves + <usize>i32x4.extract_lane(luma, 1), move, 1);
    move = v128.load32_lane(moves + <usize>i32x4.extract_lane(luma, 2), move, 2);
    move = v128.load32_lane(moves + <usize>i32x4.extract_lane(luma, 3), move, 3);
    // Less is more of the complement.
    const less = i32x4.shr_s(move, 31);
    const more = i8x16.add_sat_u(v128.xor(four, less), v128.and(move, i32x4.splat(0x00ffffff)));
    v128.store(at, v128.xor(more, less));
  }
}

// How often each luma occurs, in the first of the tables.
function count(image: usize, pixels: i32): void {
  memory.fill(tables, 0, TABLE * 4);
  let i = 0;
  for (; i + 4 <= pixels; i += 4, image += 16) {
    const luma = i32x4.shl(lumas(v128.load(image)), 2);
    increment(tables + <usize>i32x4.extract_lane(luma, 0));
    increment(tables + TABLE + <usize>i32x4.extract_lane(luma, 1));
    increment(tables + TABLE * 2 + <usize>i32x4.extract_lane(luma, 2));
    increment(tables + TABLE * 3 + <usize>i32x4.extract_lane(luma, 3));
  }
  for (; i < pixels; i++, image += 4)
    increment(tables + <usize>i32x4.extract_lane(lumas(v128.load32_zero(image)), 0) * 4);
  for (let at = tables; at < tables + TABLE; at += 16) {
    const two = i32x4.add(v128.load(at), v128.load(at + TABLE));
    const four = i32x4.add(two, i32x4.add(v128.load(at + TABLE * 2), v128.load(at + TABLE * 3)));
    v128.store(at, four);
  }
}

@inline
function increment(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

// By what each luma's pixels move, so that all are used evenly: the distance in three bytes, the sign in the fourth.
function spread(pixels: i32): void {
  const total = <u64>pixels;
  let least: u64 = 0;
  for (let at = tables; least === 0 && at < tables + TABLE; at += 4) least = <u64>load<u32>(at);
  let below: u64 = 0;
  let here = 0;
  for (let luma = 0; luma < 256; luma++) {
    const count = <u64>load<u32>(tables + <usize>luma * 4);
    // A luma that does not occur goes where the one before it goes: a division less.
    if (count !== 0 && total !== least) {
      below += count;
      here = <i32>((2 * (below - least) * 255 + (total - least)) / (2 * (total - least)));
    }
    const to = total === least ? luma : here;
    const move = to - luma;
    store<u32>(moves + <usize>luma * 4, <u32>abs<i32>(move) * 0x010101 + (move < 0 ? 0x80000000 : 0));
  }
}

// Where memory is free from.
export function heapBase(): usize {
  return __heap_base;
}
