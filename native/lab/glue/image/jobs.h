#pragma once

#include "lab/glue/ways.h"

namespace loopscope::lab {

extern const Function kImageFunctions[];
extern const size_t kImageFunctionCount;

}  // namespace loopscope::lab
