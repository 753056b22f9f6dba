#pragma once

#include <ctime>
#include <cstdint>

namespace loopscope {

// CLOCK_MONOTONIC in nanoseconds: what uv_hrtime and performance.now() read, the same in all processes of a machine.
inline uint64_t MonotonicNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace loopscope
