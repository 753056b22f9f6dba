#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lab/kernels/image/image.h"

#pragma GCC target("avx2,fma,bmi2")

#define LAB_LEVEL avx2
#define LAB_BYTES 32
#include "lab/kernels/image/level_kernels.h"
