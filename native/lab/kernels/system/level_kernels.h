// One level's versions: included by level_*.cc after they have set the target. See limits.h.
#include "lab/kernels/vectors.h"

namespace loopscope::lab::LAB_LEVEL {

// Four stretches at once, as who sums them does: one alone is read slower, since reading ahead begins anew with each page.
uint64_t Read(const uint8_t* from, size_t bytes) {
  constexpr size_t kStretches = 4, kInEach = 2, kStep = kInEach * LAB_BYTES;
  Longs bits[kStretches * kInEach] = {};
  const size_t each = bytes / kStretches / kStep * kStep;
  const auto take = [&](Longs& part, size_t at) {
    Longs value;
    __builtin_memcpy(&value, from + at, sizeof value);
    part |= value;
  };
  for (size_t at = 0; at < each; at += kStep)
    for (size_t j = 0; j < kStretches * kInEach; j++) take(bits[j], j / kInEach * each + at + j % kInEach * LAB_BYTES);
  for (size_t at = kStretches * each; at + LAB_BYTES <= bytes; at += LAB_BYTES) take(bits[0], at);
  uint64_t all = 0;
  for (const Longs& part : bits)
    for (size_t lane = 0; lane < kDoubles; lane++) all |= static_cast<uint64_t>(part[lane]);
  return all;
}

static inline __attribute__((always_inline)) void Stream(uint8_t* to, Longs value) {
#if LAB_BYTES == 64
  _mm512_stream_si512(reinterpret_cast<__m512i*>(to), reinterpret_cast<__m512i>(value));
#elif LAB_BYTES == 32
  _mm256_stream_si256(reinterpret_cast<__m256i*>(to), reinterpret_cast<__m256i>(value));
#else
  _mm_stream_si128(reinterpret_cast<__m128i*>(to), reinterpret_cast<__m128i>(value));
#endif
}

void Write(uint8_t* to, size_t bytes) {
  const Longs value = Longs{} + 1;
  for (size_t i = 0; i < bytes; i += LAB_BYTES) Stream(to + i, value);
  _mm_sfence();
}

void Copy(const uint8_t* from, uint8_t* to, size_t bytes) {
  for (size_t i = 0; i < bytes; i += 4 * LAB_BYTES)
    for (size_t j = 0; j < 4 * LAB_BYTES; j += LAB_BYTES) {
      Longs value;
      __builtin_memcpy(&value, from + i + j, sizeof value);
      Stream(to + i + j, value);
    }
  _mm_sfence();
}

// Twelve chains: each fused operation takes four or five cycles, and two can begin in each.
uint64_t MultiplyAdd(uint64_t rounds, double* sink) {
  Doubles a0 = Spread(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0, a8 = a0, a9 = a0, a10 = a0, a11 = a0;
  Doubles x = Spread(0.999999), y = Spread(1e-9);
  // What the compiler cannot know it cannot compute beforehand, nor take twelve chains for one.
  asm volatile("" : "+x"(x), "+x"(y));
  asm volatile("" : "+x"(a0), "+x"(a1), "+x"(a2), "+x"(a3), "+x"(a4), "+x"(a5));
  asm volatile("" : "+x"(a6), "+x"(a7), "+x"(a8), "+x"(a9), "+x"(a10), "+x"(a11));
  for (uint64_t i = 0; i < rounds; i++) {
    a0 = MulAdd(a0, x, y), a1 = MulAdd(a1, x, y), a2 = MulAdd(a2, x, y), a3 = MulAdd(a3, x, y);
    a4 = MulAdd(a4, x, y), a5 = MulAdd(a5, x, y), a6 = MulAdd(a6, x, y), a7 = MulAdd(a7, x, y);
    a8 = MulAdd(a8, x, y), a9 = MulAdd(a9, x, y), a10 = MulAdd(a10, x, y), a11 = MulAdd(a11, x, y);
  }
  *sink = SumOf(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
  return rounds * 12 * kDoubles * 2;
}

extern const LimitKernels kLimitKernels;
const LimitKernels kLimitKernels = {Read, Write, Copy, MultiplyAdd};

}  // namespace loopscope::lab::LAB_LEVEL
