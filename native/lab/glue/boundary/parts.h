// The parts of loopscope_boundary: each defines its functions and classes on `exports`.
#pragma once

#include <napi.h>

namespace loopscope::lab {

// Calls that do next to nothing but cross the boundary.
void DefineCalls(Napi::Env env, Napi::Object exports);
// Memory that C++ owns and JavaScript sees, as a copy or itself.
void DefineBlock(Napi::Env env, Napi::Object exports);
// An object that keeps a callback: so that both are never collected, and so that they are.
void DefineListeners(Napi::Env env, Napi::Object exports);
// Memory that goes round.
void DefineBufferPool(Napi::Env env, Napi::Object exports);
// Work in libuv's pool, with and without progress.
void DefineSquares(Napi::Env env, Napi::Object exports);
// Work on a thread of its own that sends what it has.
void DefineSquareStream(Napi::Env env, Napi::Object exports);

}  // namespace loopscope::lab
