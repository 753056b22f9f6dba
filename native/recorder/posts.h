#pragma once

#include <napi.h>

#include <memory>
#include <string>
#include <vector>

#include "event_log.h"

namespace loopscope {

// Records what a thread posts to others. Whatever posts (a port's postMessage, what writes to the pipe between two processes)
// is replaced by a native function that does the same and then appends a POST record. Native functions stand in no stack, so
// an error that is thrown in one looks as it does without us. A message's content is not looked at.
class Posts {
 public:
  // What is posted through: it tells how one knows that something was.
  enum class Through : uint32_t { kPort, kChannel };

  explicit Posts(EventLog* log) : log_(log) {}
  Posts(const Posts&) = delete;
  Posts& operator=(const Posts&) = delete;

  // False where this Node does not tell the async ids of its resources.
  bool Start(napi_env env);

  // The async id of one of Node's own resources, which it must be; 0 where it has none any more.
  double AsyncIdOf(napi_env env, napi_value resource) const;

  // A function of that name to be put in the place of `original`; nullptr where it can't be made.
  napi_value Replace(napi_env env, const std::string& name, napi_value original, Through through);

 private:
  struct Replaced {
    const Posts* posts;
    napi_ref original;
    Through through;
  };

  static napi_value Call(napi_env env, napi_callback_info info);
  void Append(napi_env env, napi_value self, napi_value options, uint64_t began) const;
  uint32_t AppendCarried(napi_env env, napi_value self, napi_value options) const;

  EventLog* log_;
  napi_ref async_id_of_ = nullptr;
  // They live as long as the functions, which the environment outlives; so do their references.
  std::vector<std::unique_ptr<Replaced>> replaced_;
};

}  // namespace loopscope
