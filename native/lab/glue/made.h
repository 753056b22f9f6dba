#pragma once

#include <napi.h>

#include <type_traits>
#include <utility>

#include "lab/glue/arguments.h"
#include "lab/glue/held_memory.h"

namespace loopscope::lab {

// A result that other threads write into before it is JavaScript's: made when the job is, held until it is returned.
template <typename Array>
class Made {
 public:
  using Element = typename std::remove_pointer<decltype(std::declval<Array>().Data())>::type;

  Made(const Arguments& arguments, size_t length) : array_(Array::New(arguments.Env(), length)), data_(array_.Data()) {
    if (!arguments.Hold()) return;
    held_ = HeldMemory(array_.ArrayBuffer());
    reference_ = Napi::Reference<Array>::New(array_, 1);
  }

  Element* Data() { return data_; }
  Napi::Value Value() { return reference_.IsEmpty() ? Napi::Value(array_) : Napi::Value(reference_.Value()); }

 private:
  // A local handle: of use in the call that made it only.
  Array array_;
  Element* data_;
  HeldMemory held_;
  Napi::Reference<Array> reference_;
};

}  // namespace loopscope::lab
