// The compiler's own header leaves vectors unset that it then masks away: no warning of ours.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lab/kernels/image/image.h"

#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2")

#define LAB_LEVEL avx512
#define LAB_BYTES 64
#include "lab/kernels/image/level_kernels.h"
