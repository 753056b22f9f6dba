#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>

// The few functions of V8 that Node-API does not offer, looked up in the running executable by their mangled names: the
// same names in Node 20, 22, 24 and 26, so that one binary serves all. Where one is missing the caller does without.
namespace loopscope::v8_symbols {

using Isolate = void;

// v8::GCType and v8::GCCallbackFlags are int-sized enums.
using GcCallback = void (*)(Isolate*, int type, int flags, void* data);
using AddGcCallback = void (*)(Isolate*, GcCallback, void* data, int type_filter);
using RemoveGcCallback = void (*)(Isolate*, GcCallback, void* data);

// v8::RegisterState: where to begin to unwind.
struct RegisterState {
  void* pc;
  void* sp;
  void* fp;
  void* lr;
};
// v8::SampleInfo begins with the number of frames; what follows differs between versions and is not read.
struct SampleInfo {
  size_t frames_count;
  char rest[248];
};
using GetStackSample = void (*)(Isolate*, const RegisterState&, void** frames, size_t limit, SampleInfo*);

// v8::HeapStatistics is a row of size_t; the fifth is the used heap. Larger than any version's.
struct HeapStatistics {
  size_t values[64];
};
using GetHeapStatistics = void (*)(Isolate*, HeapStatistics*);

// v8::HeapSpaceStatistics, with room behind it for what a later version may add.
struct HeapSpaceStatistics {
  const char* name;
  size_t committed;
  size_t used;
  size_t available;
  size_t physical;
  size_t rest[11];
};
using NumberOfHeapSpaces = size_t (*)(Isolate*);
using GetHeapSpaceStatistics = bool (*)(Isolate*, HeapSpaceStatistics*, size_t space);

// A v8::Local (or MaybeLocal) is one pointer, trivially copied.
using Local = void*;
using NewFunction = Local (*)(Local context, void* callback, Local data, int length, int constructor_behavior,
                              int side_effect_type);

template <typename Function>
Function Find(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

inline Isolate* CurrentIsolate() {
  static const auto get = Find<Isolate* (*)()>("_ZN2v87Isolate10GetCurrentEv");
  return get == nullptr ? nullptr : get();
}

// A JavaScript function of one of Node's own callbacks for such; nullptr where this Node does not offer what that takes.
inline Local FunctionOf(const char* callback_name) {
  static const auto current_context = Find<Local (*)(Isolate*)>("_ZN2v87Isolate17GetCurrentContextEv");
  static const auto with_value = Find<NewFunction>(
      "_ZN2v88Function3NewENS_5LocalINS_7ContextEEEPFvRKNS_20FunctionCallbackInfoINS_5ValueEEEENS1_IS5_"
      "EEiNS_19ConstructorBehaviorENS_14SideEffectTypeE");
  // Node 26: the data may be more than a value.
  static const auto with_data = Find<NewFunction>(
      "_ZN2v88Function3NewENS_5LocalINS_7ContextEEEPFvRKNS_20FunctionCallbackInfoINS_5ValueEEEENS1_INS_4DataEEE"
      "iNS_19ConstructorBehaviorENS_14SideEffectTypeE");
  const NewFunction new_function = with_value != nullptr ? with_value : with_data;
  Isolate* isolate = CurrentIsolate();
  void* callback = Find<void*>(callback_name);
  if (isolate == nullptr || !current_context || !new_function || callback == nullptr) return nullptr;
  constexpr int kAllowConstructor = 1;
  constexpr int kHasSideEffect = 0;
  return new_function(current_context(isolate), callback, nullptr, 0, kAllowConstructor, kHasSideEffect);
}

}  // namespace loopscope::v8_symbols
