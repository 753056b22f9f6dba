// What the lab's functions are called with, checked once and with sentences. Every check throws a Napi::Error whose `code`
// is ERR_LAB_ARGUMENT (of a wrong type) or ERR_LAB_RANGE (of the right type, and too large, small or detached).
#pragma once

#include <napi.h>

#include <cstdint>
#include <string>

#include "lab/glue/held_memory.h"

namespace loopscope::lab {

// Elements of a typed array, or of a copy of it. `held` keeps them while another thread works on them.
template <typename T>
struct View {
  T* data = nullptr;
  size_t length = 0;
  // Empty where the call waits for the work, and of memory that is written into and cannot be held: made.h has what is done then.
  HeldMemory held;
  // JavaScript may write to it while it is read. Numbers do no harm by that; what says where to read or write next must be copied.
  bool changing = false;
};

// What is done with the memory of an argument.
enum class Access { kRead, kWrite };

class Arguments {
 public:
  // `signature` as the error's sentence begins: "sum(x)". Argument 0 is the call's argument number `first`.
  // `hold` where the work goes on after the call has returned: memory is then held, which costs some 100 ns a buffer.
  Arguments(const Napi::CallbackInfo& info, const char* signature, size_t first, bool hold)
      : info_(info), signature_(signature), first_(first), hold_(hold) {}

  Napi::Env Env() const { return info_.Env(); }
  bool Hold() const { return hold_; }
  Napi::Value At(size_t index) const { return info_[first_ + index]; }
  bool Has(size_t index) const { return !At(index).IsUndefined(); }

  View<double> Doubles(size_t index, const char* name, Access access = Access::kRead) const;
  View<uint8_t> Bytes(size_t index, const char* name, Access access = Access::kRead) const;
  // A whole number from `least` to `most`.
  int64_t Integer(size_t index, const char* name, int64_t least, int64_t most) const;
  // Any number but NaN and the infinities.
  double Number(size_t index, const char* name) const;

  // A string that UTF-8 can hold.
  std::string Text(size_t index, const char* name, const char* mend) const;
  Napi::Function Callback(size_t index, const char* name, const char* mend) const;

  [[noreturn]] void Refuse(const std::string& sentence, const char* mend) const;
  [[noreturn]] void RefuseRange(const std::string& sentence, const char* mend) const;

  // What a value is, for a sentence: "an Array", "a Float32Array", "undefined".
  static std::string Describe(const Napi::Value& value);

 private:
  template <typename T>
  View<T> TypedArray(size_t index, const char* name, napi_typedarray_type type, const char* typeName,
                     Access access) const;

  const Napi::CallbackInfo& info_;
  const char* signature_;
  size_t first_;
  bool hold_;
};

}  // namespace loopscope::lab
