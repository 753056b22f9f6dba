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

// Pixels in a vector.
constexpr size_t kPixels = LAB_BYTES / 4;

// Of any alignment: one instruction.
template <typename Number>
static inline __attribute__((always_inline)) Bytes Load(const Number* from) {
  Bytes value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

static inline __attribute__((always_inline)) uint8_t ToByte(int32_t value) {
  return static_cast<uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
}

static inline __attribute__((always_inline)) uint8_t LumaOf(const uint8_t* p) {
  return static_cast<uint8_t>((77 * p[0] + 150 * p[1] + 29 * p[2] + 128) >> 8);
}

// The lumas of a vector's pixels, in 32 bits each.
static inline __attribute__((always_inline)) Bytes Lumas(Bytes pixels) {
  const Bytes red_blue = LAB_SI(and)(pixels, LAB(set1_epi32)(0x00ff00ff));
  const Bytes green = LAB_SI(and)(LAB(srli_epi32)(pixels, 8), LAB(set1_epi32)(0xff));
  const Bytes sum = LAB(add_epi32)(LAB(madd_epi16)(red_blue, LAB(set1_epi32)((29 << 16) | 77)),
                                   LAB(madd_epi16)(green, LAB(set1_epi32)(150)));
  return LAB(srli_epi32)(LAB(add_epi32)(sum, LAB(set1_epi32)(128)), 8);
}

// Pixels of such grays, with the alphas of others.
static inline __attribute__((always_inline)) Bytes Grays(Bytes values, Bytes alphas) {
  const Bytes two = LAB_SI(or)(values, LAB(slli_epi32)(values, 8));
  const Bytes alpha = LAB_SI(and)(alphas, LAB(set1_epi32)(static_cast<int>(0xff000000)));
  return LAB_SI(or)(LAB_SI(or)(two, LAB(slli_epi32)(values, 16)), alpha);
}

}  // namespace loopscope::lab::LAB_LEVEL

#include "lab/kernels/image/box.inl"
#include "lab/kernels/image/equalize.inl"
#include "lab/kernels/image/grayscale.inl"
#include "lab/kernels/image/mix.inl"
#include "lab/kernels/image/sobel.inl"

namespace loopscope::lab::LAB_LEVEL {

extern const ImageKernels kImageKernels;
const ImageKernels kImageKernels = {Grayscale,  MixRows, MixPixels,  LumaRow, SobelRow,
                                    SlideSums, BoxRow,  CountLumas, MoveLumas};

}  // namespace loopscope::lab::LAB_LEVEL
