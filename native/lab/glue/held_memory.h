// Memory of a JavaScript buffer that stays valid while other threads work on it.
//
// A reference to the ArrayBuffer is not enough: it can be transferred to another thread in the middle of our work, and be
// freed there. V8 shares a buffer's backing store by reference counting, and Node exports the function that hands out a
// share; Node-API has no name for it.
//
//   in the middle of the work JavaScript …             and the memory
//   writes to it                                       has the old numbers or the new ones, as the work finds them
//   detaches or transfers it, whole, to anybody        stays, by our share
//   transfers it to another length (Node 21 and 22)    is moved, whoever has a share in it: not held, but copied
//   resizes it                                         is taken away behind the new end: not held, but copied
//   grows the WebAssembly.Memory that it is            stays: it grows in place, or is copied to another place
//   shares it (SharedArrayBuffer)                      is refused: its length and its life are others'
#pragma once

#include <napi.h>

#include <memory>

namespace loopscope::lab {

class HeldMemory {
 public:
  HeldMemory() = default;
  // Takes a share in the buffer's memory, or nothing where that is of no use: where this Node does not export the functions or
  // moves memory that is shared, where the buffer can be resized, or where the environment variable LOOPSCOPE_LAB_COPY is set.
  // Then what another thread works on must be a copy. Call on the thread of `buffer`.
  explicit HeldMemory(Napi::ArrayBuffer buffer);
  // Holds a copy instead. May throw std::bad_alloc.
  static HeldMemory CopyOf(const void* data, size_t bytes);

  explicit operator bool() const { return share_ != nullptr; }

  // Of a copy.
  void* Data() const { return share_.get(); }

 private:
  std::shared_ptr<void> share_;
};

}  // namespace loopscope::lab
