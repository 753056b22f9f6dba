namespace loopscope::lab::LAB_LEVEL {

// A point is made of its number alone, so that any part of the sequence can be had anywhere: Chris Wellons' lowbias32
// (nullprogram.com, "Prospecting for Hash Functions") of the seed and the number, once for each coordinate.
static inline __attribute__((always_inline)) Words Mix(Words x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

uint64_t MonteCarlo(uint32_t seed, uint32_t first, uint32_t n) {
  constexpr uint32_t kWords = LAB_BYTES / sizeof(uint32_t);
  Words number;
  for (uint32_t lane = 0; lane < kWords; lane++) number[lane] = first + lane;
  uint64_t inside = 0;
  Words counts = {};
  for (uint32_t i = 0; i < n; i += kWords, number += kWords) {
    const Words x = Mix((2U * number) ^ seed) >> 17, y = Mix((2U * number + 1U) ^ seed) >> 17;
    // Coordinates of 15 bits: their squares' sum needs 31, and the radius is 2¹⁵.
    Words hit = reinterpret_cast<Words>((x * x + y * y) < 0x40000000U);
    if (n - i < kWords)
      for (uint32_t lane = n - i; lane < kWords; lane++) hit[lane] = 0;
    counts -= hit;
  }
  for (uint32_t lane = 0; lane < kWords; lane++) inside += counts[lane];
  return inside;
}

}  // namespace loopscope::lab::LAB_LEVEL
