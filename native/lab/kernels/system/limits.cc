#include "lab/kernels/system/limits.h"

#include <x86intrin.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <new>
#include <thread>
#include <vector>

namespace loopscope::lab {

namespace baseline {
extern const LimitKernels kLimitKernels;
}
namespace avx2 {
extern const LimitKernels kLimitKernels;
}
namespace avx512 {
extern const LimitKernels kLimitKernels;
}

const LimitKernels& LimitsForLevel(Level level) {
  if (level == Level::kAvx512) return avx512::kLimitKernels;
  if (level == Level::kAvx2) return avx2::kLimitKernels;
  return baseline::kLimitKernels;
}

namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Free {
  void operator()(uint8_t* memory) const { std::free(memory); }
};
using Memory = std::unique_ptr<uint8_t[], Free>;

Memory Allocate(size_t bytes) {
  uint8_t* memory = static_cast<uint8_t*>(std::aligned_alloc(4096, (bytes + 4095) / 4096 * 4096));
  if (!memory) throw std::bad_alloc();
  return Memory(memory);
}

// The shortest time in which all threads together have done `work(thread)`, over some tries.
template <typename Work>
double Shortest(size_t threads, int tries, const std::atomic<bool>& cancelled, const Work& work) {
  double shortest = 1e9;
  for (int i = 0; i < tries && !cancelled; i++) {
    std::atomic<size_t> waiting{0};
    std::atomic<bool> go{false};
    std::vector<std::thread> others;
    try {
      others.reserve(threads - 1);
      for (size_t t = 1; t < threads; t++)
        others.emplace_back([&, t] {
          waiting++;
          while (!go) {
          }
          work(t);
        });
    } catch (...) {
      // A thread that is not joined ends the process.
      go = true;
      for (std::thread& other : others) other.join();
      throw;
    }
    while (waiting + 1 < threads) {
    }
    const Clock::time_point begin = Clock::now();
    go = true;
    work(0);
    for (std::thread& other : others) other.join();
    shortest = std::min(shortest, SecondsSince(begin));
  }
  return shortest;
}

}  // namespace

Limits MeasureLimits(size_t threads, size_t bytes, const std::atomic<bool>& cancelled) {
  constexpr int kTries = 9;
  const LimitKernels& kernels = LimitsForLevel(CurrentLevel());
  bytes = (bytes + 4095) / 4096 * 4096;
  std::vector<Memory> from, to;
  for (size_t t = 0; t < threads; t++) {
    from.push_back(Allocate(bytes));
    to.push_back(Allocate(bytes));
    kernels.write(from[t].get(), bytes);
    kernels.write(to[t].get(), bytes);
  }
  const double total = static_cast<double>(bytes) * static_cast<double>(threads);
  std::atomic<uint64_t> seen{0};
  const double read = Shortest(threads, kTries, cancelled, [&](size_t t) { seen |= kernels.read(from[t].get(), bytes); });
  const double write = Shortest(threads, kTries, cancelled, [&](size_t t) { kernels.write(to[t].get(), bytes); });
  const double copy = Shortest(threads, kTries, cancelled, [&](size_t t) { kernels.copy(from[t].get(), to[t].get(), bytes); });
  constexpr uint64_t kRounds = 2'000'000;
  std::atomic<uint64_t> operations{0};
  std::vector<double> sinks(threads * 8);
  const double compute = Shortest(threads, kTries, cancelled, [&](size_t t) {
    const uint64_t done = kernels.multiply_add(kRounds, &sinks[t * 8]);
    if (t == 0) operations = done;
  });
  const double flops = static_cast<double>(operations.load()) * static_cast<double>(threads) / compute;
  return {total / read, total / write, 2 * total / copy, flops};
}

double MeasureLatency(size_t bytes) {
  // One pointer to a line of the cache; their order is one round through all of them (Sattolo's shuffle).
  constexpr size_t kLine = 64;
  const size_t count = std::max<size_t>(bytes / kLine, 2);
  const Memory memory = Allocate(count * kLine);
  std::vector<uint32_t> order(count);
  for (size_t i = 0; i < count; i++) order[i] = static_cast<uint32_t>(i);
  uint64_t random = 88172645463325252U;
  for (size_t i = count - 1; i > 0; i--) {
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;
    std::swap(order[i], order[random % i]);
  }
  const auto line = [&](size_t i) { return reinterpret_cast<void**>(memory.get() + i * kLine); };
  for (size_t i = 0; i < count; i++) *line(i) = line(order[i]);
  void** at = line(0);
  const size_t steps = std::max<size_t>(count * 2, 1 << 20);
  double shortest = 1e9;
  for (int i = 0; i < 3; i++) {
    const Clock::time_point begin = Clock::now();
    for (size_t step = 0; step < steps; step++) at = static_cast<void**>(*at);
    asm volatile("" : "+r"(at));
    shortest = std::min(shortest, SecondsSince(begin));
  }
  return shortest * 1e9 / static_cast<double>(steps);
}

uint64_t CycleCounter() { return __rdtsc(); }

}  // namespace loopscope::lab
