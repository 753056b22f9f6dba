// One level's versions of the innermost loops: included by level_*.cc after they have set the target.
//   LAB_LEVEL   name of the namespace: baseline, avx2 or avx512
//   LAB_BYTES   width of a vector register: 16, 32 or 64
// No standard template may be instantiated here: its code would be shared with other levels.
namespace loopscope::lab::LAB_LEVEL {

#if LAB_BYTES == 64
typedef __m512i Bytes;
#define LAB(name) _mm512_##name
#define LAB_SI(name) _mm512_##name##_si512
#elif LAB_BYTES == 32
typedef __m256i Bytes;
#define LAB(name) _mm256_##name
#define LAB_SI(name) _mm256_##name##_si256
#else
typedef __m128i Bytes;
#define LAB(name) _mm_##name
#define LAB_SI(name) _mm_##name##_si128
#endif

constexpr int kShift = 14;
constexpr int32_t kHalf = 1 << (kShift - 1);

static inline __attribute__((always_inline)) Bytes LoadBytes(const uint8_t* from) {
  Bytes value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

static inline __attribute__((always_inline)) uint8_t ToByte(int32_t value) {
  return static_cast<uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
}

void Grayscale(const uint8_t* in, uint8_t* out, size_t pixels) {
  constexpr size_t kPixels = LAB_BYTES / 4;
  const Bytes even = LAB(set1_epi32)(0x00ff00ff), low = LAB(set1_epi32)(0xff), alpha = LAB(set1_epi32)(static_cast<int>(0xff000000));
  const Bytes red_blue = LAB(set1_epi32)((29 << 16) | 77), green = LAB(set1_epi32)(150), half = LAB(set1_epi32)(128);
  size_t i = 0;
  const auto one = [&] {
    const uint8_t* p = in + 4 * i;
    const uint8_t luma = static_cast<uint8_t>((77 * p[0] + 150 * p[1] + 29 * p[2] + 128) >> 8);
    const uint8_t a = p[3];
    out[4 * i] = out[4 * i + 1] = out[4 * i + 2] = luma;
    out[4 * i + 3] = a;
  };
  // What is larger than the caches is not read again soon: its results go around them, and need not be read to be written.
  const bool stream = pixels > (size_t{1} << 20) && reinterpret_cast<uintptr_t>(out) % 4 == 0;
  if (stream)
    for (; reinterpret_cast<uintptr_t>(out + 4 * i) % LAB_BYTES != 0; i++) one();
  for (; i + kPixels <= pixels; i += kPixels) {
    const Bytes pixel = LoadBytes(in + 4 * i);
    const Bytes from_green = LAB(madd_epi16)(LAB_SI(and)(LAB(srli_epi32)(pixel, 8), low), green);
    const Bytes sum = LAB(add_epi32)(LAB(add_epi32)(LAB(madd_epi16)(LAB_SI(and)(pixel, even), red_blue), from_green), half);
    const Bytes luma = LAB(srli_epi32)(sum, 8);
    const Bytes two = LAB_SI(or)(luma, LAB(slli_epi32)(luma, 8));
    const Bytes gray = LAB_SI(or)(LAB_SI(or)(two, LAB(slli_epi32)(luma, 16)), LAB_SI(and)(pixel, alpha));
    if (stream)
      LAB_SI(stream)(reinterpret_cast<Bytes*>(out + 4 * i), gray);
    else
      __builtin_memcpy(out + 4 * i, &gray, sizeof gray);
  }
  if (stream) _mm_sfence();
  for (; i < pixels; i++) one();
}

void MixRows(const uint8_t* const* rows, const int16_t* weights, size_t count, uint8_t* out, size_t bytes) {
  const Bytes zero = LAB_SI(setzero)();
  size_t i = 0;
  for (; i + LAB_BYTES <= bytes; i += LAB_BYTES) {
    Bytes sums[4];
    for (Bytes& sum : sums) sum = LAB(set1_epi32)(kHalf);
    for (size_t k = 0; k < count; k += 2) {
      // Two rows at a time; behind the last of an odd number comes nothing, with no weight.
      const bool pair = k + 1 < count;
      const Bytes a = LoadBytes(rows[k] + i), b = pair ? LoadBytes(rows[k + 1] + i) : zero;
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

void SobelRow(const int16_t* __restrict above, const int16_t* __restrict here, const int16_t* __restrict below,
              uint8_t* __restrict out, size_t width) {
  for (size_t x = 0; x < width; x++) {
    const int across = (above[x + 2] + 2 * here[x + 2] + below[x + 2]) - (above[x] + 2 * here[x] + below[x]);
    const int down = (below[x] + 2 * below[x + 1] + below[x + 2]) - (above[x] + 2 * above[x + 1] + above[x + 2]);
    const int strength = (across < 0 ? -across : across) + (down < 0 ? -down : down);
    out[x] = static_cast<uint8_t>(strength > 255 ? 255 : strength);
  }
}

void SlideSums(uint32_t* __restrict sums, const uint8_t* __restrict enters, const uint8_t* __restrict leaves, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) sums[i] += static_cast<uint32_t>(enters[i]) - leaves[i];
}

extern const ImageKernels kImageKernels;
const ImageKernels kImageKernels = {Grayscale, MixRows, MixPixels, SobelRow, SlideSums};

}  // namespace loopscope::lab::LAB_LEVEL
