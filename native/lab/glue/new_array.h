// Typed arrays for results.
#pragma once

#include <napi.h>

#include <new>
#include <type_traits>
#include <utility>

namespace loopscope::lab {

// Where memory is short, Node-API's function for a new ArrayBuffer ends the process; the constructor that JavaScript has throws.
// It costs a little more, so what is smaller than this is made directly: where not even that is to be had, V8 ends by itself.
constexpr size_t kDirectly = 64u << 10;

// Throws std::bad_alloc.
template <typename Array>
Array NewArray(Napi::Env env, size_t length) {
  using Element = typename std::remove_pointer<decltype(std::declval<Array>().Data())>::type;
  const size_t bytes = length * sizeof(Element);
  const Napi::Value maker = bytes > kDirectly ? env.Global().Get("ArrayBuffer") : env.Undefined();
  if (!maker.IsFunction()) return Array::New(env, length);
  const napi_value size = Napi::Number::New(env, static_cast<double>(bytes));
  napi_value made = nullptr;
  if (napi_new_instance(env, maker, 1, &size, &made) != napi_ok) {
    napi_get_and_clear_last_exception(env, &made);
    throw std::bad_alloc();
  }
  const Napi::Value buffer(env, made);
  // Whoever has put something else in the constructor's place gets the direct way.
  if (!buffer.IsArrayBuffer() || buffer.As<Napi::ArrayBuffer>().ByteLength() != bytes) return Array::New(env, length);
  return Array::New(env, length, buffer.As<Napi::ArrayBuffer>(), 0);
}

}  // namespace loopscope::lab
