// loopscope_image: the image kernels, decoding and encoding, in every way to run them.
#include "lab/glue/arguments.h"
#include "lab/glue/image/codec.h"
#include "lab/glue/image/jobs.h"
#include "lab/glue/ending.h"
#include "lab/glue/levels.h"

namespace {

// openCodec(path): '' or why libvips cannot be used.
Napi::Value Open(const Napi::CallbackInfo& info) {
  const loopscope::lab::Arguments arguments(info, "openCodec(path)", 0, false);
  const std::string path = arguments.Text(0, "path", "Pass where libvips lies.");
  return Napi::String::New(info.Env(), loopscope::lab::OpenCodec(path.c_str()));
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  loopscope::lab::Ending::Define(env);
  loopscope::lab::DefineLevels(env, exports);
  loopscope::lab::DefineFunctions(env, exports, loopscope::lab::kImageFunctions, loopscope::lab::kImageFunctionCount);
  exports.Set("openCodec", Napi::Function::New(env, Open, "openCodec"));
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)
