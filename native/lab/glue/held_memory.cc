#include "lab/glue/held_memory.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace loopscope::lab {

namespace {

// As V8 has them:
//   std::shared_ptr<BackingStore> ArrayBuffer::GetBackingStore()
//   bool BackingStore::IsResizableByUserJavaScript() const
//   const char* V8::GetVersion()
// Every shared_ptr has one layout, and its count knows how to free what it counts.
class ArrayBufferLike;
using GetBackingStore = std::shared_ptr<void> (*)(ArrayBufferLike* self);
using IsResizable = bool (*)(const void* self);
using GetVersion = const char* (*)();

template <typename F>
F Find(const char* name) {
  return reinterpret_cast<F>(dlsym(RTLD_DEFAULT, name));
}

// ArrayBuffer.prototype.transfer(length) moved the memory by realloc, until V8 found a copy to be as fast (crbug.com/330575496).
bool MovesMemory() {
  const auto version = Find<GetVersion>("_ZN2v82V810GetVersionEv");
  int major = 0, minor = 0;
  if (!version || std::sscanf(version(), "%d.%d", &major, &minor) != 2) return true;
  return major == 12 || (major == 11 && minor >= 4);
}

struct Means {
  GetBackingStore share = nullptr;
  IsResizable resizable = nullptr;
};

Means FindMeans() {
  const Means means = {Find<GetBackingStore>("_ZN2v811ArrayBuffer15GetBackingStoreEv"),
                       Find<IsResizable>("_ZNK2v812BackingStore27IsResizableByUserJavaScriptEv")};
  const bool all = means.share && means.resizable && !std::getenv("LOOPSCOPE_LAB_COPY") && !MovesMemory();
  return all ? means : Means{};
}

const Means means = FindMeans();

}  // namespace

HeldMemory::HeldMemory(Napi::ArrayBuffer buffer) {
  if (!means.share) return;
  // A napi_value is a v8::Local: a pointer to the slot that is the object as V8's own functions see it.
  ArrayBufferLike* self;
  napi_value value = buffer;
  static_assert(sizeof self == sizeof value);
  std::memcpy(&self, &value, sizeof self);
  share_ = means.share(self);
  if (share_ && means.resizable(share_.get())) share_.reset();
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
