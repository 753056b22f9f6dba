#pragma once

#include <napi.h>

#include <string>
#include <type_traits>
#include <utility>

#include "lab/glue/arguments.h"
#include "lab/glue/held_memory.h"

namespace loopscope::lab {

// Throws where a result of `length` elements at `out` would be written over an input that is still read.
template <typename T>
void RefuseOverlap(const Arguments& arguments, const View<T>& in, const char* name, const T* out, size_t length) {
  if (out + length > in.data && in.data + in.length > out)
    arguments.RefuseRange(std::string("out lies on the memory of ") + name, "Pass memory of its own, or none.");
}

// A result that other threads write into before it is JavaScript's: made when the job is, held until it is returned.
template <typename Array>
class Made {
 public:
  using Element = typename std::remove_pointer<decltype(std::declval<Array>().Data())>::type;

  Made(const Arguments& arguments, size_t length) : array_(Array::New(arguments.Env(), length)), data_(array_.Data()) {
    Hold(arguments);
  }

  // The same, or the array that is passed as argument number `out`: memory that was written to before need not be got from
  // the system again, page by page, which can take longer than the work.
  Made(const Arguments& arguments, size_t length, size_t out, View<Element> (Arguments::*get)(size_t, const char*, Access) const) {
    if (!arguments.Has(out)) {
      array_ = Array::New(arguments.Env(), length);
      data_ = array_.Data();
    } else {
      const View<Element> view = (arguments.*get)(out, "out", Access::kWrite);
      if (view.length != length)
        arguments.RefuseRange("out has " + std::to_string(view.length) + " elements and the result " + std::to_string(length),
                              "Pass an array of that length, or none.");
      array_ = arguments.At(out).template As<Array>();
      data_ = view.data;
    }
    Hold(arguments);
  }

  Element* Data() { return data_; }
  Napi::Value Value() { return reference_.IsEmpty() ? Napi::Value(array_) : Napi::Value(reference_.Value()); }

 private:
  void Hold(const Arguments& arguments) {
    if (!arguments.Hold()) return;
    // Where memory cannot be held this is an array that nobody knows yet: a reference will do.
    held_ = HeldMemory(array_.ArrayBuffer());
    reference_ = Napi::Reference<Array>::New(array_, 1);
  }

  // A local handle: of use in the call that made it only.
  Array array_;
  Element* data_ = nullptr;
  HeldMemory held_;
  Napi::Reference<Array> reference_;
};

}  // namespace loopscope::lab
