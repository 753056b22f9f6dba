// One level's versions of the kernels: included by level_baseline.cc, level_avx2.cc and level_avx512.cc after they have set
// the target. No standard template may be used here: its instance would be shared with code for other processors.
#include "lab/kernels/vectors.h"

namespace loopscope::lab::LAB_LEVEL {

double Sum(const double* x, size_t n);
double Dot(const double* x, const double* y, size_t n);
void Matmul(const double* a, const double* b, double* c, size_t rows, size_t inner, size_t columns, double* scratch);
void MandelbrotRow(uint16_t* out, size_t width, double left, double step, double y, uint16_t limit);
void Fft(const double* in, double* out, size_t n, const double* twiddles, double* scratch);
void NbodyStep(double* state, const double* mass, size_t n, double dt);
uint64_t MonteCarlo(uint32_t seed, uint32_t first, uint32_t n);

}  // namespace loopscope::lab::LAB_LEVEL

#include "lab/kernels/math/fft.inl"
#include "lab/kernels/math/mandelbrot.inl"
#include "lab/kernels/math/matmul.inl"
#include "lab/kernels/math/monte_carlo.inl"
#include "lab/kernels/math/nbody.inl"
#include "lab/kernels/math/sums.inl"

namespace loopscope::lab::LAB_LEVEL {

extern const MathKernels kKernels;
const MathKernels kKernels = {Sum, Dot, Matmul, MandelbrotRow, Fft, NbodyStep, MonteCarlo};

}  // namespace loopscope::lab::LAB_LEVEL
