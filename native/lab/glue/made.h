#pragma once

#include <napi.h>

#include <algorithm>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "lab/glue/arguments.h"
#include "lab/glue/failure.h"
#include "lab/glue/held_memory.h"
#include "lab/glue/new_array.h"

namespace loopscope::lab {

// Throws where a result of `length` elements at `out` would be written over an input that is still read.
template <typename T>
void RefuseOverlap(const Arguments& arguments, const View<T>& in, const char* name, const T* out, size_t length) {
  if (out && out + length > in.data && in.data + in.length > out)
    arguments.RefuseRange(std::string("out lies on the memory of ") + name, "Pass memory of its own, or none.");
}

// A result that other threads write into before it is JavaScript's: made when the job is, held until it is returned.
template <typename Array>
class Made {
 public:
  using Element = typename std::remove_pointer<decltype(std::declval<Array>().Data())>::type;

  Made(const Arguments& arguments, size_t length) : array_(NewArray<Array>(arguments.Env(), length)), data_(array_.Data()) {
    // Where memory cannot be held this is an array that nobody knows yet: a reference will do.
    if (arguments.Hold()) Keep(HeldMemory(array_.ArrayBuffer()));
  }

  // The same, or the array that is passed as argument number `out`: memory that was written to before need not be got from
  // the system again, page by page, which can take longer than the work.
  // Where that memory cannot be held, the work is done in memory of its own and the result is copied there at last.
  Made(const Arguments& arguments, size_t length, size_t out, View<Element> (Arguments::*get)(size_t, const char*, Access) const) {
    if (!arguments.Has(out)) {
      *this = Made(arguments, length);
      return;
    }
    const View<Element> view = (arguments.*get)(out, "out", Access::kWrite);
    if (view.length != length)
      arguments.RefuseRange("out has " + std::to_string(view.length) + " elements and the result " + std::to_string(length),
                            "Pass an array of that length, or none.");
    array_ = arguments.At(out).template As<Array>();
    out_ = data_ = view.data;
    if (!arguments.Hold()) return;
    Keep(view.held);
    if (view.held) return;
    apart_.reset(new Element[length]);
    data_ = apart_.get();
    length_ = length;
  }

  Element* Data() { return data_; }
  // Where the result is to be seen by JavaScript; nothing where that is a new array.
  const Element* Out() const { return out_; }

  Napi::Value Value() {
    if (reference_.IsEmpty()) return array_;
    Array array = reference_.Value();
    if (!apart_) return array;
    if (array.ElementLength() != length_)
      throw ErrorOf(array.Env(), {"ERR_LAB_RANGE", "The memory of out was resized or transferred before the result was there. Leave it alone until then, or pass none."});
    std::copy(apart_.get(), apart_.get() + length_, array.Data());
    return array;
  }

 private:
  void Keep(HeldMemory held) {
    held_ = std::move(held);
    reference_ = Napi::Reference<Array>::New(array_, 1);
  }

  // A local handle: of use in the call that made it only.
  Array array_;
  Element* data_ = nullptr;
  const Element* out_ = nullptr;
  HeldMemory held_;
  std::unique_ptr<Element[]> apart_;
  size_t length_ = 0;
  Napi::Reference<Array> reference_;
};

}  // namespace loopscope::lab
