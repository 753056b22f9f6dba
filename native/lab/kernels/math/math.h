// The mathematical kernels: plain C++ on plain memory. None knows of JavaScript, none throws, none keeps state.
// Unless a comment says otherwise lengths are in elements and memory may have any alignment of its type.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "lab/kernels/cpu.h"

namespace loopscope::lab {

// What has a version for each level; see level_kernels.h. Chosen once per call: `ForLevel(CurrentLevel()).sum(x, n)`.
struct MathKernels {
  // Σ xᵢ, in as many partial sums as the level has lanes: differs from a loop's result in the last bits.
  double (*sum)(const double* x, size_t n);
  // Σ xᵢ·yᵢ, likewise.
  double (*dot)(const double* x, const double* y, size_t n);
  // Adds the product of a (rows × inner) and b (inner × columns) to c (rows × columns), all dense and row by row.
  // `scratch` holds kMatmulScratch doubles and is aligned to 64 bytes.
  void (*matmul)(const double* a, const double* b, double* c, size_t rows, size_t inner, size_t columns,
                 double* scratch);
  // Iterations until escape (at most `limit`) of each point of a row: point i is (left + i·step, y).
  void (*mandelbrot_row)(uint16_t* out, size_t width, double left, double step, double y, uint16_t limit);
  // Discrete Fourier transform of n interleaved complex numbers; n a power of two. `twiddles` from FftTwiddles,
  // `scratch` of 4·n doubles. `in` may be `out`.
  void (*fft)(const double* in, double* out, size_t n, const double* twiddles, double* scratch);
  // One step of n bodies: state is x y z vx vy vz, each n long one after the other; then mass. Softened by 1e-9.
  void (*nbody_step)(double* state, const double* mass, size_t n, double dt);
  // How many of the points first … first + n − 1 of the seeded sequence lie in the quarter circle.
  uint64_t (*monte_carlo)(uint32_t seed, uint32_t first, uint32_t n);
};

// Blocks of matmul: kBlockRows × kBlockInner of a, kBlockInner × kBlockColumns of b.
constexpr size_t kBlockRows = 192, kBlockInner = 192, kBlockColumns = 1536;
// Doubles that a thread's matmul needs as scratch.
constexpr size_t kMatmulScratch = kBlockRows * kBlockInner + kBlockInner * kBlockColumns;

const MathKernels& ForLevel(Level level);

// Fills 2·n doubles with the twiddle factors for n; made once per size.
void FftTwiddles(double* twiddles, size_t n);

// How many primes are at most `limit`, or anything once it is cancelled. `scratch` has PrimesScratch(limit) bytes.
uint64_t CountPrimes(uint64_t limit, uint8_t* scratch, const std::atomic<bool>& cancelled);
size_t PrimesScratch(uint64_t limit);

// The n-th Fibonacci number by two recursive calls, as a program would be written that wants to spend time.
double Fibonacci(int n);

// Sorts in the order of %TypedArray%.prototype.sort: −0 before +0, NaN last. `scratch` of n doubles.
void SortDoubles(double* values, size_t n, double* scratch);

}  // namespace loopscope::lab
