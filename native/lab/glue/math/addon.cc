// loopscope_math: the mathematical kernels, in every way to run them.
#include "lab/glue/ending.h"
#include "lab/glue/levels.h"
#include "lab/glue/math/jobs.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  loopscope::lab::Ending::Define(env);
  loopscope::lab::DefineLevels(env, exports);
  loopscope::lab::DefineFunctions(env, exports, loopscope::lab::kMathFunctions, loopscope::lab::kMathFunctionCount);
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)
