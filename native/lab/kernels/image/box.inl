// Means of squares of pixels, from sums that slide.
namespace loopscope::lab::LAB_LEVEL {

void SlideSums(uint32_t* __restrict sums, const uint8_t* __restrict enters, const uint8_t* __restrict leaves, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) {
    // In 16 bits as long as it may be: the compiler then makes fewer and fuller vectors of it.
    const int16_t change = static_cast<int16_t>(enters[i] - leaves[i]);
    sums[i] += static_cast<uint32_t>(change);
  }
}

void BoxRow(const uint32_t* columns, size_t side, uint32_t more, Divisor by, uint8_t* out, size_t width) {
  // Pixels in a vector of sums, four colours each.
  constexpr size_t kSums = LAB_BYTES / 16;
  static_assert(kSums <= kBoxSlack);
  const Bytes inverse = LAB(set1_epi32)(static_cast<int>(by.inverse));
  const __m128i shift = _mm_cvtsi32_si128(by.shift);
  __m128i first = _mm_set1_epi32(static_cast<int>(more));
  for (size_t x = 0; x < side; x++)
    first = _mm_add_epi32(first, _mm_loadu_si128(reinterpret_cast<const __m128i*>(columns + 4 * x)));
  // In every pixel of it the sum of the window before the vector.
  Bytes before = LAB_SI(setzero)();
  for (size_t k = 0; k < kSums; k++) __builtin_memcpy(reinterpret_cast<char*>(&before) + 16 * k, &first, sizeof first);
  for (size_t x = 0; x < width; x += kSums) {
    Bytes change = LAB(sub_epi32)(Load(columns + 4 * (x + side)), Load(columns + 4 * x));
    // Changes of all pixels up to each, then what they are behind the last for all.
#if LAB_BYTES == 64
    change = _mm512_add_epi32(change, _mm512_maskz_shuffle_i32x4(0xfff0, change, change, _MM_SHUFFLE(2, 1, 0, 0)));
    change = _mm512_add_epi32(change, _mm512_maskz_shuffle_i32x4(0xff00, change, change, _MM_SHUFFLE(1, 0, 0, 0)));
    const Bytes last = _mm512_shuffle_i32x4(change, change, _MM_SHUFFLE(3, 3, 3, 3));
#elif LAB_BYTES == 32
    change = _mm256_add_epi32(change, _mm256_permute2x128_si256(change, change, 0x08));
    const Bytes last = _mm256_permute2x128_si256(change, change, 0x11);
#else
    const Bytes last = change;
#endif
    const Bytes sums = LAB(add_epi32)(before, change);
    before = LAB(add_epi32)(before, last);
    const Bytes even = LAB(srl_epi64)(LAB(mul_epu32)(sums, inverse), shift);
    const Bytes odd = LAB(srl_epi64)(LAB(mul_epu32)(LAB(srli_epi64)(sums, 32), inverse), shift);
    const Bytes means = LAB_SI(or)(even, LAB(slli_epi64)(odd, 32));
#if LAB_BYTES == 64
    const __m128i bytes = _mm512_cvtepi32_epi8(means);
#else
#if LAB_BYTES == 32
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(means), _mm256_extracti128_si256(means, 1));
#else
    const __m128i words = _mm_packs_epi32(means, means);
#endif
    const __m128i bytes = _mm_packus_epi16(words, words);
#endif
    if (x + kSums <= width)
      __builtin_memcpy(out + 4 * x, &bytes, 4 * kSums);
    else
      __builtin_memcpy(out + 4 * x, &bytes, 4 * (width - x));
  }
}

}  // namespace loopscope::lab::LAB_LEVEL
