// Memory of a JavaScript buffer that stays valid while other threads work on it.
//
// A reference to the ArrayBuffer is not enough: it can be transferred to another thread in the middle of our work, and be
// freed there. V8 shares a buffer's backing store by reference counting, and Node exports the function that hands out a
// share; Node-API has no name for it.
#pragma once

#include <napi.h>

#include <memory>

namespace loopscope::lab {

class HeldMemory {
 public:
  HeldMemory() = default;
  // Takes a share in the buffer's memory, or nothing where that is not possible. Call on the thread of `buffer`.
  explicit HeldMemory(Napi::ArrayBuffer buffer);
  // Holds a copy instead. May throw std::bad_alloc.
  static HeldMemory CopyOf(const void* data, size_t bytes);

  // False where this Node does not export the function, or where the environment variable LOOPSCOPE_LAB_COPY is set: then
  // what another thread reads must be copied, and what JavaScript can reach must not be written into.
  static bool Possible();

  // Of a copy.
  void* Data() const { return share_.get(); }

 private:
  std::shared_ptr<void> share_;
};

}  // namespace loopscope::lab
