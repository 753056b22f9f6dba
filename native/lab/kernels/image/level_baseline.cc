#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lab/kernels/image/image.h"

#define LAB_LEVEL baseline
#define LAB_BYTES 16
#include "lab/kernels/image/level_kernels.h"
