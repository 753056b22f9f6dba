// The instruction set that the kernels use, as every addon of the lab lets it be read and chosen.
#pragma once

#include <napi.h>

namespace loopscope::lab {

// Defines level(), levels() and setLevel(name).
void DefineLevels(Napi::Env env, Napi::Object exports);

}  // namespace loopscope::lab
