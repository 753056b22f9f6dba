#include "lab/kernels/cpu.h"

#include <atomic>

namespace loopscope::lab {

namespace {

Level Detect() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx2 =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (avx2 && avx512) return Level::kAvx512;
  if (avx2) return Level::kAvx2;
#endif
  return Level::kBaseline;
}

const Level best = Detect();
std::atomic<Level> current{best};

}  // namespace

Level BestLevel() { return best; }

Level CurrentLevel() { return current.load(std::memory_order_relaxed); }

bool SetLevel(Level level) {
  if (static_cast<int>(level) < 0 || static_cast<int>(level) > static_cast<int>(best)) return false;
  current.store(level, std::memory_order_relaxed);
  return true;
}

const char* LevelName(Level level) {
  switch (level) {
    case Level::kAvx512:
      return "avx512";
    case Level::kAvx2:
      return "avx2";
    default:
      return "baseline";
  }
}

}  // namespace loopscope::lab
