// The end of an environment, told to the work that goes on for it: a worker that is terminated, a process that exits.
//
// A cleanup hook alone is too late: before Node calls any it waits for what runs in libuv's pool, and process.exit() waits
// for the pool and calls none. While it waits it goes round its loop, though, and refuses JavaScript: that can be seen.
#pragma once

#include <napi.h>
#include <uv.h>

#include <functional>
#include <map>
#include <memory>

namespace loopscope::lab {

// False where the environment ends: it refuses every call.
bool CanCallJavaScript(napi_env env);

// Everything on the JavaScript thread.
class Ending : public std::enable_shared_from_this<Ending> {
 public:
  // Once in an addon's Init; takes the environment's instance data.
  static void Define(Napi::Env env);
  static std::shared_ptr<Ending> Of(Napi::Env env);

  // Calls `end` once, when the environment ends, unless it is forgotten before. `end` must not call JavaScript.
  void Tell(const void* who, std::function<void()> end);
  void Forget(const void* who);

 private:
  explicit Ending(napi_env env) : env_(env) {}
  bool StartWatching();
  void ListenToExit();
  void End();
  static void OnPrepare(uv_prepare_t* handle);
  static void OnCleanup(napi_async_cleanup_hook_handle handle, void* data);

  napi_env env_;
  std::map<const void*, std::function<void()>> told_;
  // Null where there is no loop to watch, and once the environment is cleaned up.
  uv_prepare_t* prepare_ = nullptr;
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
  bool listens_ = false;
};

}  // namespace loopscope::lab
