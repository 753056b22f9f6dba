#include "trampoline.h"

#include "v8_symbols.h"

namespace loopscope {

// node::AsyncWrap::SetCallbackTrampoline is a callback for a JavaScript function: called with no argument it forgets the
// trampoline. Node offers that function only to itself, so one is made from the callback. A v8::Local is one pointer,
// and a napi_value is that pointer.
bool DropCallbackTrampoline(Napi::Env env) {
  const v8_symbols::Local function = v8_symbols::FunctionOf(
      "_ZN4node9AsyncWrap21SetCallbackTrampolineERKN2v820FunctionCallbackInfoINS1_5ValueEEE");
  if (function == nullptr) return false;
  napi_value result;
  return napi_call_function(env, env.Undefined(), reinterpret_cast<napi_value>(function), 0, nullptr, &result) ==
         napi_ok;
}

}  // namespace loopscope
