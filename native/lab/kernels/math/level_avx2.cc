#include <cstddef>
#include <cstdint>
#include <cstring>
#include <immintrin.h>

#include "lab/kernels/math/math.h"

#pragma GCC target("avx2,fma,bmi2")
#define LAB_LEVEL avx2
#define LAB_BYTES 32
#include "lab/kernels/math/level_kernels.h"
