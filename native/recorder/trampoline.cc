#include "trampoline.h"

#include "v8_symbols.h"

namespace loopscope {

using namespace v8_symbols;  // NOLINT

namespace {

// node::AsyncWrap::SetCallbackTrampoline is a callback for a JavaScript function: called with no argument it forgets the
// trampoline. Node offers that function only to itself, so one is made from the callback. A v8::Local is one pointer,
// and a napi_value is that pointer.
struct Symbols {
  Local (*current_context)(Isolate*) = Find<Local (*)(Isolate*)>("_ZN2v87Isolate17GetCurrentContextEv");
  void* set_trampoline =
      Find<void*>("_ZN4node9AsyncWrap21SetCallbackTrampolineERKN2v820FunctionCallbackInfoINS1_5ValueEEE");
  NewFunction new_function = FindNewFunction();

  static NewFunction FindNewFunction() {
    const auto with_value = Find<NewFunction>(
        "_ZN2v88Function3NewENS_5LocalINS_7ContextEEEPFvRKNS_20FunctionCallbackInfoINS_5ValueEEEENS1_IS5_"
        "EEiNS_19ConstructorBehaviorENS_14SideEffectTypeE");
    if (with_value != nullptr) return with_value;
    // Node 26: the data may be more than a value.
    return Find<NewFunction>(
        "_ZN2v88Function3NewENS_5LocalINS_7ContextEEEPFvRKNS_20FunctionCallbackInfoINS_5ValueEEEENS1_INS_4DataEEE"
        "iNS_19ConstructorBehaviorENS_14SideEffectTypeE");
  }
};

}  // namespace

bool DropCallbackTrampoline(Napi::Env env) {
  static const Symbols symbols;
  Isolate* isolate = CurrentIsolate();
  if (isolate == nullptr || !symbols.current_context || !symbols.set_trampoline || !symbols.new_function) return false;
  constexpr int kAllowConstructor = 1;
  constexpr int kHasSideEffect = 0;
  Local function = symbols.new_function(symbols.current_context(isolate), symbols.set_trampoline, nullptr, 0,
                                        kAllowConstructor, kHasSideEffect);
  if (function == nullptr) return false;
  napi_value result;
  return napi_call_function(env, env.Undefined(), reinterpret_cast<napi_value>(function), 0, nullptr, &result) ==
         napi_ok;
}

}  // namespace loopscope
