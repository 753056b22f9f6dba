#include "lab/glue/held_memory.h"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace loopscope::lab {

namespace {

// v8::ArrayBuffer::GetBackingStore(): std::shared_ptr<v8::BackingStore>. Every shared_ptr has one layout, and its count
// knows how to free what it counts.
class ArrayBufferLike;
using GetBackingStore = std::shared_ptr<void> (*)(ArrayBufferLike* self);

GetBackingStore FindGetBackingStore() {
  if (std::getenv("LOOPSCOPE_LAB_COPY")) return nullptr;
  return reinterpret_cast<GetBackingStore>(dlsym(RTLD_DEFAULT, "_ZN2v811ArrayBuffer15GetBackingStoreEv"));
}

const GetBackingStore getBackingStore = FindGetBackingStore();

}  // namespace

bool HeldMemory::Possible() { return getBackingStore != nullptr; }

HeldMemory::HeldMemory(Napi::ArrayBuffer buffer) {
  if (!getBackingStore) return;
  // A napi_value is a v8::Local: a pointer to the slot that is the object as V8's own functions see it.
  ArrayBufferLike* self;
  napi_value value = buffer;
  static_assert(sizeof self == sizeof value);
  std::memcpy(&self, &value, sizeof self);
  share_ = getBackingStore(self);
}

HeldMemory HeldMemory::CopyOf(const void* data, size_t bytes) {
  HeldMemory held;
  void* memory = std::malloc(bytes > 0 ? bytes : 1);
  if (!memory) throw std::bad_alloc();
  held.share_ = std::shared_ptr<void>(memory, std::free);
  if (bytes > 0) std::memcpy(memory, data, bytes);
  return held;
}

}  // namespace loopscope::lab
