#pragma once

#include "lab/glue/ways.h"

namespace loopscope::lab {

extern const Function kSystemFunctions[];
extern const size_t kSystemFunctionCount;

}  // namespace loopscope::lab
