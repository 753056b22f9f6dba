// loopscope_boundary: what it costs to go from JavaScript to C++ and back, and how memory and threads are shared across.
#include "lab/glue/boundary/parts.h"
#include "lab/glue/ending.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  loopscope::lab::Ending::Define(env);
  loopscope::lab::DefineCalls(env, exports);
  loopscope::lab::DefineBlock(env, exports);
  loopscope::lab::DefineListeners(env, exports);
  loopscope::lab::DefineBufferPool(env, exports);
  loopscope::lab::DefineSquares(env, exports);
  loopscope::lab::DefineSquareStream(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)
