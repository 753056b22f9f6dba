#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "lab/kernels/system/limits.h"

#pragma GCC target("avx2,fma,bmi2")

#define LAB_LEVEL avx2
#define LAB_BYTES 32
#include "lab/kernels/system/level_kernels.h"
