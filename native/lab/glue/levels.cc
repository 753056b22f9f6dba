#include "lab/glue/levels.h"

#include "lab/glue/arguments.h"
#include "lab/kernels/cpu.h"

namespace loopscope::lab {

namespace {

Napi::Value GetLevel(const Napi::CallbackInfo& info) { return Napi::String::New(info.Env(), LevelName(CurrentLevel())); }

Napi::Value GetLevels(const Napi::CallbackInfo& info) {
  Napi::Array names = Napi::Array::New(info.Env());
  for (int level = 0; level <= static_cast<int>(BestLevel()); level++)
    names.Set(static_cast<uint32_t>(level), LevelName(static_cast<Level>(level)));
  return names;
}

void ChooseLevel(const Napi::CallbackInfo& info) {
  const Arguments arguments(info, "setLevel(name)", 0, false);
  const Napi::Value name = arguments.At(0);
  if (name.IsString())
    for (int level = 0; level < kLevels; level++)
      if (name.As<Napi::String>().Utf8Value() == LevelName(static_cast<Level>(level)) && SetLevel(static_cast<Level>(level)))
        return;
  arguments.RefuseRange("this processor has no level of that name", "Pass one of levels().");
}

}  // namespace

void DefineLevels(Napi::Env env, Napi::Object exports) {
  exports.Set("level", Napi::Function::New(env, GetLevel, "level"));
  exports.Set("levels", Napi::Function::New(env, GetLevels, "levels"));
  exports.Set("setLevel", Napi::Function::New(env, ChooseLevel, "setLevel"));
}

}  // namespace loopscope::lab
