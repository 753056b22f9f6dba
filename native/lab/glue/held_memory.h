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
  // Takes a share in the buffer's memory. Call on the thread of `buffer`.
  explicit HeldMemory(Napi::ArrayBuffer buffer);

  // False where this Node does not export the function: then copy what another thread is to read.
  static bool Possible();

 private:
  std::shared_ptr<void> share_;
};

}  // namespace loopscope::lab
