// Kernels that gain nothing from wider registers.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "lab/kernels/math/math.h"

namespace loopscope::lab {

namespace {

// Odd numbers of one piece of the sieve, a bit each: 32 KiB, which stays in the first-level cache.
constexpr uint64_t kPieceBytes = 32768;
constexpr uint64_t kPieceNumbers = kPieceBytes * 8;

uint64_t SquareRoot(uint64_t value) {
  uint64_t root = static_cast<uint64_t>(std::sqrt(static_cast<double>(value)));
  while (root * root > value) root--;
  while ((root + 1) * (root + 1) <= value) root++;
  return root;
}

}  // namespace

// The piece; then, a byte each, whether an odd number up to √limit is composite; then the next multiple of each prime.
size_t PrimesScratch(uint64_t limit) {
  const uint64_t root = SquareRoot(limit);
  return kPieceBytes + (root / 2 + 8) / 8 * 8 + 16 * (root / 2 + 2);
}

uint64_t CountPrimes(uint64_t limit, uint8_t* scratch, const std::atomic<bool>& cancelled) {
  if (limit < 2) return 0;
  const uint64_t root = SquareRoot(limit), odds = root / 2 + 1;
  uint64_t* piece = reinterpret_cast<uint64_t*>(scratch);
  uint8_t* composite = scratch + kPieceBytes;
  uint64_t* primes = reinterpret_cast<uint64_t*>(scratch + kPieceBytes + (root / 2 + 8) / 8 * 8);
  std::memset(composite, 0, (root / 2 + 8) / 8 * 8);
  size_t count = 0;
  for (uint64_t i = 1; i < odds && 2 * i + 1 <= root; i++) {
    if (composite[i]) continue;
    const uint64_t prime = 2 * i + 1;
    for (uint64_t j = prime * prime / 2; j < odds; j += prime) composite[j] = 1;
    primes[2 * count] = prime;
    primes[2 * count + 1] = prime * prime / 2;
    count++;
  }
  // Number i of the sieve is 2i + 1: 1 stands for the prime 2.
  const uint64_t total = (limit + 1) / 2;
  uint64_t found = 0;
  for (uint64_t low = 0; low < total && !cancelled.load(std::memory_order_relaxed); low += kPieceNumbers) {
    const uint64_t numbers = std::min(kPieceNumbers, total - low);
    std::memset(piece, 0, kPieceBytes);
    for (size_t k = 0; k < count; k++) {
      const uint64_t prime = primes[2 * k];
      uint64_t at = primes[2 * k + 1];
      if (at >= low + numbers) {
        if (prime * prime / 2 >= low + numbers) break;
        continue;
      }
      for (at -= low; at < numbers; at += prime) piece[at >> 6] |= uint64_t{1} << (at & 63);
      primes[2 * k + 1] = at + low;
    }
    for (uint64_t word = 0; word * 64 < numbers; word++) {
      uint64_t open = ~piece[word];
      if (numbers - word * 64 < 64) open &= (uint64_t{1} << (numbers - word * 64)) - 1;
      found += static_cast<uint64_t>(__builtin_popcountll(open));
    }
  }
  return found;
}

// `noipa`: two calls of a pure function with one argument would be made one, and the recursion a loop.
__attribute__((noipa)) double Fibonacci(int n) {
  return n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
}

namespace {

// A double's bits, wherever they lie: not undefined, as reading through a plain uint64_t* would be.
typedef uint64_t __attribute__((may_alias)) Key;

// Bits whose unsigned order is the order of the numbers: −0 before +0, every NaN behind all.
uint64_t KeyOf(double value) {
  if (value != value) return ~uint64_t{0};
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits >> 63 ? ~bits : bits | (uint64_t{1} << 63);
}

double ValueOf(uint64_t key) {
  if (key == ~uint64_t{0}) return __builtin_nan("");
  const uint64_t bits = key >> 63 ? key & ~(uint64_t{1} << 63) : ~key;
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace

// Radix sort, 11 bits at a time; small arrays by comparison.
void SortDoubles(double* values, size_t n, double* scratch) {
  constexpr int kBits = 11, kPasses = 6;
  constexpr size_t kBuckets = size_t{1} << kBits;
  Key* keys = reinterpret_cast<Key*>(scratch);
  if (n < 1024) {
    for (size_t i = 0; i < n; i++) keys[i] = KeyOf(values[i]);
    std::sort(keys, keys + n);
    for (size_t i = 0; i < n; i++) values[i] = ValueOf(keys[i]);
    return;
  }
  // One reading counts for all passes. Not a thread's own memory: where that is not to be had, the C library ends the process.
  uint32_t counts[kPasses][kBuckets] = {};
  Key* from = reinterpret_cast<Key*>(values);
  for (size_t i = 0; i < n; i++) {
    const uint64_t key = KeyOf(values[i]);
    from[i] = key;
    for (int pass = 0; pass < kPasses; pass++) counts[pass][(key >> (pass * kBits)) & (kBuckets - 1)]++;
  }
  Key* to = keys;
  for (int pass = 0; pass < kPasses; pass++) {
    uint32_t* count = counts[pass];
    if (count[(from[0] >> (pass * kBits)) & (kBuckets - 1)] == n) continue;
    uint32_t at = 0;
    for (size_t bucket = 0; bucket < kBuckets; bucket++) {
      const uint32_t here = count[bucket];
      count[bucket] = at;
      at += here;
    }
    for (size_t i = 0; i < n; i++) to[count[(from[i] >> (pass * kBits)) & (kBuckets - 1)]++] = from[i];
    std::swap(from, to);
  }
  for (size_t i = 0; i < n; i++) values[i] = ValueOf(from[i]);
}

}  // namespace loopscope::lab
