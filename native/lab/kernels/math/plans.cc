// What is the same at every level: tables and sizes.
#include <cmath>

#include "lab/kernels/math/math.h"

namespace loopscope::lab {

namespace baseline {
extern const MathKernels kKernels;
}
#if defined(__x86_64__)
namespace avx2 {
extern const MathKernels kKernels;
}
namespace avx512 {
extern const MathKernels kKernels;
}
#endif

const MathKernels& ForLevel(Level level) {
#if defined(__x86_64__)
  if (level == Level::kAvx512) return avx512::kKernels;
  if (level == Level::kAvx2) return avx2::kKernels;
#endif
  (void)level;
  return baseline::kKernels;
}

void FftTwiddles(double* twiddles, size_t n) {
  for (size_t length = n; length >= 4; length /= 4) {
    const size_t m = length / 4;
    for (size_t power = 1; power <= 3; power++) {
      for (size_t p = 0; p < m; p++) {
        const double angle = -2 * M_PI * static_cast<double>(p * power) / static_cast<double>(length);
        twiddles[p] = std::cos(angle);
        twiddles[m + p] = std::sin(angle);
      }
      twiddles += 2 * m;
    }
  }
}

}  // namespace loopscope::lab
