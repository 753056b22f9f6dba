// Vectors of the level that a file is compiled for: the file sets the target first, then includes this.
//   LAB_LEVEL   name of the namespace: baseline, avx2 or avx512
//   LAB_BYTES   width of a vector register: 16, 32 or 64
// Arithmetic is written with the compiler's vector types. `-ffp-contract=off` holds for all of the lab, so that a product
// and a sum round twice, as they do in JavaScript; `MulAdd` rounds once where the level has the instruction.
#ifndef LAB_LEVEL
#error "LAB_LEVEL must name the level"
#endif

namespace loopscope::lab::LAB_LEVEL {

constexpr size_t kDoubles = LAB_BYTES / sizeof(double);

typedef double Doubles __attribute__((vector_size(LAB_BYTES)));
typedef int64_t Longs __attribute__((vector_size(LAB_BYTES)));
typedef uint32_t Words __attribute__((vector_size(LAB_BYTES)));

// Of any alignment: one instruction each.
template <typename V = Doubles>
static inline __attribute__((always_inline)) V Load(const double* from) {
  V value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

template <typename V>
static inline __attribute__((always_inline)) void Store(double* to, V value) {
  __builtin_memcpy(to, &value, sizeof value);
}

static inline __attribute__((always_inline)) Doubles Spread(double value) { return value - Doubles{}; }

static inline __attribute__((always_inline)) Doubles MulAdd(Doubles a, Doubles b, Doubles c) {
#if LAB_BYTES == 64
  return reinterpret_cast<Doubles>(_mm512_fmadd_pd(reinterpret_cast<__m512d>(a), reinterpret_cast<__m512d>(b), reinterpret_cast<__m512d>(c)));
#elif LAB_BYTES == 32
  return reinterpret_cast<Doubles>(_mm256_fmadd_pd(reinterpret_cast<__m256d>(a), reinterpret_cast<__m256d>(b), reinterpret_cast<__m256d>(c)));
#else
  return a * b + c;
#endif
}

static inline __attribute__((always_inline)) double SumOf(Doubles value) {
  double sum = 0;
  for (size_t i = 0; i < kDoubles; i++) sum += value[i];
  return sum;
}

}  // namespace loopscope::lab::LAB_LEVEL
