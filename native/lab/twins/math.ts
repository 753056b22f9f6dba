/** The mathematical kernels as a JavaScript programmer would write them, and what the C++ is checked against. */

export function sum(x: Float64Array): number {
  return x.reduce((total, value) => total + value, 0);
}

export function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((total, value, i) => total + value * y[i], 0);
}

/** a (rows × inner) times b (inner × columns), row by row. */
export function matmul(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const c = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let total = 0;
      for (let k = 0; k < inner; k++) total += a[i * inner + k] * b[k * columns + j];
      c[i * columns + j] = total;
    }
  return c;
}

/** How many primes are at most `limit`: the sieve of Eratosthenes. */
export function countPrimes(limit: number): number {
  const composite = new Array<boolean>(limit + 1).fill(false);
  let count = 0;
  for (let n = 2; n <= limit; n++) {
    if (composite[n]) continue;
    count++;
    for (let multiple = n * n; multiple <= limit; multiple += n) composite[multiple] = true;
  }
  return count;
}

/** Iterations until escape of each point of −2 … 1 by −1 … 1, row by row. */
export function mandelbrot(width: number, height: number, limit: number): Uint16Array {
  const counts = new Uint16Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const cx = -2 + column * (3 / width);
      const cy = -1 + row * (2 / height);
      let zx = 0;
      let zy = 0;
      let count = 0;
      while (count < limit && zx * zx + zy * zy <= 4) {
        const x = zx * zx - zy * zy + cx;
        zy = 2 * zx * zy + cy;
        zx = x;
        count++;
      }
      counts[row * width + column] = count;
    }
  return counts;
}

/** The discrete Fourier transform of complex numbers (re, im, re, im …): Cooley and Tukey's recursion. */
export function fft(x: Float64Array): Float64Array {
  const n = x.length / 2;
  if (n === 1) return x.slice();
  const part = (first: number) => {
    const half = new Float64Array(n);
    for (let i = 0; i < n / 2; i++) {
      half[2 * i] = x[2 * (2 * i + first)];
      half[2 * i + 1] = x[2 * (2 * i + first) + 1];
    }
    return fft(half);
  };
  const even = part(0);
  const odd = part(1);
  const out = new Float64Array(2 * n);
  for (let k = 0; k < n / 2; k++) {
    const angle = (-2 * Math.PI * k) / n;
    const re = Math.cos(angle) * odd[2 * k] - Math.sin(angle) * odd[2 * k + 1];
    const im = Math.cos(angle) * odd[2 * k + 1] + Math.sin(angle) * odd[2 * k];
    out[2 * k] = even[2 * k] + re;
    out[2 * k + 1] = even[2 * k + 1] + im;
    out[n + 2 * k] = even[2 * k] - re;
    out[n + 2 * k + 1] = even[2 * k + 1] - im;
  }
  return out;
}

/** `steps` steps of `dt` of bodies that attract one another. `state` is x, y, z, vx, vy, vz, each of all bodies. */
export function nbody(state: Float64Array, mass: Float64Array, steps: number, dt: number): Float64Array {
  const n = mass.length;
  const bodies = Array.from(mass, (weight, i) => ({
    weight,
    position: [state[i], state[n + i], state[2 * n + i]],
    velocity: [state[3 * n + i], state[4 * n + i], state[5 * n + i]],
  }));
  for (let step = 0; step < steps; step++) {
    for (const body of bodies)
      for (const other of bodies) {
        const [dx, dy, dz] = other.position.map((value, axis) => value - body.position[axis]);
        const squared = dx * dx + dy * dy + dz * dz + 1e-9;
        const pull = other.weight / (squared * Math.sqrt(squared));
        body.velocity = body.velocity.map((value, axis) => value + [dx, dy, dz][axis] * pull * dt);
      }
    for (const body of bodies) body.position = body.position.map((value, axis) => value + body.velocity[axis] * dt);
  }
  const out = new Float64Array(6 * n);
  bodies.forEach(({ position, velocity }, i) => {
    for (let axis = 0; axis < 3; axis++) {
      out[axis * n + i] = position[axis];
      out[(axis + 3) * n + i] = velocity[axis];
    }
  });
  return out;
}

export function fibonacci(n: number): number {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

export function sort(values: Float64Array): Float64Array {
  return values.slice().sort();
}

/** Chris Wellons' lowbias32 (nullprogram.com, "Prospecting for Hash Functions"). */
function mix(x: number): number {
  let mixed = x ^ (x >>> 16);
  mixed = Math.imul(mixed, 0x7feb352d);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** π from `points` points of the sequence of `seed`: point i is made of i alone. */
export function monteCarlo(seed: number, points: number): number {
  let inside = 0;
  for (let i = 0; i < points; i++) {
    const x = (mix((2 * i) ^ seed) >>> 17) / 32768;
    const y = (mix((2 * i + 1) ^ seed) >>> 17) / 32768;
    if (x * x + y * y < 1) inside++;
  }
  return (4 * inside) / points;
}
