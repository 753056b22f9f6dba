// Rows and pixels, mixed by weights.
namespace loopscope::lab::LAB_LEVEL {

constexpr int kShift = 14;
constexpr int32_t kHalf = 1 << (kShift - 1);

void MixRows(const uint8_t* const* rows, const int16_t* weights, size_t count, uint8_t* out, size_t bytes) {
  const Bytes zero = LAB_SI(setzero)();
  size_t i = 0;
  for (; i + LAB_BYTES <= bytes; i += LAB_BYTES) {
    Bytes sums[4];
    for (Bytes& sum : sums) sum = LAB(set1_epi32)(kHalf);
    for (size_t k = 0; k < count; k += 2) {
      // Two rows at a time; behind the last of an odd number comes nothing, with no weight.
      const bool pair = k + 1 < count;
      const Bytes a = Load(rows[k] + i), b = pair ? Load(rows[k + 1] + i) : zero;
      const uint32_t second = pair ? static_cast<uint16_t>(weights[k + 1]) : 0;
      const Bytes weight = LAB(set1_epi32)(static_cast<int32_t>((second << 16) | static_cast<uint16_t>(weights[k])));
      const Bytes low = LAB(unpacklo_epi8)(a, b), high = LAB(unpackhi_epi8)(a, b);
      sums[0] = LAB(add_epi32)(sums[0], LAB(madd_epi16)(LAB(unpacklo_epi8)(low, zero), weight));
      sums[1] = LAB(add_epi32)(sums[1], LAB(madd_epi16)(LAB(unpackhi_epi8)(low, zero), weight));
      sums[2] = LAB(add_epi32)(sums[2], LAB(madd_epi16)(LAB(unpacklo_epi8)(high, zero), weight));
      sums[3] = LAB(add_epi32)(sums[3], LAB(madd_epi16)(LAB(unpackhi_epi8)(high, zero), weight));
    }
    for (Bytes& sum : sums) sum = LAB(srai_epi32)(sum, kShift);
    const Bytes mixed = LAB(packus_epi16)(LAB(packs_epi32)(sums[0], sums[1]), LAB(packs_epi32)(sums[2], sums[3]));
    __builtin_memcpy(out + i, &mixed, sizeof mixed);
  }
  for (; i < bytes; i++) {
    int32_t sum = kHalf;
    for (size_t k = 0; k < count; k++) sum += rows[k][i] * weights[k];
    out[i] = ToByte(sum >> kShift);
  }
}

void MixPixels(const uint8_t* in, const Taps& taps, uint8_t* out, size_t width) {
  const size_t count = taps.count;
  const int16_t* weights = taps.weights.data();
  for (size_t x = 0; x < width; x++, weights += count) {
    const uint8_t* from = in + 4 * static_cast<size_t>(taps.first.data()[x]);
    size_t k = 0;
#if LAB_BYTES > 16
    // Two pixels: their reds beside one another, their greens, and so on, as pairs of 16 bits.
    const __m128i order = _mm_setr_epi8(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1);
    const __m256i orders = _mm256_setr_epi8(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1, 8, -1, 12, -1, 9, -1,
                                            13, -1, 10, -1, 14, -1, 11, -1, 15, -1);
    __m256i sums = _mm256_setzero_si256();
    for (; k + 4 <= count; k += 4) {
      __m128i four;
      __builtin_memcpy(&four, from + 4 * k, sizeof four);
      int32_t first, second;
      __builtin_memcpy(&first, weights + k, sizeof first);
      __builtin_memcpy(&second, weights + k + 2, sizeof second);
      const __m256i weight = _mm256_inserti128_si256(_mm256_set1_epi32(first), _mm_set1_epi32(second), 1);
      const __m256i pairs = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(four), orders);
      sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, weight));
    }
    __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    for (; k + 2 <= count; k += 2) {
      const __m128i two = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from + 4 * k));
      int32_t pair;
      __builtin_memcpy(&pair, weights + k, sizeof pair);
      sum = _mm_add_epi32(sum, _mm_madd_epi16(_mm_shuffle_epi8(two, order), _mm_set1_epi32(pair)));
    }
    int32_t colours[4];
    __builtin_memcpy(colours, &sum, sizeof colours);
#else
    int32_t colours[4] = {0, 0, 0, 0};
#endif
    for (; k < count; k++)
      for (size_t colour = 0; colour < 4; colour++) colours[colour] += from[4 * k + colour] * weights[k];
    for (size_t colour = 0; colour < 4; colour++) out[4 * x + colour] = ToByte((colours[colour] + kHalf) >> kShift);
  }
}

}  // namespace loopscope::lab::LAB_LEVEL
