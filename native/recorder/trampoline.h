#pragma once

#include <napi.h>

namespace loopscope {

// With `before` or `after` hooks on, Node calls native callbacks through a JavaScript function of its own, which then
// stands at the foot of every stack trace that such a callback prints ("at process.callbackTrampoline"). The hooks fire
// without it just as well, from native code. Call this after each enabling of hooks. False where it stays.
bool DropCallbackTrampoline(Napi::Env env);

}  // namespace loopscope
