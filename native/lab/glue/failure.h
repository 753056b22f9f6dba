// What goes wrong in C++, as an error of JavaScript's: every exception but Napi::Error, which is one already.
//
//   std::bad_alloc, std::length_error   RangeError ERR_LAB_MEMORY
//   std::system_error                   Error ERR_LAB_THREADS: the system gives no more threads
//   any other std::exception            Error ERR_LAB_WORK, with its sentence
//
// node-addon-api catches what escapes us (NODE_ADDON_API_CPP_EXCEPTIONS_ALL), but knows neither code nor sentence for it.
#pragma once

#include <napi.h>

#include <exception>
#include <optional>
#include <string>

namespace loopscope::lab {

struct Failure {
  std::string code, sentence;
};

// Of the exception that is being caught.
Failure CaughtFailure();
Failure NoMemory();
Napi::Error ErrorOf(Napi::Env env, const Failure& failure);

// Does what may fail; how it did, or nothing. On any thread.
template <typename Do>
std::optional<Failure> Attempt(const Do& what) {
  try {
    what();
    return std::nullopt;
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::exception&) {
    return CaughtFailure();
  }
}

// Does what may fail, and throws a Napi::Error where it did. On the JavaScript thread.
template <typename Do>
auto Guarded(Napi::Env env, const Do& what) -> decltype(what()) {
  try {
    return what();
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::exception&) {
    throw ErrorOf(env, CaughtFailure());
  }
}

// The same of a whole function, as it is exported.
template <Napi::Value (*kFunction)(const Napi::CallbackInfo&)>
Napi::Value Guard(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&] { return kFunction(info); });
}

// Resolves a promise, whatever the value is. Where its `then` throws, the promise has been rejected with that when Node-API
// reports the exception besides: it was dealt with, and the promise is not to be settled again.
inline void Resolve(const Napi::Promise::Deferred& deferred, napi_value value) {
  try {
    deferred.Resolve(value);
  } catch (const Napi::Error&) {
  }
}

}  // namespace loopscope::lab
