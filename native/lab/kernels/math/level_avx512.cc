#include <cstddef>
#include <cstdint>
#include <cstring>
#include <immintrin.h>

#include "lab/kernels/math/math.h"

#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2")

#define LAB_LEVEL avx512
#define LAB_BYTES 64
#include "lab/kernels/math/level_kernels.h"
