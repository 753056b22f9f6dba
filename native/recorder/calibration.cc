#include "calibration.h"

#include <algorithm>
#include <cstdint>

#include "clock.h"

namespace loopscope {

namespace {

// The least of so many is what it takes where nothing comes between.
constexpr int kTries = 5;
constexpr int kClockReadings = 16;
constexpr int kSteps = 256;
constexpr uint32_t kTableWords = 1024;

uint64_t sink;

template <typename Work>
double LeastNs(int times, Work work) {
  uint64_t least = UINT64_MAX;
  for (int i = 0; i < kTries; i++) {
    const uint64_t begin = MonotonicNs();
    work();
    least = std::min(least, MonotonicNs() - begin);
  }
  return static_cast<double>(least) / times;
}

double StepNs() {
  uint32_t table[kTableWords];
  for (uint32_t i = 0; i < kTableWords; i++) table[i] = i * 2654435761u;
  return LeastNs(kSteps, [&table] {
    uint64_t state = sink | 1;
    for (int i = 0; i < kSteps; i++) {
      state ^= table[state >> 32 & (kTableWords - 1)];
      state *= 0x9e3779b97f4a7c15u;
      table[state & (kTableWords - 1)] += static_cast<uint32_t>(state >> 32);
    }
    sink = state;
  });
}

}  // namespace

Calibration Calibrate(GarbageCollections& gc, CallSites& sites, bool with_sites, bool with_spaces) {
  Calibration result;
  result.clock = LeastNs(kClockReadings + 1, [] {
    for (int i = 0; i < kClockReadings; i++) sink += MonotonicNs();
  });
  result.step = StepNs();
  if (with_sites) {
    result.site = LeastNs(1, [&] { sink += sites.Look(gc.mark_compacts()); }) - result.clock;
    result.site_frames = sites.frames();
  }
  result.heap = LeastNs(1, [&] { sink += gc.ReadHeap(with_spaces); }) - result.clock;
  // A clock that was slow just then.
  result.site = std::max(result.site, 0.0);
  result.heap = std::max(result.heap, 0.0);
  return result;
}

}  // namespace loopscope
