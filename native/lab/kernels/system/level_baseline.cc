#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "lab/kernels/system/limits.h"

#define LAB_LEVEL baseline
#define LAB_BYTES 16
#include "lab/kernels/system/level_kernels.h"
