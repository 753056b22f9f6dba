// What this machine can do at most, measured: the memory's bandwidth, the floating-point units' peak, the caches' latency.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "lab/kernels/cpu.h"

namespace loopscope::lab {

struct LimitKernels {
  // Reads all of it: bytes are a multiple of 512. Returns something that depends on every byte.
  uint64_t (*read)(const uint8_t* from, size_t bytes);
  // Writes all of it, around the caches.
  void (*write)(uint8_t* to, size_t bytes);
  // Copies all of it, around the caches.
  void (*copy)(const uint8_t* from, uint8_t* to, size_t bytes);
  // `rounds` times as many fused products and sums as the registers hold; returns how many operations of one number that
  // are, two for each product with its sum. `sink` gets a result, so that none is left out.
  uint64_t (*multiply_add)(uint64_t rounds, double* sink);
};

const LimitKernels& LimitsForLevel(Level level);

// Bytes a second; of copies the bytes read and the bytes written are both counted. Operations a second, for doubles.
struct Limits {
  double read, write, copy, flops;
};

// The best of several tries on so many threads together, each with `bytes` of its own; far more than the caches hold.
// Throws std::bad_alloc.
Limits MeasureLimits(size_t threads, size_t bytes, const std::atomic<bool>& cancelled);

// Nanoseconds of a load that depends on the one before, from `bytes` of memory in random order. Throws std::bad_alloc.
double MeasureLatency(size_t bytes);

// Ticks of the processor's time-stamp counter, which run at one rate whatever the clock does; 0 where there is none.
uint64_t CycleCounter();

}  // namespace loopscope::lab
