#pragma once

#include "lab/glue/ways.h"

namespace loopscope::lab {

extern const Function kMathFunctions[];
extern const size_t kMathFunctionCount;

}  // namespace loopscope::lab
