#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "lab/kernels/system/limits.h"

#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2")

#define LAB_LEVEL avx512
#define LAB_BYTES 64
#include "lab/kernels/system/level_kernels.h"
