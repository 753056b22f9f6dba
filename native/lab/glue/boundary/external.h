// An ArrayBuffer on memory of ours.
#pragma once

#include <napi.h>

#include <memory>

namespace loopscope::lab {

// `share` is given back on the JavaScript thread once V8 has let go of the memory, when the environment ends at the latest.
template <typename Owner>
Napi::ArrayBuffer External(Napi::Env env, void* data, size_t bytes, std::shared_ptr<Owner> share) {
  auto* held = new std::shared_ptr<Owner>(std::move(share));
  napi_value buffer = nullptr;
  const napi_status status = napi_create_external_arraybuffer(
      env, data, bytes, [](napi_env, void*, void* hint) { delete static_cast<std::shared_ptr<Owner>*>(hint); }, held, &buffer);
  if (status != napi_ok) {
    delete held;
    Napi::Error error = Napi::Error::New(
        env, "This Node allows no memory of an addon in an ArrayBuffer (its pointers are compressed); use a copy.");
    error.Set("code", Napi::String::New(env, "ERR_LAB_EXTERNAL"));
    throw error;
  }
  return Napi::ArrayBuffer(env, buffer);
}

}  // namespace loopscope::lab
