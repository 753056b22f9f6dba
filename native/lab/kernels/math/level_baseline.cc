#include <cstddef>
#include <cstdint>
#include <cstring>

#include "lab/kernels/math/math.h"

#define LAB_LEVEL baseline
#define LAB_BYTES 16
#include "lab/kernels/math/level_kernels.h"
