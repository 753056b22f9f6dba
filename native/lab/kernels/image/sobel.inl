// The edges of an image, from rows of lumas.
namespace loopscope::lab::LAB_LEVEL {

void LumaRow(const uint8_t* in, int16_t* out, size_t width) {
  size_t x = 0;
  for (; x + kPixels <= width; x += kPixels) {
    const Bytes lumas = Lumas(Load(in + 4 * x));
#if LAB_BYTES == 64
    const __m256i words = _mm512_cvtepi32_epi16(lumas);
#elif LAB_BYTES == 32
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(lumas), _mm256_extracti128_si256(lumas, 1));
#else
    const int64_t words = _mm_cvtsi128_si64(_mm_packs_epi32(lumas, lumas));
#endif
    __builtin_memcpy(out + x, &words, sizeof words);
  }
  for (; x < width; x++) out[x] = LumaOf(in + 4 * x);
}

void SobelRow(const int16_t* above, const int16_t* here, const int16_t* below, const uint8_t* in, uint8_t* out, size_t width) {
  const Bytes zero = LAB_SI(setzero)(), most = LAB(set1_epi16)(255);
  const auto absolute = [&](Bytes value) { return LAB(max_epi16)(value, LAB(sub_epi16)(zero, value)); };
  // As many pixels as there are lumas in a vector.
  constexpr size_t kAtOnce = 2 * kPixels;
  static_assert(kAtOnce <= kSobelSlack);
  const auto some = [&](size_t x, const uint8_t* from, uint8_t* to) {
    const Bytes corner = LAB(sub_epi16)(Load(below + x + 2), Load(above + x));
    const Bytes other = LAB(sub_epi16)(Load(above + x + 2), Load(below + x));
    const Bytes beside = LAB(sub_epi16)(Load(here + x + 2), Load(here + x));
    const Bytes along = LAB(sub_epi16)(Load(below + x + 1), Load(above + x + 1));
    const Bytes across = LAB(add_epi16)(LAB(add_epi16)(corner, other), LAB(add_epi16)(beside, beside));
    const Bytes down = LAB(add_epi16)(LAB(sub_epi16)(corner, other), LAB(add_epi16)(along, along));
    const Bytes strength = LAB(min_epi16)(LAB(add_epi16)(absolute(across), absolute(down)), most);
#if LAB_BYTES == 64
    const Bytes first = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(strength));
    const Bytes second = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(strength, 1));
#elif LAB_BYTES == 32
    const Bytes first = _mm256_cvtepu16_epi32(_mm256_castsi256_si128(strength));
    const Bytes second = _mm256_cvtepu16_epi32(_mm256_extracti128_si256(strength, 1));
#else
    const Bytes first = _mm_unpacklo_epi16(strength, zero), second = _mm_unpackhi_epi16(strength, zero);
#endif
    const Bytes low = Grays(first, Load(from)), high = Grays(second, Load(from + LAB_BYTES));
    __builtin_memcpy(to, &low, sizeof low);
    __builtin_memcpy(to + LAB_BYTES, &high, sizeof high);
  };
  size_t x = 0;
  for (; x + kAtOnce <= width; x += kAtOnce) some(x, in + 4 * x, out + 4 * x);
  if (x == width) return;
  uint8_t rest[4 * kAtOnce] = {};
  __builtin_memcpy(rest, in + 4 * x, 4 * (width - x));
  some(x, rest, rest);
  __builtin_memcpy(out + 4 * x, rest, 4 * (width - x));
}

}  // namespace loopscope::lab::LAB_LEVEL
